from __future__ import annotations

import http.client
import json
import socket
from urllib.parse import urlsplit

import pytest

from graphlib_kb.errors import GraphlibError
from graphlib_kb.review.decisions import read_decisions
from graphlib_kb.review.server import ReviewServer


@pytest.fixture
def server(one, two, codebook, log):
    server = ReviewServer([one, two], log, reviewer="anna", codebook=codebook, title="Ferry")
    server.start()
    yield server
    server.stop()


def ask(server, path, body=None, *, method=None, **headers):
    parts = urlsplit(server.address)
    own = {"Host": parts.netloc}
    if body is not None:
        own |= {"Origin": f"http://{parts.netloc}", "Content-Type": "application/json"}
        body = json.dumps(body) if not isinstance(body, bytes) else body
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method or ("POST" if body is not None else "GET"), path, body, own)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, response.headers, content


def api(server, name):
    return f"/{server.token}/api/{name}"


def accepting(one):
    return {"article": "one", "item": one.claims[0].id, "verdict": "accept", "version": ""}


def test_the_page_is_there_for_whoever_has_the_address(server):
    status, headers, page = ask(server, f"/{server.token}/")
    assert status == 200
    assert b"<title>Review</title>" in page
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_every_answer_forbids_framing_sniffing_storing_and_foreign_content(server):
    for path in (f"/{server.token}/", api(server, "overview"), "/wrong/", f"/{server.token}/nothing"):
        _, headers, _ = ask(server, path)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "path", ["/", "/api/overview", "/x/api/overview", "//", "/%C3%A9/", "/page.js", "/../page.js"]
)
def test_without_the_token_nothing_is_shown(server, path):
    status, _, content = ask(server, path)
    assert status == 403
    assert b"token" in content


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80", ""])
def test_another_host_name_is_refused(server, host):
    assert ask(server, api(server, "overview"), Host=host)[0] in (400, 403)


def test_another_origin_is_refused_even_with_the_token(server, one, log):
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{server.port + 1}", ""):
        assert ask(server, api(server, "decide"), accepting(one), Origin=origin)[0] == 403
        assert ask(server, api(server, "overview"), Origin=origin)[0] == 403
    assert ask(server, api(server, "overview"), Sec_Fetch_Site="cross-site")[0] == 403
    assert ask(server, api(server, "overview"), Sec_Fetch_Site="same-site")[0] == 403
    assert read_decisions(log) == ()


def test_a_change_needs_an_origin_json_and_a_length(server, one, log):
    parts = urlsplit(server.address)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    body = json.dumps(accepting(one))
    connection.request(
        "POST", api(server, "decide"), body, {"Host": parts.netloc, "Content-Type": "application/json"}
    )
    assert connection.getresponse().status == 403
    connection.close()
    form = ask(
        server, api(server, "decide"), accepting(one), Content_Type="application/x-www-form-urlencoded"
    )
    assert form[0] == 415
    assert ask(server, api(server, "decide"), accepting(one), Content_Length="9999999")[0] == 413
    assert ask(server, api(server, "decide"), method="GET")[0] == 405
    assert ask(server, api(server, "decide"), method="PUT")[0] == 405
    assert read_decisions(log) == ()


def test_it_listens_on_loopback_only(server):
    outward = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        outward.connect(("192.0.2.1", 9))
        own = outward.getsockname()[0]
    except OSError:
        pytest.skip("this machine has no other address")
    finally:
        outward.close()
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
        socket.create_connection((own, server.port), timeout=2)


def test_a_decision_is_on_the_disk_when_it_is_confirmed(server, one, log):
    status, _, content = ask(server, api(server, "decide"), accepting(one))
    assert status == 200
    assert [decision.id for decision in read_decisions(log)] == [json.loads(content)["decision"]["id"]]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("decide", {}),
        ("decide", b"{"),
        ("decide", b"\xff"),
        ("decide", []),
        ("decide", {"article": "one", "item": "claim-x", "verdict": "accept"}),
        ("decide", {"article": "three", "item": "claim-x", "verdict": "accept"}),
        ("decide", {"article": "one", "item": "actor-lind", "verdict": "praise"}),
        ("add", {"article": "one", "kind": "claim", "fields": {"content": 5}}),
        ("add", {"article": "one", "kind": "claim", "fields": {"content": {"start": 0, "end": 10**9}}}),
        ("merge", {"article": "one", "item": "actor-lind", "into": "actor-x"}),
        ("split", {"article": "one", "mentions": [], "name": "", "kind": "person"}),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_words(server, log, name, body):
    status, _, content = ask(server, api(server, name), body)
    assert status == 400
    assert json.loads(content)["error"]
    assert read_decisions(log) == ()


def test_a_stale_decision_is_a_conflict(server, one):
    assert (
        ask(server, api(server, "decide"), accepting(one) | {"reviewer": "bert", "verdict": "reject"})[0]
        == 200
    )
    status, _, content = ask(server, api(server, "decide"), accepting(one))
    assert status == 409
    assert "bert has decided it" in json.loads(content)["error"]


def test_undo_and_redo_asked_twice_happen_once(server, one, log):
    decided = json.loads(ask(server, api(server, "decide"), accepting(one))[2])["decision"]["id"]
    for _ in range(2):
        assert ask(server, api(server, "undo"), {"decision": decided})[0] == 200
    assert len(read_decisions(log)) == 2


def test_the_port_belongs_to_the_log_so_that_a_new_server_is_found_at_the_same_place(one, log):
    first = ReviewServer([one], log, reviewer="anna")
    port = first.port
    first.stop()
    again = ReviewServer([one], log, reviewer="anna")
    assert again.port == port
    beside = ReviewServer([one], log, reviewer="anna")
    assert beside.port != port
    with pytest.raises(GraphlibError, match="--port"):
        ReviewServer([one], log, reviewer="anna", port=port)
    for other in (again, beside):
        other.stop()


def test_tokens_differ(one, log, server):
    other = ReviewServer([one], log, reviewer="anna")
    other.stop()
    assert other.token != server.token
    assert len(server.token) >= 32
