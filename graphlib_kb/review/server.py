"""The review page, served to this machine alone.

Whoever may use the page knows the random token in its address. Requests must name the server by its loopback
address (no rebinding of names), must come from the page itself, and may change something only as JSON.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from http.server import HTTPServer
from importlib.resources import files
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import bottle

from ..errors import GraphlibError
from ..model import (
    Actor,
    ActorKind,
    Annotations,
    Certainty,
    Codebook,
    Item,
    Polarity,
    Position,
    Relation,
    Status,
)
from .decisions import Kind, Verdict, fields_of
from .log import Log
from .notebook import reading
from .session import ConflictError, Entry, Mode, ReviewSession

_HOST = "127.0.0.1"
_LARGEST_REQUEST = 1_000_000
_MOST_REVIEWERS = 20
_ASSETS = {
    "page.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "passages.js": "text/javascript",
    "panel.js": "text/javascript",
    "saving.js": "text/javascript",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class ReviewServer:
    """A review page on a loopback port; `address` opens it.

    Parameters
    ----------
    annotations
        What the machine suggests, article by article.
    log
        The review log.
    reviewer
        Who decides, unless a tab says otherwise.
    port
        0 takes the log's own port (the same each time, so that the browser finds unsaved input again), or any
        free one if that is taken.
    """

    def __init__(
        self,
        annotations: Iterable[Annotations],
        log: str | Path,
        *,
        reviewer: str,
        codebook: Codebook | None = None,
        mode: Mode = Mode.TOGETHER,
        title: str | None = None,
        port: int = 0,
    ) -> None:
        self.annotations = tuple(annotations)
        self._shared = Log(log)
        self.log = self._shared.path
        self.codebook = codebook or Codebook()
        self.mode = mode
        self.title = title or "Review"
        self.token = secrets.token_urlsafe(24)
        self.reviewer = reviewer
        self._sessions: dict[str, ReviewSession] = {}
        self._lock = threading.Lock()
        self._serving = False
        self.session(reviewer)
        self._http = _listen(port or _own_port(self.log), self._application(), fallback=port == 0)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._http.server_address[1])

    @property
    def address(self) -> str:
        """The page's address, with its token."""
        return f"http://{_HOST}:{self.port}/{self.token}/"

    def serve(self) -> None:
        """Answer requests until `stop` is called from another thread, or the program is interrupted."""
        self._serving = True
        self._http.serve_forever(poll_interval=0.1)

    def start(self) -> None:
        """Answer requests in the background."""
        self._serving = True
        threading.Thread(target=self.serve, daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        if self._serving:
            self._http.shutdown()
        self._http.server_close()

    def session(self, reviewer: str) -> ReviewSession:
        """The session of a reviewer; every one works on the same log."""
        with self._lock:
            if reviewer not in self._sessions:
                if len(self._sessions) >= _MOST_REVIEWERS:
                    raise GraphlibError(f"more than {_MOST_REVIEWERS} reviewers on one page; start another")
                self._sessions[reviewer] = ReviewSession(
                    self.annotations, self._shared, reviewer=reviewer, codebook=self.codebook, mode=self.mode
                )
            return self._sessions[reviewer]

    # The application

    def _application(self) -> Application:
        app = bottle.Bottle()
        app.catchall = False
        app.route("/", callback=lambda: _asset("page.html"))
        app.route("/<name>", callback=_asset)
        app.route("/api/overview", callback=self._answer(self._overview))
        app.route("/api/article", callback=self._answer(self._article))
        app.route("/api/revision", callback=self._answer(lambda session, _: {"revision": session.refresh()}))
        for name, act in {
            "decide": _decide,
            "add": _add,
            "merge": _merge,
            "split": _split,
            "undo": lambda session, request: session.undo(request.get("decision")),
            "redo": lambda session, request: session.redo(request.get("decision")),
            "withdraw": lambda session, request: session.withdraw(
                str(request["article"]), str(request["item"])
            ),
        }.items():
            app.route(f"/api/{name}", "POST", callback=self._answer(self._acting(act)))
        return _guard(app, self.token, lambda: self.port)

    def _answer(self, act: Callable[[ReviewSession, Mapping[str, Any]], Any]) -> Callable[[], str]:
        """Turn a function of session and request into a page callback that speaks JSON."""

        def callback() -> str:
            bottle.response.content_type = "application/json; charset=utf-8"
            try:
                request = _request()
                reviewer = str(request.get("reviewer") or self.reviewer)[:200]
                return json.dumps(act(self.session(reviewer), request))
            except ConflictError as problem:
                bottle.response.status = 409
                return json.dumps({"error": str(problem)})
            except GraphlibError as problem:
                bottle.response.status = 400
                return json.dumps({"error": str(problem)})
            except (KeyError, TypeError, ValueError) as problem:
                bottle.response.status = 400
                return json.dumps({"error": f"the request is not understood: {problem}"})

        return callback

    def _acting(
        self, act: Callable[[ReviewSession, Mapping[str, Any]], Any]
    ) -> Callable[[ReviewSession, Mapping[str, Any]], Any]:
        def acted(session: ReviewSession, request: Mapping[str, Any]) -> Any:
            decision = act(session, request)
            return {
                "decision": decision.to_json() | {"id": decision.id} if decision else None,
                "overview": self._overview(session, request),
            }

        return acted

    def _overview(self, session: ReviewSession, _: Mapping[str, Any]) -> Any:
        revision = session.refresh()
        last, undone = session.last_decision(), session.last_undo()
        today = session.pace_today()
        return {
            "title": self.title,
            "log": str(self.log),
            "question": self.codebook.question.text if self.codebook.question else None,
            "reviewer": session.reviewer,
            "mode": session.mode.value,
            "revision": revision,
            "articles": [_about(session, article) for article in session.articles],
            "explanations": [
                {"id": one.id, "label": one.label, "description": one.description}
                for one in self.codebook.explanations
            ],
            "words": {
                "certainty": [str(word) for word in Certainty],
                "polarity": [str(word) for word in Polarity],
                "relation": [str(word) for word in Relation],
                "stance": [str(word) for word in Position],
                "kind": [str(word) for word in ActorKind],
            },
            "undo": {"id": last.id, "verdict": last.verdict.value, "kind": last.kind.value} if last else None,
            "redo": {"id": undone.id} if undone else None,
            "problems": [str(problem) for problem in session.problems],
            "unresolved": [str(one) for one in session.unresolved()],
            "pace": {"decisions": today.decisions, "seconds": today.seconds, "median": today.median_seconds}
            if today
            else None,
        }

    def _article(self, session: ReviewSession, request: Mapping[str, Any]) -> Any:
        article = str(request["id"])
        entries = session.entries(article)
        found = session.annotations(article)
        held: dict[str, int] = {}
        items: tuple[Item, ...] = (*found.claims, *found.causal, *found.stances)
        for item in items:
            if item.status is not Status.REJECTED:
                held[item.holder] = held.get(item.holder, 0) + 1
        answer = {
            "id": article,
            "revision": session.refresh(),
            "items": [_shown(session, entry, found, held) for entry in entries],
        }
        if request.get("text") != "0":
            answer["text"] = found.article.text
        return answer


def _about(session: ReviewSession, article: str) -> dict[str, Any]:
    about = session.suggestions[article].article
    progress = session.progress(article)
    return {
        "id": article,
        "title": about.title or article,
        "byline": about.byline,
        "outlet": about.outlet,
        "published": str(about.published) if about.published else None,
        "settled": progress.settled,
        "total": progress.total,
        "urgency": max((entry.priority for entry in session.queue(article)), default=0.0),
    }


def _shown(
    session: ReviewSession, entry: Entry, found: Annotations, held: Mapping[str, int]
) -> dict[str, Any]:
    item = entry.item
    fields = {name: _offsets(value) for name, value in fields_of(item, found.article.text).items()}
    decision = entry.decision
    shown: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind.value,
        "fields": fields,
        "status": str(getattr(item, "status", Status.ACCEPTED if decision else Status.SUGGESTED)),
        "waiting": session.is_waiting(entry),
        "priority": entry.priority,
        "reason": getattr(item, "reason", ""),
        "origin": getattr(item, "origin", ""),
        "confidence": getattr(item, "confidence", None),
        "decision": None,
        "readings": [reading(one, found) for one in session.readings(entry)]
        if session.mode is Mode.ADJUDICATE and session.is_waiting(entry)
        else [],
    }
    if decision:
        shown["decision"] = {
            "id": decision.id,
            "verdict": decision.verdict.value,
            "reviewer": decision.reviewer,
            "time": decision.time.isoformat(),
            "note": decision.note,
        }
    if isinstance(item, Actor):
        shown["held"] = held.get(item.id, 0)
    return shown


def _offsets(value: Any) -> Any:
    """Spans without the quotation and context that only the log needs."""
    if isinstance(value, Mapping):
        return {key: value[key] for key in ("start", "end", "parts") if key in value}
    return [_offsets(one) for one in value] if isinstance(value, list) else value


def _decide(session: ReviewSession, request: Mapping[str, Any]) -> Any:
    article = str(request["article"])
    return session.decide(
        article,
        str(request["item"]),
        Verdict(request["verdict"]),
        fields=_with_new_holder(session, article, request),
        note=str(request.get("note", "")),
        version=request.get("version"),
    )


def _add(session: ReviewSession, request: Mapping[str, Any]) -> Any:
    article = str(request["article"])
    fields = _with_new_holder(session, article, request)
    return session.add(article, Kind(request["kind"]), note=str(request.get("note", "")), **fields)


def _with_new_holder(session: ReviewSession, article: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The fields, with a holder who is named for the first time added as an actor before."""
    fields = dict(request.get("fields") or {})
    new = request.get("new_holder")
    if new:
        mentions = [fields["source"]] if fields.get("source") else []
        name = str(new["name"]).strip()
        added = session.add(article, Kind.ACTOR, name=name, kind=str(new["kind"]), mentions=mentions)
        fields["holder"] = added.item
    return fields


def _merge(session: ReviewSession, request: Mapping[str, Any]) -> Any:
    return session.merge(
        str(request["article"]),
        str(request["item"]),
        str(request["into"]),
        everywhere=bool(request.get("everywhere")),
        note=str(request.get("note", "")),
    )


def _split(session: ReviewSession, request: Mapping[str, Any]) -> Any:
    return session.split(
        str(request["article"]),
        list(request["mentions"]),
        name=str(request["name"]).strip(),
        kind=str(request["kind"]),
        note=str(request.get("note", "")),
    )


def _request() -> Mapping[str, Any]:
    if bottle.request.method != "POST":
        return {name: str(bottle.request.query.getunicode(name)) for name in bottle.request.query}
    body = bottle.request.body.read(_LARGEST_REQUEST + 1)
    value = json.loads(body)
    if not isinstance(value, Mapping):
        raise ValueError("it must be a JSON object")
    return value


def _asset(name: str) -> Any:
    if name not in _ASSETS:
        return bottle.HTTPError(404, "Not found")
    bottle.response.content_type = f"{_ASSETS[name]}; charset=utf-8"
    return (files(__package__) / "page" / name).read_bytes()


# The gate


def _guard(app: Application, token: str, port: Callable[[], int]) -> Application:
    """Let only the page's own requests through to the application."""

    def guarded(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kept = [(name, value) for name, value in headers if name not in _HEADERS]
            return start_response(status, [*kept, *_HEADERS.items()], *rest)

        refusal = _refusal(environ, token, port())
        if refusal:
            status, reason = refusal
            body = json.dumps({"error": reason}).encode()
            start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
            return [body]
        environ["SCRIPT_NAME"] = f"/{token}"
        environ["PATH_INFO"] = environ["PATH_INFO"][len(token) + 1 :]
        return app(environ, start)

    return guarded


def _refusal(environ: Environ, token: str, port: int) -> tuple[str, str] | None:
    names = (f"{_HOST}:{port}", f"localhost:{port}")
    if environ.get("HTTP_HOST") not in names:
        return "403 Forbidden", "this server answers only under its loopback address"
    first, _, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
    # WSGI hands paths over as Latin-1; compare_digest takes bytes of any kind.
    if not hmac.compare_digest(first.encode("latin-1", "replace"), token.encode()):
        return (
            "403 Forbidden",
            "the address lacks the right token: open the one that graphlib-kb review printed",
        )
    if not environ["PATH_INFO"].startswith(f"/{token}/"):
        return "404 Not Found", "the address ends with a slash"
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin not in [f"http://{name}" for name in names]:
        return "403 Forbidden", "requests from other pages are refused"
    site = environ.get("HTTP_SEC_FETCH_SITE", "none")
    if site not in ("none", "same-origin") and rest:
        return "403 Forbidden", "requests from other pages are refused"
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        return _refused_post(environ, origin)
    if method not in ("GET", "HEAD"):
        return "405 Method Not Allowed", "only GET and POST are answered"
    return None


def _refused_post(environ: Environ, origin: str | None) -> tuple[str, str] | None:
    if origin is None:
        return "403 Forbidden", "a change must come from the page itself"
    if environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower() != "application/json":
        return "415 Unsupported Media Type", "a change must be JSON"
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > _LARGEST_REQUEST:
        return "413 Content Too Large", f"a change must say its length, at most {_LARGEST_REQUEST} bytes"
    return None


class _Quiet(WSGIRequestHandler):
    """Answers without writing each request to standard error; a reader who is gone is no error."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # On Windows the option would let another program take over the port.
    allow_reuse_address = os.name == "posix"

    def server_bind(self) -> None:
        # WSGIServer asks the name service for the full name of 127.0.0.1, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _HOST, self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is the browser's business."""


def _listen(port: int, app: Application, *, fallback: bool) -> HTTPServer:
    try:
        return make_server(_HOST, port, app, server_class=_Server, handler_class=_Quiet)
    except (OSError, OverflowError) as problem:
        if not fallback:
            reason = problem.strerror if isinstance(problem, OSError) else "no such port"
            raise GraphlibError(f"port {port} cannot be used ({reason}): give another with --port") from None
        return make_server(_HOST, 0, app, server_class=_Server, handler_class=_Quiet)


def _own_port(log: Path) -> int:
    """A port that depends on the log alone, out of those that no service is assigned."""
    return 49152 + zlib.crc32(str(log.resolve()).encode("utf-8", "surrogateescape")) % 16000
