"""One reader for each kind of file: a path -> the articles in it, bad ones reported and passed over."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from graphlib_kb.corpus.encoding import decode, split_mark
from graphlib_kb.corpus.toml import to_date
from graphlib_kb.errors import GraphlibError, InputError, MissingExtraError
from graphlib_kb.model import Article, PartialDate

Report = Callable[[GraphlibError], None]
"""What to do with an error: raise it, or note it and return so that the next article is read."""

STDIN = "-"


def read_file(path: Path, report: Report) -> Iterator[Article]:
    """The articles in one file, by the reader of its extension."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        report(InputError(path, f"cannot read {path.suffix} files; readable: {' '.join(EXTENSIONS)}"))
        return
    try:
        yield from reader(path, report)
    except GraphlibError as error:
        report(error)
    except OSError as error:
        report(InputError(path, f"cannot be read ({error.strerror or error})"))


def read_stdin(report: Report) -> Iterator[Article]:
    """The articles on standard input: JSON lines if the first is an object with "text", else a text."""
    stream = sys.stdin.buffer
    try:
        head = b""
        while not head.strip() and (line := stream.readline()):
            head += line
        if _is_article_line(head):
            yield from _json_lines("stdin", "stdin", _chain(head, stream), report)
        else:
            yield _article("stdin", "stdin", head + stream.read())
    except GraphlibError as error:
        report(error)


def _is_article_line(line: bytes) -> bool:
    try:
        value = json.loads(line.strip().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "text" in value


def _chain(head: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield from head.splitlines(keepends=True)
    yield from rest


def _article(path: str | Path, name: str, data: bytes) -> Article:
    text = _with_words(decode(data, path), path)
    return Article(name, text, sha256=hashlib.sha256(data).hexdigest())


def _with_words(text: str, path: str | Path, line: int | None = None) -> str:
    if not re.search(r"\w", text):
        raise InputError(path, "has no words in it" if text else "is empty", line=line)
    return text


def _read_text(path: Path, _report: Report) -> Iterator[Article]:
    yield _article(path, path.stem, path.read_bytes())


def _read_html(path: Path, _report: Report) -> Iterator[Article]:
    data = path.read_bytes()
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError(f"{path}: reading HTML", "web") from None
    if not data.strip():
        raise InputError(path, "is empty")
    page = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    text = getattr(page, "text", None)
    if page is None or isinstance(page, dict) or not text or not text.strip():
        raise InputError(path, "has no article in it that could be extracted; save its text as .txt")
    yield Article(
        path.stem,
        _without_surrogates(text, path),
        title=page.title or None,
        authors=tuple(name for part in (page.author or "").split(";") if (name := part.strip())),
        outlet=page.sitename or None,
        published=_date_or_none(page.date),
        url=page.url or None,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _date_or_none(value: str | None) -> PartialDate | None:
    try:
        return to_date(value) if value else None
    except ValueError:
        return None


def _read_pdf(path: Path, _report: Report) -> Iterator[Article]:
    data = path.read_bytes()
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError(f"{path}: reading PDF", "pdf") from None
    # It logs each flaw of a file as a line of its own on standard error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        text = "\n".join(page.extract_text() for page in document.pages)
        title = document.metadata.title if document.metadata else None
    except Exception as error:  # pypdf raises errors of many kinds on damaged files
        raise InputError(path, f"is not a readable PDF ({_one_line(error)})") from None
    if not re.search(r"\w", text):
        raise InputError(path, "has no text in it (a scan?); run text recognition over it first")
    yield Article(
        path.stem,
        _without_surrogates(text, path),
        title=(title or "").strip() or None,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _without_surrogates(text: str, path: str | Path, line: int | None = None) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        code = f"U+{ord(text[error.start]):04X}"
        problem = (
            f"half of a surrogate pair ({code}) at character {error.start} of the text; it has no UTF-8 form"
        )
        raise InputError(path, problem, line=line) from None
    return text


def _read_json_lines(path: Path, report: Report) -> Iterator[Article]:
    with path.open("rb") as file:
        yield from _json_lines(path, path.stem, _utf8_lines(file, path), report)


def _utf8_lines(file: BinaryIO, path: Path) -> Iterable[bytes]:
    encoding, _ = split_mark(file.read(4))
    file.seek(0)
    return file if encoding == "utf-8" else decode(file.read(), path).encode().splitlines(keepends=True)


def _json_lines(path: str | Path, stem: str, lines: Iterable[bytes], report: Report) -> Iterator[Article]:
    found = False
    for number, data in enumerate(lines, 1):
        if not data.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        found = True
        try:
            yield _json_article(path, f"{stem}-{number}", data, number)
        except InputError as error:
            report(error)
    if not found:
        report(InputError(path, "is empty"))


def _json_article(path: str | Path, default: str, data: bytes, line: int) -> Article:
    try:
        record = json.loads(decode(data, path, line=line))
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"is not a line of JSON ({_one_line(error)})", line=line) from None
    if not isinstance(record, dict):
        raise InputError(path, 'each line should be a JSON object with "text"', line=line)
    return _record_article(path, default, record, line)


def _read_csv(path: Path, report: Report) -> Iterator[Article]:
    # The module's limit is one for the whole process; an article is longer than its default of 128 KiB.
    csv.field_size_limit(2**31 - 1)
    with path.open("rb") as file:
        encoding, length = split_mark(file.read(4))
        file.seek(length)
        rows = csv.DictReader(io.TextIOWrapper(file, encoding, newline=""), strict=True)
        try:
            if "text" not in (rows.fieldnames or ()):
                columns = ", ".join(rows.fieldnames or ()) or "none"
                raise InputError(path, f"has no column 'text'; its columns: {columns}", line=1)
            for number, row in enumerate(rows, 1):
                record = {key: value for key, value in row.items() if isinstance(key, str) and value}
                try:
                    yield _record_article(path, f"{path.stem}-{number}", record, rows.line_num)
                except InputError as error:
                    report(error)
        except csv.Error as error:
            raise InputError(path, f"is not CSV ({error})", line=rows.line_num) from None
        except UnicodeDecodeError:
            decode(path.read_bytes(), path)
            raise


_SEPARATOR = re.compile(r"\s*;\s*")


def _record_article(path: str | Path, default: str, record: dict[str, Any], line: int) -> Article:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(path, 'has no "text" (a string)', line=line)
    _with_words(_without_surrogates(text, path, line), path, line)
    try:
        published = to_date(value) if (value := record.get("published")) not in (None, "") else None
    except ValueError as error:
        raise InputError(path, f"published: {error}", line=line) from None
    return Article(
        _name(record.get("id")) or default,
        text,
        title=_name(record.get("title")),
        authors=_names(record.get("authors")),
        outlet=_name(record.get("outlet")),
        published=published,
        url=_name(record.get("url")),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sections=_names(record.get("sections")) or _names(record.get("section")),
    )


def _name(value: object) -> str | None:
    """A piece of metadata as text; numbers are common as ids."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).encode(errors="replace").decode().strip() or None
    return None


def _names(value: object) -> tuple[str, ...]:
    """Several names: a list, or one text with semicolons."""
    values = _SEPARATOR.split(value) if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(name for item in values if (name := _name(item)))


READERS: dict[str, Callable[[Path, Report], Iterator[Article]]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".jsonl": _read_json_lines,
    ".csv": _read_csv,
    "": _read_text,
}
EXTENSIONS = tuple(extension for extension in READERS if extension)
