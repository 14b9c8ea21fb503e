from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from graphlib_kb.cli import main

from graphlib_kb.annotate.lessons import certainty_path, heed, lesson, rule_path
from graphlib_kb.annotate.weighing import load_weighing
from graphlib_kb.corpus import load_corpus
from graphlib_kb.errors import CodebookError, GraphlibError
from graphlib_kb.evaluate import read_reference
from graphlib_kb.model import ActorKind, Certainty, Codebook, KnownActor, Status
from graphlib_kb.review.decisions import Kind
from graphlib_kb.review.folds import folds
from graphlib_kb.review.learning import Training, cross_validate, read_review, train
from graphlib_kb.review.names import learn_actors
from graphlib_kb.review.parts import CertaintyDegrees, Read, Rules, Taught
from graphlib_kb.review.session import ReviewSession
from graphlib_kb.review.shares import learn_certainty, learn_trust
from graphlib_kb.review.weights import Examples, as_numbers, fit, stated

from .conftest import annotate_one
from .gold_log import review_by_gold

SHIPPED = load_weighing()
DEBATES = Path(__file__).parents[1] / "data" / "debates"


# Stances


def articles(weights, *, number=6, passages=60, seed=0):
    """Articles in which these weights, not the shipped ones, tell what is stated."""
    random = np.random.default_rng(seed)
    truth = replace(SHIPPED, weights=tuple(weights))
    made = []
    for place in range(number):
        features = random.normal(SHIPPED.means, SHIPPED.deviations, (passages, 4, len(SHIPPED.means)))
        chance = truth.probability(features.astype(np.float32))
        labels = random.random(chance.shape) < chance
        made.append(Examples(f"a{place}", features, labels, random.random(passages) < 0.4))
    return made


def test_learning_moves_weights_to_those_that_tell_what_is_stated():
    other = np.array(SHIPPED.weights)[::-1] * 1.5
    learned = fit(SHIPPED, articles(other, number=8))
    assert np.abs(np.array(learned.weights) - other).mean() < np.abs(other - SHIPPED.weights).mean() / 2


def test_learning_leaves_weights_that_are_right_nearly_as_they_are():
    learned = fit(SHIPPED, articles(SHIPPED.weights))
    assert np.abs(np.array(learned.weights) - SHIPPED.weights).max() < 0.5


def test_learning_gives_the_same_on_every_run():
    assert fit(SHIPPED, articles(SHIPPED.weights)) == fit(SHIPPED, articles(SHIPPED.weights))


def test_a_passage_states_what_an_accepted_stance_shows_in_it(one, codebook):
    accepted = tuple(replace(stance, status=Status.ACCEPTED) for stance in one.stances[:2])
    found = replace(one, stances=(*accepted, *one.stances[2:]))
    spans = [(stance.evidence.start, stance.evidence.end) for stance in one.stances[:3]]
    labels = stated(spans, np.array([False, True, True]), found, codebook)
    assert labels.tolist() == [[True, False, False], [True, False, False], [False, False, False]]


def test_weights_learned_from_other_shipped_ones_are_passed_over():
    numbers = as_numbers(replace(SHIPPED, bias=SHIPPED.bias + 1), SHIPPED)
    assert SHIPPED.taught(numbers) is SHIPPED
    assert SHIPPED.taught(Codebook().learned) is SHIPPED


# Certainty and rules


def test_a_word_that_reviewers_see_no_hedge_in_no_longer_hedges(one):
    hedged = replace(one.causal[1], reason="verb force; hedged: would")
    numbers = learn_certainty([(hedged, Certainty.ASSERTED)] * 9)
    assert numbers[0][0] == "certainty asserted: causal | hedged"
    found = heed(replace(one, causal=(one.causal[0], hedged)), numbers)
    assert [item.certainty for item in found.causal] == [Certainty.ASSERTED, Certainty.ASSERTED]


def test_one_word_is_told_from_others_of_its_degree(one):
    would = replace(one.causal[1], reason="verb force; hedged: would")
    likely = replace(one.causal[1], reason="verb force; hedged: likely")
    judged = [(would, Certainty.ASSERTED)] * 9 + [(likely, Certainty.HEDGED)] * 40
    numbers = learn_certainty(judged)
    assert [name for name, _ in numbers] == ["certainty asserted: causal | hedged | would"]
    assert heed(replace(one, causal=(likely,)), numbers).causal == (likely,)


def test_a_few_items_do_not_outweigh_the_rules(one):
    assert learn_certainty([(one.causal[1], Certainty.ASSERTED)] * 3) == ()
    assert learn_trust([(one.causal[1], False)] * 3) == ()


def test_what_a_distrusted_rule_found_goes_with_all_that_rests_on_it(one):
    rule = rule_path(one.claims[1])
    found = heed(one, [(lesson("trust", rule), 0.1)])
    assert found.claims == one.claims[:1]
    assert found.causal == one.causal[:1]
    assert found.stances == (*one.stances[:2], one.stances[3])


def test_rules_are_told_apart_by_how_they_found_an_item(one):
    def path(reason):
        return rule_path(replace(one.claims[0], reason=reason))

    assert path("trained attribution 0.98; rule: say that") == ("claim", "trained and rule", "say that")
    assert path("noun hope; no source named") == ("claim", "rule, no source", "noun hope")
    assert rule_path(replace(one.causal[0], reason="verb push; negated")) == ("causal", "verb", "push")
    assert certainty_path(replace(one.causal[1], reason="as; hedged: looked")) == (
        "causal",
        "hedged",
        "looked",
    )


# Actors


def renamed(found):
    first, *others = found.actors
    return replace(found, actors=(replace(first, name="The Lind line", kind=ActorKind.ORGANISATION), *others))


def test_names_on_which_two_articles_agree_are_learned(one):
    other = annotate_one(article_id="other")
    learned = learn_actors([(one, renamed(one)), (other, renamed(other))])
    assert [(actor.name, actor.kind) for actor in learned] == [("The Lind line", ActorKind.ORGANISATION)]
    assert "Lind" in learned[0].aliases


def test_a_name_of_one_article_says_nothing_of_others(one, two):
    assert learn_actors([(one, renamed(one)), (two, two)]) == ()


# Held-out articles


def test_each_article_is_held_out_once():
    for number in (2, 5, 23):
        given = list(range(number))
        held = [one for others, held_out in folds(given) for one in held_out if one not in others]
        assert sorted(held) == given


def reads(number, hedges):
    """Reviewed articles; in ``hedges`` of them the reviewer saw no hedge where the rules see one."""
    made = []
    for place in range(number):
        machine = annotate_one(article_id=f"a{place}")
        items = replace(machine.causal[1], reason="verb force; hedged: would")
        machine = replace(machine, causal=(items,) * 10)
        degree = Certainty.ASSERTED if place < hedges else Certainty.HEDGED
        after = replace(items, status=Status.ACCEPTED, certainty=degree)
        made.append(Read(machine, replace(machine, causal=(after,) * 10), frozenset(Kind)))
    return made


def test_a_part_is_kept_if_it_does_better_on_held_out_articles():
    gain, taught = cross_validate(CertaintyDegrees(), reads(6, 6))
    assert (gain.before, gain.after, gain.kept) == (0, 1, True)
    assert [name for name, _ in taught.numbers] == ["certainty asserted: causal | hedged"]


def test_a_gain_that_the_choice_of_articles_could_make_is_not_kept():
    gain, _ = cross_validate(CertaintyDegrees(), reads(6, 3))
    assert not gain.kept
    assert gain.low <= 0


def test_a_part_with_too_little_says_how_much_it_takes():
    gain, taught = cross_validate(CertaintyDegrees(), reads(3, 3))
    assert gain.before is None
    assert gain.why == "30 kept items in 3 articles; it takes 40 in 4"
    assert taught == Taught()


def test_only_articles_in_which_nothing_waits_count(one, two, codebook, log, clock):
    session = ReviewSession([one, two], log, reviewer="anna", codebook=codebook, clock=clock)
    for item in (*one.claims, *one.causal):
        session.reject("one", item.id)
    assert [read.machine.article.id for read in read_review(session)] == ["one"]
    assert Kind.CLAIM in read_review(session)[0].done
    gain, _ = cross_validate(Rules(Kind.CLAIM), read_review(session))
    assert (gain.articles, gain.examples) == (1, 2)


# What is kept


def test_what_was_learned_is_read_with_the_corpus(tmp_path):
    (tmp_path / "corpus.toml").write_text(
        '[question]\ntext = "Why?"\n[[explanations]]\nid = "e"\n[[actors]]\nname = "Lind"\nkind = "person"\n'
    )
    learned = fit(SHIPPED, articles(SHIPPED.weights, number=2))
    actors = (KnownActor("Berg", ActorKind.PERSON, ('The "boss"', "Lind")),)
    numbers = (*as_numbers(SHIPPED, learned), ('trust: claim | rule | "so"', 0.2))
    Training(2, (), Taught(numbers, actors)).save(tmp_path / "learned.toml")
    codebook = load_corpus(tmp_path).codebook
    assert codebook.actors == (
        KnownActor("Lind", ActorKind.PERSON),
        KnownActor("Berg", ActorKind.PERSON, ('The "boss"',)),
    )
    assert SHIPPED.taught(codebook.learned).weights == pytest.approx(learned.weights, abs=1e-5)
    assert dict(codebook.learned)["actors"] == 1
    assert ('trust: claim | rule | "so"', 0.2) in codebook.learned
    assert load_corpus(tmp_path, learned=False).codebook.learned == ()


def test_a_broken_file_of_what_was_learned_is_named(tmp_path):
    (tmp_path / "corpus.toml").write_text('[question]\ntext = "Why?"\n')
    (tmp_path / "learned.toml").write_text('[numbers]\n"stance bias" = "much"\n')
    with pytest.raises(CodebookError, match=r"learned\.toml:2: .*is no number"):
        load_corpus(tmp_path)


# The whole, with the shipped pipeline


@pytest.fixture(scope="module")
def reviewed_debate(tmp_path_factory):
    """A debate whose suggestions were decided as its reference annotations have it."""
    from shutil import copytree

    from graphlib_kb.annotate import annotate

    folder = Path(copytree(DEBATES / "bank_failure", tmp_path_factory.mktemp("debate") / "corpus"))
    corpus = load_corpus(folder)
    found = [annotate(article, corpus.codebook) for article in corpus.articles()]
    reference = read_reference(folder / "gold")
    by_id = {
        one.article.id: next(gold for name, gold in reference.items() if one.article.id.startswith(name))
        for one in found
    }
    session = ReviewSession(found, folder / "reviews.jsonl", reviewer="gold", codebook=corpus.codebook)
    review_by_gold(session, by_id)
    assert session.progress().left == 0
    assert session.unresolved() == ()
    return folder


@pytest.mark.model
def test_a_review_teaches_what_helps_and_the_rest_is_left_as_shipped(reviewed_debate):
    learned = reviewed_debate / "learned.toml"
    learned.write_text('[numbers]\n"trust: claim" = 0.0\n')  # what was learned before has no say
    result = CliRunner().invoke(main, ["train", str(reviewed_debate), "--format", "json"])
    assert result.exit_code == 0, result.output
    rows = {row["part"]: row for row in json.loads(result.stdout)}
    assert list(rows) == ["stances", "certainty", "actors", "attribution", "causality"]
    assert rows["certainty"]["before"] > 0.8
    assert rows["causality"]["before"] is None
    assert all(row["kept"] == (row["low"] is not None and row["low"] > 0) for row in rows.values())
    assert learned.exists() == any(row["kept"] for row in rows.values())


@pytest.mark.model
def test_what_was_learned_changes_what_is_annotated_and_info_tells_it(reviewed_debate, tmp_path):
    learned = reviewed_debate / "learned.toml"
    learned.write_text('[numbers]\n"trust: claim" = 0.0\n')
    kb = tmp_path / "debate.kb"
    run = CliRunner().invoke
    assert run(main, ["build", str(reviewed_debate), "--machine-only", "-o", str(kb)]).exit_code == 0
    told = json.loads(run(main, ["info", str(kb), "--format", "json"]).stdout)
    assert (told["claims"], told["learned from the review"]) == (0, {"trust": 1})
    learned.unlink()
    assert run(main, ["build", str(reviewed_debate), "--machine-only", "-o", str(kb)]).exit_code == 0
    told = json.loads(run(main, ["info", str(kb), "--format", "json"]).stdout)
    assert told["claims"] > 10
    assert told["learned from the review"] == {}


@pytest.mark.model
def test_too_little_review_is_no_ground_to_learn_on(tmp_path):
    (tmp_path / "corpus.toml").write_text('[question]\ntext = "Why?"\n')
    (tmp_path / "one.txt").write_text("The ferry closed because the bridge opened.")
    with pytest.raises(GraphlibError, match=r"reviews\.jsonl: review more .*stances: 0 accepted stances"):
        train(tmp_path)
