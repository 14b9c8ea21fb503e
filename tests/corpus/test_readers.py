"""Every kind of file is read; what cannot be read is one clear line, and the files beside it go through."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path

import pytest

from graphlib_kb.corpus import read_articles
from graphlib_kb.errors import GraphlibError, InputError, MissingExtraError
from graphlib_kb.model import Article

WORDS = "The minister resigned because the bridge fell.\n"


def read(*inputs: str | Path) -> tuple[list[Article], list[str]]:
    errors: list[GraphlibError] = []
    articles = list(read_articles(inputs, on_error=errors.append))
    messages = [str(error) for error in errors]
    assert not any("\n" in message for message in messages)
    return articles, messages


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.TXT"])
def test_plain_text_is_the_file(tmp_path: Path, name: str) -> None:
    content = b"\xef\xbb\xbf\r\nOne.\r\nTwo.\r\n"
    (article,), errors = read(write(tmp_path / name, content))
    assert not errors
    assert article.id == "a"
    assert article.text == "\r\nOne.\r\nTwo.\r\n"
    assert article.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "", "is empty"),
        ("a.txt", " \r\n\u200b\t", "has no words in it"),
        ("a.txt", "***\n---\n", "has no words in it"),
        ("a.txt", b"\x00\x01", "is binary"),
        ("a.txt", b"caf\xe9", "is not UTF-8"),
        ("a.docx", "x", "cannot read .docx files; readable: .txt .md"),
        ("a.jsonl", "", "is empty"),
        ("a.jsonl", "{not json}\n", "a.jsonl:1: is not a line of JSON"),
        ("a.jsonl", '{"title": "no text"}', 'a.jsonl:1: has no "text"'),
        ("a.jsonl", '\n["text"]\n', "a.jsonl:2: each line should be a JSON object"),
        ("a.jsonl", '{"text": "a", "published": "May"}', "a.jsonl:1: published: 'May' is not a date"),
        ("a.jsonl", '{"text": "a", "published": "2024-02-31"}', "no day of the calendar"),
        ("a.jsonl", '{"text": "half \\ud83d"}', "U+D83D"),
        ("a.jsonl", "[" * 100_000, "is not a line of JSON"),
        ("a.csv", "id,body\n1,x\n", "a.csv:1: has no column 'text'; its columns: id, body"),
        ("a.csv", "", "has no column 'text'"),
        ("a.csv", 'text\n"open', "is not CSV"),
        ("a.csv", b"text\ncaf\xe9\n", "a.csv:2: is not UTF-8: byte 0xe9 at offset 8"),
        ("a.csv", 'text\n" "\n', "has no words in it"),
    ],
)
def test_a_bad_file_is_one_line_and_the_next_goes_through(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    bad, good = write(tmp_path / name, content), write(tmp_path / "good.txt", WORDS)
    articles, errors = read(bad, good)
    assert [article.id for article in articles] == ["good"]
    assert len(errors) == 1
    assert message in errors[0]
    assert name in errors[0]
    with pytest.raises(InputError):
        list(read_articles([bad, good]))


def test_json_lines_carry_metadata_and_bad_lines_are_passed_over(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"id": "x", "text": WORDS, "authors": ["A", "B"], "published": "2024-05", "url": "https://x.org"}
        ),
        "oops",
        "",
        json.dumps({"text": WORDS + "🏛", "authors": "C; D", "section": "economy", "likes": 3, "id": 7}),
        json.dumps({"text": "No id."}),
    ]
    articles, errors = read(write(tmp_path / "news.jsonl", "\ufeff" + "\n".join(lines)))
    assert [article.id for article in articles] == ["x", "7", "news-5"]
    assert articles[0].authors == ("A", "B")
    assert str(articles[0].published) == "2024-05"
    assert articles[1].authors == ("C", "D")
    assert articles[1].sections == ("economy",)
    assert articles[1].sha256 == hashlib.sha256(articles[1].text.encode()).hexdigest()
    assert len(errors) == 1
    assert "news.jsonl:2:" in errors[0]


def test_csv_rows_are_articles(tmp_path: Path) -> None:
    content = (
        "id,text,title,authors,outlet,published,url,section\r\n"
        'a,"One,\r\ntwo ""three""",T,"X; Y",Post,2024,https://x.org,politics; army\r\n'
        f"b,{'word ' * 60_000},,,,,,\r\n"
    )
    (first, second), errors = read(write(tmp_path / "table.csv", content))
    assert not errors
    assert first.text == 'One,\r\ntwo "three"'
    assert (first.authors, first.outlet, str(first.published)) == (("X", "Y"), "Post", "2024")
    assert first.sections == ("politics", "army")
    assert len(second.text) == 300_000
    assert second.title is None


def test_html_gives_its_article_and_metadata(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    paragraphs = "".join(f"<p>{WORDS * 4} {number}</p>" for number in range(6))
    page = (
        '<html><head><title>Fall of a bridge</title><meta property="og:site_name" content="The Post">'
        '<meta name="author" content="Jane Roe"></head><body><nav>Home Sport</nav>'
        f"<script>steal()</script><article><h1>Fall of a bridge</h1>{paragraphs}</article></body></html>"
    )
    path = write(tmp_path / "page.html", page)
    (article,), errors = read(path)
    assert not errors
    assert article.title == "Fall of a bridge"
    assert article.authors == ("Jane Roe",)
    assert "The minister resigned" in article.text
    assert "steal" not in article.text
    assert article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def pdf_of(text: str) -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_pdf_gives_its_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    (article,), errors = read(write(tmp_path / "paper.pdf", pdf_of("The bank failed because it lied.")))
    assert not errors
    assert article.text.strip() == "The bank failed because it lied."


@pytest.mark.parametrize(
    ("content", "message"), [(pdf_of(""), "run text recognition"), (b"junk", "not a readable PDF")]
)
def test_a_pdf_without_text_is_refused(
    tmp_path: Path, content: bytes, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("pypdf")
    articles, (error,) = read(write(tmp_path / "paper.pdf", content))
    assert not articles
    assert not caplog.records
    assert message in error


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("a.html", "trafilatura", "web"), ("a.pdf", "pypdf", "pdf")]
)
def test_a_missing_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf'pip install "graphlib-kb\[{extra}\]"'):
        list(read_articles([write(tmp_path / name, "x")]))


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))


def test_standard_input_is_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, "Erste Zeile: Füße.\r\nZweite.".encode())
    (article,), errors = read("-")
    assert not errors
    assert (article.id, article.text) == ("stdin", "Erste Zeile: Füße.\r\nZweite.")


def test_standard_input_of_json_lines_is_many_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b'\n{"text": "One.", "id": "x"}\n{"text": "Two."}\n{"text": 3}\n')
    articles, errors = read("-")
    assert [article.id for article in articles] == ["x", "stdin-3"]
    assert 'stdin:4: has no "text"' in errors[0]


def test_empty_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    articles, errors = read("-")
    assert not articles
    assert errors == ["stdin: is empty"]


def test_folders_are_walked_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.txt",
        "sub/c.md",
        ".hidden/d.txt",
        ".e.txt",
        "README.md",
        "reviews.jsonl",
        "f.png",
    ):
        write(tmp_path / name, WORDS)
    articles, errors = read(tmp_path)
    assert not errors
    assert [article.id for article in articles] == ["a", "b", "c"]


def test_patterns_are_expanded_and_no_file_is_met_twice(tmp_path: Path) -> None:
    write(tmp_path / "a1.txt", WORDS)
    write(tmp_path / "a2.txt", WORDS)
    articles, errors = read(str(tmp_path / "a*.txt"), tmp_path / "a1.txt", tmp_path)
    assert not errors
    assert [article.id for article in articles] == ["a1", "a2"]


def test_a_name_with_pattern_characters_is_a_name_first(tmp_path: Path) -> None:
    (article,), _ = read(write(tmp_path / "a[1].txt", WORDS))
    assert article.id == "a[1]"


def test_missing_inputs_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    articles, errors = read(tmp_path / "no.txt", str(tmp_path / "*.csv"), tmp_path / "empty")
    assert not articles
    assert "no.txt: there is no such file or folder" in errors[0]
    assert "*.csv: matches no file" in errors[1]
    assert "empty: has no articles in it" in errors[2]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", WORDS)
    path.chmod(0)
    articles, errors = read(path)
    assert not articles
    assert "cannot be read (Permission denied)" in errors[0]


def test_two_files_of_one_id_are_told_apart_by_the_reader(tmp_path: Path) -> None:
    write(tmp_path / "2023" / "a.txt", WORDS)
    write(tmp_path / "2024" / "a.txt", WORDS)
    articles, errors = read(tmp_path)
    assert len(articles) == 1
    assert "its id 'a' is taken by" in errors[0]
    assert "corpus.toml" in errors[0]


def test_ten_megabytes_in_one_line_are_read(tmp_path: Path) -> None:
    (article,), errors = read(write(tmp_path / "a.txt", "word 🏛 " * 1_000_000))
    assert not errors
    assert len(article.text) == 7_000_000


def test_two_articles_of_one_id_in_a_file_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "It rained."}\n{"id": "x", "text": "It poured."}\n')
    errors: list[str] = []
    articles = list(read_articles([path], on_error=lambda error: errors.append(str(error))))
    assert [article.text for article in articles] == ["It rained."]
    assert errors == [f"{path}: two of its articles have the id 'x'; change one"]
