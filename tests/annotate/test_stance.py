"""Who takes which side, by the shipped model, in short articles about made-up events."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import annotate, load_pipeline
from graphlib_kb.annotate.passages import units
from graphlib_kb.model import AUTHOR, Annotations, Article, Codebook, Explanation, Position, Question

pytestmark = pytest.mark.model

CODEBOOK = Codebook(
    Question(
        "Why did Belmora give up its naval base at Tarsk?",
        ("Belmora left the base", "the closing of the base", "the withdrawal from Tarsk"),
    ),
    (
        Explanation(
            "money",
            "The base had become too dear",
            "Belmora's treasury could no longer pay for the base.",
            ("budget cuts", "the cost of the base"),
        ),
        Explanation(
            "pressure",
            "The host pushed it out",
            "Tarsk's government harassed the base step by step until staying made no sense.",
            ("the host made life impossible", "pressure by the local government"),
        ),
        Explanation(
            "deal",
            "A secret deal",
            "Belmora gave up the base in exchange for a favour that was kept secret.",
            ("a hidden bargain", "part of a larger bargain"),
        ),
    ),
)
ANALYSIS = """The last ships of Belmora left Tarsk on 4 May, three years before the lease was to end.

The base had been opened in 1971. It had room for nine ships and two thousand sailors, and a hospital.

The main reason for the withdrawal was money. The navy's budget had been cut by a third in four years. The
base cost ninety million crowns a year, more than all the schools of the capital together.

"Tarsk's customs officers stopped every lorry and every crate, until we could not even get paint," said
Admiral Oru Lenk, who commanded the base. He is convinced that the local government wanted Belmora out.

There is no evidence that the withdrawal was part of a secret bargain, as some newspapers have claimed.
"""


def sides(found: Annotations, holder: str | None = None) -> set[tuple[str, Position]]:
    names = {actor.id: actor.name for actor in found.actors} | {AUTHOR: AUTHOR}
    return {
        (stance.explanation, stance.position)
        for stance in found.stances
        if holder is None or names[stance.holder] == holder
    }


@pytest.fixture(scope="module")
def analysis() -> Annotations:
    return annotate(Article("analysis", ANALYSIS), CODEBOOK)


def test_an_author_supports_one_explanation_and_contests_another(analysis: Annotations) -> None:
    assert ("money", Position.SUPPORTS) in sides(analysis, AUTHOR)
    assert ("deal", Position.CONTESTS) in sides(analysis, AUTHOR)
    assert ("money", Position.CONTESTS) not in sides(analysis)


def test_a_reason_told_in_negative_words_is_no_denial() -> None:
    text = "The base cost ninety million crowns a year, which the treasury was no longer able to pay."
    found = annotate(Article("note", f"Belmora gave up its base at Tarsk. {text}"), CODEBOOK)
    assert ("money", Position.SUPPORTS) in sides(found, AUTHOR)


def test_a_source_supports_what_the_author_only_reports(analysis: Annotations) -> None:
    assert ("pressure", Position.SUPPORTS) in sides(analysis, "Oru Lenk")
    assert ("pressure", Position.REPORTS) in sides(analysis, AUTHOR)


def test_facts_that_develop_a_reason_count_though_they_name_no_cause(analysis: Annotations) -> None:
    evidence = {
        analysis.article.text[stance.evidence.start : stance.evidence.end]
        for stance in analysis.stances
        if stance.explanation == "money" and stance.holder == AUTHOR
    }
    assert any("cut by a third" in passage for passage in evidence)


def test_the_event_and_its_scene_bear_on_nothing(analysis: Annotations) -> None:
    end = ANALYSIS.index("It had room")
    assert not [s for s in analysis.stances if s.evidence.start < end]


def test_what_is_found_does_not_hang_on_the_codebooks_order() -> None:
    turned = Codebook(CODEBOOK.question, CODEBOOK.explanations[::-1])
    found = annotate(Article("analysis", ANALYSIS), turned)
    assert sides(found) == sides(annotate(Article("analysis", ANALYSIS), CODEBOOK))


def test_a_turn_marked_a_answers_for_the_person_introduced() -> None:
    text = (
        "We asked the historian Elena Marsk why the base was closed.\n\n"
        "Q: Why did the ships leave?\n\n"
        "A: I would begin with the budget, because the navy had not been paid since spring.\n\n"
        "Q: Was there a bargain behind it?\n\n"
        "A: I have seen nothing that would support this.\n"
    )
    found = annotate(Article("interview", text))
    names = {actor.id: actor.name for actor in found.actors}
    answers = [claim for claim in found.claims if claim.direct]
    assert [names[claim.holder] for claim in answers] == ["Elena Marsk", "Elena Marsk"]


def test_to_refuse_a_thing_is_not_to_deny_that_something_is_so() -> None:
    def said(text: str) -> list[str]:
        doc = load_pipeline()(text)
        return [doc[unit.span[0] : unit.span[1]].text for unit in units(doc) if unit.sayings]

    assert said("The premier rejected Belmoran proposals aimed at keeping the base open.") == []
    assert said("The premier denied that the base had become too dear.") == ["the base had become too dear"]
