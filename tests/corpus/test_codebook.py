"""A codebook says what it means, or where it is wrong: file, line, key and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlib_kb.corpus import dump_codebook, load_codebook
from graphlib_kb.errors import CodebookError
from graphlib_kb.model import ActorKind, Codebook, Explanation, KnownActor, Question

WHOLE = """\
title = "Why the bank failed"

[question]
text = "Why did the bank fail?"
outcome = [
    "failure of the bank",   # [[not a header]]
    "the bank's collapse",
]

[[explanations]]
id = "fraud"
label = "Fraud"
description = '''
[[explanations]]
id = "not this one"
'''
phrases = ["managers lied"]
rivals = ["panic"]

[[explanations]]
id = "panic"

[[actors]]
name = "Central Bank"
kind = "organisation"
aliases = ["the regulator"]
"""


def load(folder: Path, text: str) -> Codebook:
    path = folder / "codebook.toml"
    path.write_bytes(text.encode())
    return load_codebook(path)


def test_a_codebook_is_read(tmp_path: Path) -> None:
    codebook = load(tmp_path, WHOLE)
    assert codebook.question == Question(
        "Why did the bank fail?", ("failure of the bank", "the bank's collapse")
    )
    assert [e.id for e in codebook.explanations] == ["fraud", "panic"]
    assert codebook.explanations[0].rivals == ("panic",)
    assert codebook.explanations[1].label == "panic"
    assert codebook.actors == (KnownActor("Central Bank", ActorKind.ORGANISATION, ("the regulator",)),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("phrases =", "phrase =", ":17: phrase in [[explanations]]: unknown key; did you mean 'phrases'?"),
        ("outcome =", "outcomes =", ":5: outcomes in [question]: unknown key; did you mean 'outcome'?"),
        ("title =", "titel =", ":1: titel: unknown key; did you mean 'title'?"),
        (
            'rivals = ["panic"]',
            'rivals = ["panik"]',
            ":18: rivals in [[explanations]]: no explanation has the id 'panik'",
        ),
        (
            'rivals = ["panic"]',
            'rivals = ["fraud"]',
            ":18: rivals in [[explanations]]: 'fraud' cannot be its own rival",
        ),
        ('id = "panic"', 'id = "fraud"', ":21: id in [[explanations]]: 'fraud' is taken"),
        ('id = "panic"', 'label = "x"', ":20: [[explanations]]: 'id' is missing"),
        ('id = "panic"', 'id = "bank panic"', "has white space in it"),
        (
            'phrases = ["managers lied"]',
            'phrases = "managers lied"',
            ":17: phrases in [[explanations]]: expected a list",
        ),
        ('phrases = ["managers lied"]', "phrases = [1]", "entry 1 should be a text in quotes, not a number"),
        ('phrases = ["managers lied"]', 'phrases = [" "]', "entry 1 is empty"),
        (
            'kind = "organisation"',
            'kind = "organization"',
            ":25: kind in [[actors]]: no kind of actor is called 'organization'; did you mean 'organisa",
        ),
        ('kind = "organisation"', "kind = 3", "expected a text in quotes, not a number"),
        (
            'aliases = ["the regulator"]',
            'aliases = ["x"]\n[[actors]]\nname="Y"\nkind="group"\naliases=["x"]',
            ":30: aliases in [[actors]]: 'x' is a name of 'Central Bank' above",
        ),
        ("[question]", "[[question]]", "expected a table; write [question]"),
        ('text = "Why did the bank fail?"', "", ":3: [question]: 'text' is missing"),
        ('id = "panic"', 'id = "panic', ":21: is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert WHOLE.count(old) == 1
    with pytest.raises(CodebookError) as error:
        load(tmp_path, WHOLE.replace(old, new))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_codebook_is_said(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(tmp_path / "no.toml")


def test_lines_are_right_with_windows_line_ends_and_inline_tables(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=":2: idd in "):
        load(tmp_path, 'title = "x"\r\nexplanations = [{idd = "a"}]\r\n')


name = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
token = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8).filter(
    lambda s: s.split() == [s]
)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    ids = draw(st.lists(token, unique=True, max_size=4))
    explanations = tuple(
        Explanation(
            i,
            draw(name),
            draw(st.one_of(st.just(""), name)),
            tuple(draw(st.lists(name, max_size=3))),
            tuple(draw(st.lists(st.sampled_from([j for j in ids if j != i]), max_size=2)))
            if len(ids) > 1
            else (),
        )
        for i in ids
    )
    names = draw(st.lists(name, unique=True, max_size=6))
    actors = tuple(
        KnownActor(n, draw(st.sampled_from(ActorKind)), (a,))
        for n, a in zip(names[::2], names[1::2], strict=False)
    )
    question = draw(st.one_of(st.none(), st.builds(Question, name, st.lists(name, max_size=3).map(tuple))))
    return Codebook(question, explanations, actors)


@settings(deadline=None)
@given(codebooks())
def test_a_dumped_codebook_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, codebook: Codebook
) -> None:
    assert load(tmp_path_factory.mktemp("codebook"), dump_codebook(codebook)) == codebook
