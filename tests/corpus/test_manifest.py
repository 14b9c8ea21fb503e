"""A manifest describes the articles of its folder, and its mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlib_kb.corpus import load_corpus, read_articles
from graphlib_kb.errors import CodebookError, GraphlibError

CODEBOOK = '[question]\ntext = "Why?"\n[[explanations]]\nid = "{}"\n'


def corpus(folder: Path, manifest: str, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.toml").write_bytes(manifest.encode())
    for name in names:
        (folder / name).write_text(f"Text of {name}.")
    return folder


def test_the_manifest_describes_its_files(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path,
        'title = "T"\n[[articles]]\npath = "a.txt"\nid = "first"\ntitle = "A"\nauthors = ["X", "Y"]\n'
        'outlet = "O"\n'
        'published = 2024-04-20\nurl = "u"\nsections = ["s"]\n'
        '[[articles]]\npath = "b.txt"\npublished = "2024-05"\n',
        "a.txt",
        "b.txt",
        "c.txt",
    )
    found = load_corpus(folder)
    a, b, c = found.articles()
    assert found.title == "T"
    assert found.codebook is None
    assert (a.id, a.title, a.authors, a.outlet, a.url) == ("first", "A", ("X", "Y"), "O", "u")
    assert a.sections == ("s",)
    assert [str(x.published) for x in (a, b, c)] == ["2024-04-20", "2024-05", "None"]
    assert [x.byline for x in (a, b, c)] == ["X & Y", "b", "c"]


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024-05-17T10:00:00Z", "2024-05-17"),
        ('"2024-05"', "2024-05"),
        ('"2024"', "2024"),
        ("2024", "2024"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(tmp_path: Path, value: str, date: str) -> None:
    folder = corpus(tmp_path, f'[[articles]]\npath = "a.txt"\npublished = {value}\n', "a.txt")
    (article,) = read_articles(folder)
    assert str(article.published) == date


def test_a_file_named_by_itself_keeps_its_description(tmp_path: Path) -> None:
    folder = corpus(
        tmp_path, CODEBOOK.format("x") + '[[articles]]\npath = "a.txt"\nid = "one"\n', "a.txt", "b.txt"
    )
    found = load_corpus(folder / "a.txt")
    assert [article.id for article in found.articles()] == ["one"]
    assert found.codebook is not None


def test_a_manifest_describes_files_in_folders_below(tmp_path: Path) -> None:
    corpus(tmp_path / "sub", "", "a.txt")
    folder = corpus(tmp_path, '[[articles]]\npath = "sub/a.txt"\ntitle = "A"\n')
    (article,) = read_articles(folder)
    assert article.title == "A"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('autors = ["X"]', ":3: autors in [[articles]]: unknown key; did you mean 'authors'?"),
        ('authors = "X"', ':3: authors in [[articles]]: expected a list; write authors = ["..."]'),
        ("title = 3", ":3: title in [[articles]]: expected a text in quotes, not a number"),
        ('published = "May 2024"', ":3: published in [[articles]]: 'May 2024' is not a date; write YYYY"),
        ('published = "2024-13"', "'2024-13' is no day of the calendar; month must be in 1..12"),
        ("published = true", "True is not a date"),
        ("published = 2024-02-30", "is not TOML"),
        ('[[articles]]\npath = "a.txt"', ":4: path in [[articles]]: 'a.txt' is described above already"),
    ],
)
def test_a_mistake_is_raised_even_when_errors_are_collected(tmp_path: Path, line: str, message: str) -> None:
    folder = corpus(tmp_path, f'[[articles]]\npath = "a.txt"\n{line}\n', "a.txt")
    for attempt in (
        lambda: load_corpus(folder),
        lambda: list(read_articles(folder, on_error=lambda _: None)),
    ):
        with pytest.raises(CodebookError) as error:
            attempt()
        assert message in str(error.value)


def test_a_path_that_is_not_there_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    folder = corpus(tmp_path, '[[articles]]\npath = "no.txt"\n', "a.txt")
    errors: list[GraphlibError] = []
    assert [a.id for a in read_articles(folder, on_error=errors.append)] == ["a"]
    assert "corpus.toml:2: path in [[articles]]: there is no file 'no.txt'" in str(errors[0])
    with pytest.raises(CodebookError):
        list(read_articles(folder))


def test_reviews_beside_a_manifest_are_found(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "", "a.txt")
    assert load_corpus(folder).reviews is None
    (folder / "reviews.jsonl").write_text("")
    assert load_corpus(folder).reviews == folder / "reviews.jsonl"


def test_two_codebooks_need_a_choice(tmp_path: Path) -> None:
    one = corpus(tmp_path / "one", CODEBOOK.format("x"), "a.txt")
    two = corpus(tmp_path / "two", CODEBOOK.format("y"), "b.txt")
    with pytest.raises(CodebookError, match=r"another codebook than .*; say which one with --codebook FILE"):
        load_corpus([one, two])
    chosen = load_corpus([one, two], codebook=one / "corpus.toml")
    assert chosen.codebook is not None
    assert [e.id for e in chosen.codebook.explanations] == ["x"]
    assert [a.id for a in chosen.articles()] == ["a", "b"]


def test_articles_are_read_lazily(tmp_path: Path) -> None:
    corpus(tmp_path, "", "a.txt", "b.txt")
    articles = read_articles(tmp_path)
    assert next(articles).id == "a"
    (tmp_path / "b.txt").write_text("Changed since.")
    assert next(articles).text == "Changed since."
