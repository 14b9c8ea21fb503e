from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import graphlib_kb as gk
from graphlib_kb import annotate
from graphlib_kb.errors import GraphlibError, InputError, OutputError, StoreError


def test_every_stored_passage_is_what_it_says(pipeline, corpus, tmp_path):
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert [kb.quote(claim.content) for claim in kb.claims] == [
            "The rain broke the dam.",
            "It held.",
            "Nobody mended 𝕥he wall.\r",
            "They did.",
        ]
        article = kb.article("b")
        assert article.text == (corpus / "b.txt").read_bytes().decode()


def test_a_knowledge_base_holds_what_the_corpus_says(pipeline, corpus, tmp_path):
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert kb.title == "Why the dam broke"
        assert kb.question.text == "Why did the dam break?"
        assert kb.question.outcome == ("the collapse of the dam",)
        assert [explanation.id for explanation in kb.explanations] == ["rain", "neglect"]
        assert kb.explanations[0].rivals == ("neglect",)
        assert [actor.name for actor in kb.actors] == ["Ann", "Bob"]
        assert [(str(s.position), s.explanation) for s in kb.stances] == [
            ("supports", "rain"),
            ("contests", "rain"),
            ("supports", "neglect"),
            ("contests", "neglect"),
        ]
        assert len(kb.factors) == 4
        assert not kb.proposed


def test_an_actor_has_its_mentions_in_all_articles_but_annotations_only_their_own(pipeline, corpus, tmp_path):
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        ann = next(actor for actor in kb.actors if actor.name == "Ann")
        assert [mention.article for mention in ann.mentions] == ["a", "b"]
        here = next(actor for actor in kb.annotations("b").actors if actor.name == "Ann")
        assert [mention.article for mention in here.mentions] == ["b"]


def test_in_memory_and_in_a_file_are_the_same(pipeline, corpus, tmp_path):
    with gk.build(corpus) as memory, gk.build(corpus, tmp_path / "x.kb") as file:
        assert list(memory.items()) == list(file.items())
        assert memory.articles == file.articles


def test_nothing_changed_nothing_is_written(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    before = (tmp_path / "x.kb").stat().st_mtime_ns
    gk.build(corpus, tmp_path / "x.kb").close()
    assert pipeline.seen == ["a", "b"]
    assert (tmp_path / "x.kb").stat().st_mtime_ns == before


def test_only_a_changed_article_is_annotated_again(pipeline, corpus, edit, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    edit("b.txt", "Nobody", "Somebody")
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert "Somebody mended" in kb.quote(kb.claims[2].content)
    assert pipeline.seen == ["a", "b", "b"]


def test_a_new_and_a_removed_article(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    (corpus / "a.txt").unlink()
    (corpus / "c.txt").write_text("Cid reports rain: It rained.")
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert [article.id for article in kb.articles] == ["b", "c"]
        assert {actor.name for actor in kb.actors} == {"Ann", "Bob", "Cid"}
    assert pipeline.seen == ["a", "b", "c"]


def test_a_changed_address_needs_no_new_annotation(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    manifest = corpus / "corpus.toml"
    manifest.write_text(CODEBOOK_WITH.format(manifest.read_text(), 'url = "https://example.org/a"'))
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert kb.article("a").url == "https://example.org/a"
    assert pipeline.seen == ["a", "b"]


def test_a_changed_title_is_annotated_again_as_captions_repeat_it(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    manifest = corpus / "corpus.toml"
    manifest.write_text(CODEBOOK_WITH.format(manifest.read_text(), 'title = "Dam!"'))
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert kb.article("a").title == "Dam!"
    assert pipeline.seen == ["a", "b", "a"]


CODEBOOK_WITH = '{}\n[[articles]]\npath = "a.txt"\n{}\n'


def test_a_changed_label_shows(pipeline, corpus, edit, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    edit("corpus.toml", "Heavy rain", "Torrents")
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert kb.explanations[0].label == "Torrents"
        assert len(kb.stances) == 4


def test_a_new_pipeline_version_annotates_all(pipeline, corpus, tmp_path, monkeypatch):
    gk.build(corpus, tmp_path / "x.kb").close()
    monkeypatch.setattr("graphlib_kb.annotate.PIPELINE_VERSION", "notes-2")
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert kb.meta["pipeline"] == "notes-2"
    assert pipeline.seen == ["a", "b", "a", "b"]


def test_a_codebook_given_takes_the_place_of_the_corpus_own(pipeline, corpus, tmp_path):
    book = tmp_path / "book.toml"
    book.write_text('[question]\ntext = "Why?"\n[[explanations]]\nid = "rain"\nlabel = "Rain"\n')
    with gk.build(corpus, tmp_path / "x.kb", codebook=book) as kb:
        assert [stance.explanation for stance in kb.stances] == ["rain", "rain"]


def test_without_a_codebook_explanations_are_proposed_and_can_be_edited(pipeline, corpus, tmp_path):
    texts = [corpus / "a.txt", corpus / "b.txt"]
    (corpus / "corpus.toml").unlink()
    with gk.build(texts, tmp_path / "x.kb") as kb:
        assert kb.proposed
        assert [explanation.label for explanation in kb.explanations] == ["Rain, by 2 articles"]
        assert len(kb.stances) == 2
        book = tmp_path / "book.toml"
        book.write_text(
            gk.dump_codebook(kb.codebook).replace("Rain, by 2 articles", "Rain"), encoding="utf-8"
        )
    with gk.build(texts, tmp_path / "x.kb", codebook=book) as kb:
        assert not kb.proposed
        assert kb.explanations[0].label == "Rain"


def test_a_proposal_rebuilt_with_nothing_changed_is_left_as_it_is(pipeline, corpus, tmp_path):
    (corpus / "corpus.toml").unlink()
    gk.build(corpus, tmp_path / "x.kb").close()
    seen = list(pipeline.seen)
    gk.build(corpus, tmp_path / "x.kb").close()
    assert pipeline.seen == seen


def test_bad_articles_are_reported_and_the_others_go_in(pipeline, corpus, tmp_path):
    (corpus / "c.txt").write_bytes(b"\x00\x01\x02binary")
    (corpus / "d.txt").write_text("")
    errors: list[GraphlibError] = []
    with gk.build(corpus, tmp_path / "x.kb", on_error=errors.append) as kb:
        assert [article.id for article in kb.articles] == ["a", "b"]
    assert len(errors) == 2
    with pytest.raises(InputError):
        gk.build(corpus, tmp_path / "y.kb")
    assert not (tmp_path / "y.kb").exists()


def test_no_article_at_all_is_an_error_and_the_old_file_stays(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    before = (tmp_path / "x.kb").read_bytes()
    with pytest.raises(InputError, match="nothing was built"):
        gk.build(tmp_path / "missing.txt", tmp_path / "x.kb", on_error=lambda error: None)
    assert (tmp_path / "x.kb").read_bytes() == before


def test_something_else_is_never_overwritten(pipeline, corpus, tmp_path):
    notes = tmp_path / "notes.kb"
    notes.write_text("my notes")
    with pytest.raises(StoreError, match="left as it is"):
        gk.build(corpus, notes)
    assert notes.read_text() == "my notes"


def test_a_failure_half_way_leaves_the_old_file_and_no_litter(pipeline, corpus, edit, tmp_path, monkeypatch):
    gk.build(corpus, tmp_path / "x.kb").close()
    before = (tmp_path / "x.kb").read_bytes()
    edit("b.txt", "Nobody", "Somebody")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(vars(annotate), "group_factors", interrupted)
    with pytest.raises(KeyboardInterrupt):
        gk.build(corpus, tmp_path / "x.kb")
    assert (tmp_path / "x.kb").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "x.kb"]


@pytest.mark.parametrize("place", ["missing/x.kb", "corpus/a.txt/x.kb", "corpus"])
def test_a_place_that_cannot_be_written_to_is_an_error(pipeline, corpus, tmp_path, place):
    with pytest.raises((OutputError, StoreError)):
        gk.build(corpus, tmp_path / place)


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files, which Windows cannot")
@pytest.mark.parametrize("space", [20_000, 200_000])
def test_a_full_disk_leaves_the_old_file_as_it_was(pipeline, corpus, tmp_path, space):
    gk.build(corpus, tmp_path / "x.kb").close()
    before = (tmp_path / "x.kb").read_bytes()
    (corpus / "c.txt").write_text("A very long article. " * 20_000)
    code = f"""
        import resource, signal, sys
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        import notes, graphlib_kb as gk, graphlib_kb.annotate as room
        for name in ("annotate_all", "group_factors", "propose_codebook"):
            setattr(room, name, getattr(notes.Pipeline(), name))
        room.PIPELINE_VERSION = "notes-1"
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({space}, {space}))
        try:
            gk.build({str(corpus)!r}, {str(tmp_path / "x.kb")!r})
        except gk.OutputError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert "the old file is as it was" in done.stdout
    assert (tmp_path / "x.kb").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "x.kb"]


def test_the_tables_can_be_read_with_plain_sql(pipeline, corpus, tmp_path):
    gk.build(corpus, tmp_path / "x.kb").close()
    tables = sqlite3.connect(tmp_path / "x.kb")
    rows = tables.execute("SELECT holder, stance, explanation, quote FROM stances ORDER BY rowid").fetchall()
    assert rows[0] == ("Ann", "supports", "rain", "The rain broke the dam.")
    assert tables.execute("SELECT holder, reporter FROM claims WHERE article = 'a'").fetchall() == [
        ("Ann", "a"),
        ("a", "a"),
    ]
    assert tables.execute("SELECT cause || effect FROM causes").fetchone() == ("The rain broke the dam.",)
    tables.close()


def test_a_review_is_laid_over_what_the_machine_found(pipeline, corpus, tmp_path):
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        wrong = kb.claims[0]
    decision = {
        "item": wrong.id,
        "article": "a",
        "kind": "claim",
        "decision": "reject",
        "reviewer": "me",
        "time": "2024-05-01T12:00:00Z",
    }
    (corpus / "reviews.jsonl").write_text(json.dumps(decision) + "\n")
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        assert wrong.id not in {claim.id for claim in kb.claims}
        assert {str(item.status) for item in kb.items(include_rejected=True) if item.id == wrong.id} == {
            "rejected"
        }
        assert kb.unresolved == ()
    assert pipeline.seen == ["a", "b"]
