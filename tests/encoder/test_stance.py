"""The network of stance, on the shipped model, and the debates on which it was trained."""

from __future__ import annotations

import numpy as np
import pytest

from graphlib_kb.encoder import model_path
from graphlib_kb.encoder.files import ModelFiles
from graphlib_kb.encoder.stance import BLOCK, STANCES, ask, stances
from graphlib_kb.encoder.training.debates import read_debates, written_debates
from graphlib_kb.errors import InputError

EXPLANATIONS = {
    "rust": ["Rust", "The cables had rusted for years because nobody maintained them.", "corroded cables"],
    "lorry": ["An overloaded lorry", "A lorry far above the limit broke the bridge.", "too heavy a load"],
    "flood": ["The flood", "High water washed out the piers.", "the river undermined the pillars"],
}
EVENT = ["collapse of the bridge", "Why did the bridge collapse?"]


@pytest.fixture(scope="module")
def files():
    return ModelFiles(model_path() / "graphlib_encoder")


@pytest.fixture(scope="module")
def asked(files):
    return ask(files, list(EXPLANATIONS.values()), EVENT)


def read(files, asked, sentences):
    return stances(files, sentences, [i == 0 for i in range(len(sentences))], asked)


def odds(logits, stance):
    others = [place for place, name in enumerate(STANCES) if name != stance]
    return logits[..., STANCES.index(stance)] - np.logaddexp(logits[..., others[0]], logits[..., others[1]])


@pytest.mark.model
def test_a_sentence_that_gives_an_explanation_is_told_from_one_that_denies_it(files, asked):
    logits = read(
        files,
        asked,
        [
            "The bridge collapsed because its cables had been rusting for a decade.",
            "The theory that an overloaded lorry brought it down is a myth: there was no lorry on it.",
            "The bridge was opened in 1961 and painted green.",
        ],
    )
    rust, lorry = 0, 1
    assert odds(logits, "true")[0, rust, 0] > max(odds(logits, "true")[0, 1:, 0])
    assert odds(logits, "false")[1, lorry, 0] > odds(logits, "true")[1, lorry, 0]
    assert logits[2, :, 0].argmax(-1).tolist() == [STANCES.index("neither")] * 3


@pytest.mark.model
def test_what_the_quoted_say_is_told_from_what_the_author_says(files, asked):
    logits = read(
        files,
        asked,
        [
            "The bridge over the Ketter fell on Monday.",
            "“It was an overloaded lorry that broke the bridge,” the mayor said.",
        ],
    )
    of_author, of_others = odds(logits, "true")[1, 1]
    assert of_others > of_author


@pytest.mark.model
def test_the_order_of_explanations_does_not_matter(files):
    sentences = ["The cables had rusted.", "Nobody blames the river.", "A lorry of 60 tonnes was on it."]
    order = [2, 0, 1]
    groups = list(EXPLANATIONS.values())
    one = read(files, ask(files, groups, EVENT), sentences)
    other = read(files, ask(files, [groups[i] for i in order], EVENT), sentences)
    np.testing.assert_allclose(one[:, order], other, atol=1e-3)


@pytest.mark.model
def test_a_long_text_is_read_in_blocks_that_agree_with_a_short_one(files, asked):
    filler = ["The county has four bridges and a ferry."] * (BLOCK * 2)
    logits = read(files, asked, [*filler, "The bridge fell because its cables had rusted.", *filler])
    assert logits.shape == (4 * BLOCK + 1, 3, 2, 3)
    stated = (odds(logits, "true")[:, 0, 0]).argmax()
    assert stated == 2 * BLOCK


@pytest.mark.model
def test_a_text_of_no_sentences_has_no_stances(files, asked):
    assert stances(files, [], [], asked).shape == (0, 3, 2, 3)


def test_a_debate_is_read_with_its_labels(tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text(
        "? Why did the ferry stop?\n@ end of the ferry | the last ferry\n"
        "= fuel | Dear fuel | Fuel prices doubled. | diesel; cost\n"
        "= bridge | The bridge | Cars took the bridge. |\n"
        "| ¶ The ferry made its last trip.\nfuel+ bridge=- | It was the fuel, not the bridge as some said.\n"
        "--\nfuel- | Nobody in the town blames the fuel.\n",
        encoding="utf-8",
    )
    (debate,) = read_debates(path)
    assert debate.question == "Why did the ferry stop?"
    assert debate.outcome == ("end of the ferry", "the last ferry")
    assert debate.explanations["fuel"].phrases == ("diesel", "cost")
    (first, second), (third,) = debate.articles
    assert (first.text, first.opening, first.author) == ("The ferry made its last trip.", True, {})
    assert (second.opening, second.author, second.others) == (False, {"fuel": True}, {"bridge": False})
    assert third.author == {"fuel": False}


@pytest.mark.parametrize("line", ["fuel+ no bar", "fire+ | A label that the debate hasn't."])
def test_a_line_that_is_neither_sentence_nor_heading_is_refused(tmp_path, line):
    path = tmp_path / "bad.txt"
    path.write_text(f"? Why?\n= fuel | Fuel | | \n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3"):
        list(read_debates(path))


def test_the_debates_that_were_held_out_are_not_among_those_trained_on():
    try:
        trained, held_out = (written_debates(held_out=one) for one in (False, True))
    except InputError:
        pytest.skip("the debates are in the checkout only, not in the installed package")
    assert len(held_out) >= 20
    assert not {debate.question for debate in trained} & {debate.question for debate in held_out}
    for debate in [*trained, *held_out]:
        labels = {name for article in debate.articles for s in article for name in (*s.author, *s.others)}
        assert labels, debate.question
