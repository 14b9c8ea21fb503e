"""A review in a terminal, line by line, for work over ssh: the same queue, log and undo as the page."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable, Mapping
from itertools import count

from ..errors import GraphlibError
from ..model import Actor, Annotations
from .decisions import FIELDS, Kind, Verdict
from .notebook import facts, pieces, reading, state
from .session import ConflictError, Entry, Mode, ReviewSession

HELP = """\
a                accept             r                reject
c FIELD=VALUE    correct, e.g.  c certainty=hedged holder="Mara Lind" content="words of the text"
                 (holder also AUTHOR or UNNAMED; a part goes with e.g.  cue=-  )
n, p             next, previous     u, y             undo, redo
t TEXT           note for the next decision
m KIND F=V ...   add what was missed, e.g.  m claim holder=AUTHOR content="words of the text"
merge NAME       the actor is the same as NAME
split NAME 1 3   its first and third mention are of NAME
x                the paragraph around the item
Enter            the item once more
o                order: least certain first, or as in the text
g N              go to the N-th article; g alone lists them
k KINDS          only these kinds, e.g.  k claim causal; k alone shows all
?                this help          q                quit (everything is kept)"""

# Characters by which a text could act on a terminal: controls, and marks that turn its direction around.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]"
)
_WIDTH = 100


def review_in_terminal(
    session: ReviewSession, read: Callable[[str], str], write: Callable[[str], None]
) -> None:
    """Go through the queue until the reviewer quits: ``read`` asks for a line, ``write`` shows one."""
    _Terminal(session, read, write).run()


class _Terminal:
    def __init__(
        self, session: ReviewSession, read: Callable[[str], str], write: Callable[[str], None]
    ) -> None:
        self.session, self.read = session, read
        self._write = write
        self.article: str | None = None
        self.kinds: tuple[Kind, ...] = ()
        self.in_order = False
        self.at = 0
        self.note = ""
        self.shown: tuple[Entry | None, int] | None = None

    def run(self) -> None:
        for problem in self.session.problems:
            self.say(f"Not read: {problem}")
        self.say("? shows the commands.")
        while True:
            queue = self.session.queue(self.article, kinds=self.kinds, in_order=self.in_order)
            self.at = max(0, min(self.at, len(queue) - 1))
            entry = queue[self.at] if queue else None
            if (entry, len(queue)) != self.shown:
                self.shown = entry, len(queue)
                self.show(entry, len(queue))
            try:
                line = self.read("> ").strip()
            except EOFError:
                return
            word, _, rest = line.partition(" ")
            if word in ("q", "quit"):
                return
            try:
                self.obey(word, rest.strip(), entry)
            except ConflictError as problem:
                self.say(f"Not saved: {problem}")
            except (GraphlibError, ValueError) as problem:
                self.say(f"Not done: {problem}")

    def obey(self, word: str, rest: str, entry: Entry | None) -> None:
        anytime: dict[str, Callable[[str], None]] = {
            "": lambda _: self.show_again(),
            "?": lambda _: self.say(HELP),
            "n": lambda _: self.move(1),
            "p": lambda _: self.move(-1),
            "u": lambda _: self.take_back(),
            "y": lambda _: self.say(
                "Given back." if self.session.redo() else "There is nothing to give back."
            ),
            "o": lambda _: self.reorder(),
            "g": self.go,
            "k": self.choose_kinds,
            "m": self.add,
            "t": self.keep_note,
        }
        on_item: dict[str, Callable[[Entry, str], None]] = {
            "a": lambda entry, _: self.decide(entry, Verdict.ACCEPT, {}),
            "r": lambda entry, _: self.decide(entry, Verdict.REJECT, {}),
            "c": lambda entry, rest: self.decide(
                entry, Verdict.CORRECT, self.fields(entry.kind, entry.article, rest)
            ),
            "merge": self.merge,
            "split": self.split,
            "x": lambda entry, _: self.paragraph(entry),
        }
        if word in anytime:
            anytime[word](rest)
        elif word not in on_item:
            raise GraphlibError(f"there is no command {word!r}; ? shows them")
        elif entry is None:
            raise GraphlibError("nothing is left here; g goes to another article, q ends")
        else:
            on_item[word](entry, rest)

    # Showing

    def say(self, text: str) -> None:
        for line in text.split("\n"):
            self._write(_ACTIVE.sub("\N{REPLACEMENT CHARACTER}", line))

    def show(self, entry: Entry | None, left: int) -> None:
        self.say("")
        if entry is None:
            self.say("Nothing is left here." if self.article or self.kinds else "Everything is settled.")
            return
        annotations = self.session.annotations(entry.article)
        title = annotations.article.title or entry.article
        self.say(f"[{self.at + 1} of {left} left] {entry.kind.value}, {state(entry)} – {title}")
        number = count(1)  # split names mentions by their numbers
        text = "".join(
            piece if role is None else f"[{role}{f' {next(number)}' if role == 'mention' else ''}: {piece}]"
            for piece, role in pieces(entry.item, annotations.article.text)
        )
        self.say(textwrap.fill(" ".join(text.split()), _WIDTH, initial_indent="  ", subsequent_indent="  "))
        told = facts(entry.item, annotations)
        self.say("  " + "   ".join(f"{name}: {value}" for name, value in told.items() if value))
        if reason := getattr(entry.item, "reason", ""):
            self.say(f"  because: {' '.join(reason.split())}")
        if self.session.mode is Mode.ADJUDICATE:
            for decision in self.session.readings(entry):
                self.say(f"  {' '.join(reading(decision, annotations).split())}")

    def show_again(self) -> None:
        self.shown = None

    def take_back(self) -> None:
        last = self.session.last_decision()
        if last is None or not self.session.undo():
            self.say("There is nothing to take back.")
        else:
            self.say(f"Taken back: {last.verdict.value} {last.kind.value}.")

    def paragraph(self, entry: Entry) -> None:
        from .session import place

        text = self.session.annotations(entry.article).article.text
        passage = place(entry.item)
        start = text.rfind("\n\n", 0, passage.start) + 1
        end = text.find("\n\n", passage.end)
        shown = text[start : end if end >= 0 else len(text)]
        self.say(textwrap.fill(" ".join(shown.split())[:20_000], _WIDTH))

    # Moving

    def move(self, by: int) -> None:
        self.at += by

    def reorder(self) -> None:
        self.in_order = not self.in_order
        self.at = 0
        self.say("As in the text." if self.in_order else "Least certain first.")

    def go(self, rest: str) -> None:
        articles = self.session.articles
        if not rest:
            for number, article in enumerate(articles, 1):
                title = self.session.suggestions[article].article.title or article
                self.say(f"{number:4}  {self.session.progress(article).left:4} left  {title}")
            self.say("   0  all of them")
            return
        number = int(rest) if rest.isdigit() else -1
        if not 0 <= number <= len(articles):
            raise GraphlibError(f"there are articles 1 to {len(articles)}; g 0 goes through all")
        self.article = articles[number - 1] if number else None
        self.at = 0

    def choose_kinds(self, rest: str) -> None:
        known = ("claim", "causal", "stance", "actor", "offtopic")
        for word in rest.split():
            if word not in known:
                raise GraphlibError(f"{word!r} is no kind; there are: {', '.join(known)}")
        self.kinds = tuple(Kind(word) for word in rest.split())
        self.at = 0

    # Deciding

    def keep_note(self, rest: str) -> None:
        self.note = rest
        self.say("The next decision gets this note." if rest else "No note.")

    def decide(self, entry: Entry, verdict: Verdict, fields: Mapping[str, object]) -> None:
        version = entry.decision.id if entry.decision else ""
        self.session.decide(entry.article, entry.id, verdict, fields=fields, note=self.note, version=version)
        self.note = ""
        self.say("Kept.")

    def add(self, rest: str) -> None:
        word, _, fields = rest.partition(" ")
        if word not in ("claim", "causal", "stance", "actor", "offtopic"):
            raise GraphlibError("say what to add: m claim, causal, stance, actor or offtopic, and its fields")
        article = self.article or (self.session.articles[0] if len(self.session.articles) == 1 else None)
        if article is None:
            raise GraphlibError("say first in which article: g N")
        values = self.fields(Kind(word), article, fields)
        self.session.add(article, Kind(word), note=self.note, **values)
        self.note = ""
        self.say("Added and kept.")

    def merge(self, entry: Entry, rest: str) -> None:
        into = self.actor(self.session.annotations(entry.article), rest)
        self.session.merge(entry.article, self.an_actor(entry).id, into, everywhere=True, note=self.note)
        self.say("Merged in every article, and kept.")

    def split(self, entry: Entry, rest: str) -> None:
        actor = self.an_actor(entry)
        words = shlex.split(rest)
        numbers = [int(word) for word in words if word.isdigit()]
        name = " ".join(word for word in words if not word.isdigit())
        if not name or not all(0 < number <= len(actor.mentions) for number in numbers):
            raise GraphlibError(
                f"write: split NAME and the numbers of its mentions, 1 to {len(actor.mentions)}"
            )
        mentions = [actor.mentions[number - 1] for number in numbers]
        self.session.split(entry.article, mentions, name=name, kind=actor.kind.value, note=self.note)
        self.say("Split off and kept.")

    def an_actor(self, entry: Entry) -> Actor:
        if not isinstance(entry.item, Actor):
            raise GraphlibError("only actors are merged and split; k actor shows them")
        return entry.item

    def actor(self, annotations: Annotations, name: str) -> str:
        wanted = name.strip("\"'").casefold()
        for actor in annotations.actors:
            if wanted in (actor.id, actor.name.casefold(), *(alias.casefold() for alias in actor.aliases)):
                return actor.id
        known = ", ".join(actor.name for actor in annotations.actors)
        raise GraphlibError(f"there is no actor {name!r}; there are: {known}")

    def fields(self, kind: Kind, article: str, line: str) -> dict[str, object]:
        """The fields of ``NAME=VALUE ...``; a value with spaces stands in quotation marks."""
        annotations = self.session.annotations(article)
        values: dict[str, object] = {}
        for word in shlex.split(line):
            name, equals, value = word.partition("=")
            form = FIELDS[kind].get(name)
            if not equals or form is None:
                raise GraphlibError(f"write FIELD=VALUE; a {kind.value} has: {', '.join(FIELDS[kind])}")
            if value == "-" and form.endswith("?"):
                values[name] = None
            elif form == "bool":
                if value not in ("yes", "no"):
                    raise GraphlibError(f"{name} is yes or no")
                values[name] = value == "yes"
            elif form == "holder":
                values[name] = value if value in ("AUTHOR", "UNNAMED") else self.actor(annotations, value)
            elif form in ("texts", "spans"):
                values[name] = [part.strip() for part in value.split(";") if part.strip()]
            else:
                values[name] = value
        return values
