from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graphlib_kb.annotate.weighing import Weighing, load_weighing
from graphlib_kb.corpus import load_corpus
from graphlib_kb.errors import CodebookError, GraphlibError
from graphlib_kb.model import ActorKind, Codebook, KnownActor, Status
from graphlib_kb.review.decisions import Verdict, decide
from graphlib_kb.review.learning import (
    Examples,
    Gain,
    Training,
    as_numbers,
    fit,
    learn_actors,
    learn_stances,
    stated,
    train,
)
from graphlib_kb.review.session import ReviewSession

SHIPPED = load_weighing()


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


def test_learning_finds_what_the_shipped_weights_do_not_know():
    other = np.array(SHIPPED.weights)[::-1] * 1.5
    _, gain = learn_stances(articles(other))
    assert gain.kept
    assert gain.after > gain.before + 0.05


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


def test_what_was_learned_is_read_with_the_corpus(tmp_path):
    (tmp_path / "corpus.toml").write_text(
        '[question]\ntext = "Why?"\n[[explanations]]\nid = "e"\n[[actors]]\nname = "Lind"\nkind = "person"\n'
    )
    learned = fit(SHIPPED, articles(SHIPPED.weights, number=2))
    actors = (KnownActor("Berg", ActorKind.PERSON, ('The "boss"', "Lind")),)
    training = Training(("a", "b"), (), as_numbers(SHIPPED, learned), actors)
    training.save(tmp_path / "learned.toml")
    codebook = load_corpus(tmp_path).codebook
    assert codebook.actors == (
        KnownActor("Lind", ActorKind.PERSON),
        KnownActor("Berg", ActorKind.PERSON, ('The "boss"',)),
    )
    assert SHIPPED.taught(codebook.learned).weights == pytest.approx(learned.weights, abs=1e-5)


def test_what_was_learned_from_other_weights_is_passed_over():
    numbers = as_numbers(replace(SHIPPED, bias=SHIPPED.bias + 1), SHIPPED)
    assert SHIPPED.taught(numbers) is SHIPPED
    assert SHIPPED.taught(Codebook().learned) is SHIPPED


def test_a_broken_file_of_what_was_learned_is_named(tmp_path):
    (tmp_path / "corpus.toml").write_text('[question]\ntext = "Why?"\n')
    (tmp_path / "learned.toml").write_text('[numbers]\n"stance bias" = "much"\n')
    with pytest.raises(CodebookError, match=r"learned\.toml:2: .*is no number"):
        load_corpus(tmp_path)


def test_merged_names_become_names_of_one_actor(one, two, clock):
    merge = decide(
        one, one.actors[0], Verdict.CORRECT, reviewer="anna", time=clock(), fields={"into": "actor-ministry"}
    )
    actors, gain = learn_actors([one, two], [merge])
    assert actors == (KnownActor("ministry", ActorKind.ORGANISATION, ("Mara Lind",)),)
    assert (gain.examples, gain.kept) == (1, False)


def test_merges_that_recur_in_another_article_are_a_gain(one, two, clock):
    merges = [
        replace(
            decide(
                one,
                one.actors[0],
                Verdict.CORRECT,
                reviewer="anna",
                time=clock(),
                fields={"into": "actor-ministry"},
            ),
            article=article,
        )
        for article in ("one", "two")
    ]
    assert learn_actors([one, two], merges)[1] == Gain(
        "actors", "share of merges that others have taught", 2, 0.0, 1.0, True
    )


def test_without_merges_there_is_nothing_to_learn_of_actors(one):
    assert learn_actors([one], []) == ((), None)


def test_too_little_review_is_no_ground_to_learn_on(one, two, codebook, log, clock):
    session = ReviewSession([one, two], log, reviewer="anna", codebook=codebook, clock=clock)
    for stance in one.stances:
        session.accept("one", stance.id)
    with pytest.raises(
        GraphlibError, match=r"1 articles with 4 accepted stances .* needs 4 articles with 40"
    ):
        train(session)


def test_weights_are_those_of_the_shipped_kind():
    assert isinstance(fit(SHIPPED, articles(SHIPPED.weights, number=1)), Weighing)
