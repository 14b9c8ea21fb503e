"""Corpus readers on small files of our own."""

from __future__ import annotations

import pytest

from graphlib_kb.encoder.training.brat import read_because, read_polnear
from graphlib_kb.encoder.training.conllu import read as read_conllu
from graphlib_kb.encoder.training.documents import Span
from graphlib_kb.encoder.training.tables import bio_spans, read_bio, read_cnc
from graphlib_kb.encoder.words import Gap

CONLLU = """\
# newdoc id = one
# newpar
# text = We don't.
1\tWe\twe\tPRON\tPRP\tCase=Nom\t3\tnsubj\t_\tEntity=(1-person-new-x)
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t0\troot\t_\t_
3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# text = Our dog ran because it rained
1\tOur\tour\tPRON\tPRP$\t_\t2\tnmod:poss\t_\tDiscourse=ROOT:1:0|Entity=(2-animal-new-x(1-person-giv-x)
2\tdog\tdog\tNOUN\tNN\t_\t3\tnsubj\t_\tEntity=2)
3\tran\trun\tVERB\tVBD\t_\t0\troot\t_\t_
4\tbecause\tbecause\tSCONJ\tIN\t_\t6\tmark\t_\tDiscourse=causal-cause:2->1:0:dm-because-4-gold
5\tit\tit\tPRON\tPRP\t_\t6\texpl\t_\t_
6\trained\train\tVERB\tVBD\t_\t3\tadvcl\t_\t_

"""


@pytest.fixture
def treebank(tmp_path):
    (tmp_path / "x.conllu").write_text(CONLLU, encoding="utf-8")
    (document,) = read_conllu(tmp_path / "x.conllu", "gum")
    return document


def test_multiword_tokens_become_words_that_stand_together(treebank):
    assert treebank.forms[:4] == ["We", "do", "n't", "."]
    assert treebank.gaps[:4].tolist() == [Gap.PARAGRAPH, Gap.SPACE, Gap.NONE, Gap.NONE]
    assert treebank.text.startswith("We don't. Our dog")
    assert [treebank.text[a:b] for a, b in treebank.offsets] == treebank.forms


def test_heads_are_positions_in_the_document_and_a_root_is_its_own(treebank):
    assert [w.head for w in treebank.words] == [2, 2, 2, 2, 5, 6, 6, 9, 9, 6]
    assert treebank.sentence_starts == [0, 4]


def test_chains_hold_the_mentions_of_one_thing(treebank):
    assert treebank.chains == [[Span(0, 1), Span(4, 5)]]


def test_a_causal_unit_and_the_unit_it_explains_make_a_relation(treebank):
    (relation,) = treebank.relations
    assert (relation.cause, relation.effect) == ((Span(7, 10),), (Span(4, 7),))


def test_discontinuous_attributions_keep_their_parts(tmp_path):
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    text = "“Rain,” said Ada, “caused\r\nit.”"
    (tmp_path / "text" / "a.txt").write_bytes(text.encode())
    parts = [(0, 7), (18, len(text))]
    content = ";".join(f"{a} {b}" for a, b in parts)
    (tmp_path / "attributions" / "a.ann").write_text(
        f"T1\tContent {content}\t“Rain,”\nT9 not an annotation\nT2\tCue 8 12\tsaid\nT3\tSource 13 16\tAda\n"
        "T4\tAttribution 8 12\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"
        "#1\tNote T1\tTwo\nlines\n",
        encoding="utf-8",
    )
    (document,) = read_polnear(tmp_path)
    (attribution,) = document.attributions
    assert [" ".join(document.forms[a:b]) for a, b in attribution.content] == [
        "“ Rain , ”",
        "“ caused it . ”",
    ]
    assert [document.forms[a:b] for a, b in attribution.source] == [["Ada"]]
    assert document.gaps[document.forms.index("it")] == Gap.LINE


def test_causal_connectives_bring_their_arguments(tmp_path):
    (tmp_path / "a.txt").write_text("It fell because of rust.", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tArgument 0 7\tIt fell\nT2\tArgument 19 23\trust\nT3\tConsequence 8 18\tbecause of\n"
        "E1\tConsequence:T3 Effect:T1 Cause:T2\nT4\tNonCausal 0 2\tIt\nE2\tNonCausal:T4 Arg0:T1 Arg1:T2\n",
        encoding="utf-8",
    )
    ((relation,),) = [d.relations for d in read_because(tmp_path)]
    assert (relation.cause, relation.effect, relation.signal) == ((Span(4, 5),), (Span(0, 2),), (Span(2, 4),))


def test_signals_inside_arguments_are_read(tmp_path):
    (tmp_path / "x_subtask1.csv").write_text(
        "index,text,label\nd_1_0_7,They met to talk .,1\n", encoding="utf-8"
    )
    (tmp_path / "x_subtask2_grouped.csv").write_text(
        "index,text,causal_text_w_pairs\n"
        "cnc_d_1_0_7_0,They met to talk .,"
        "\"['<ARG1>They met</ARG1> <ARG0><SIG0>to</SIG0> talk</ARG0> .']\"\n",
        encoding="utf-8",
    )
    (document,) = read_cnc(tmp_path, "x")
    (relation,) = document.relations
    assert document.causal
    assert (relation.cause, relation.effect, relation.signal) == ((Span(2, 4),), (Span(0, 2),), (Span(2, 3),))


def test_a_stray_inside_tag_begins_a_span():
    assert bio_spans(["I-x", "I-x", "B-x", "O", "I-y"]) == [
        (Span(0, 2), "x"),
        (Span(2, 3), "x"),
        (Span(4, 5), "y"),
    ]


def test_both_column_formats_of_entities_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("Ada\tB-person\nfell\tO\n\nOslo\tB-location\n", encoding="utf-8")
    (tmp_path / "b.iob2").write_text(
        "# sent_id = d-1\n# text = Ada!\n1\tAda\tB-PER\t-\t-\n2\t!\tO\t-\t-\n", encoding="utf-8"
    )
    assert [d.entities for d in read_bio(tmp_path / "a.txt", "crossner")] == [
        [(Span(0, 1), "person")], [(Span(0, 1), "location")],
    ]  # fmt: skip
    (document,) = read_bio(tmp_path / "b.iob2", "uner")
    assert document.gaps.tolist() == [Gap.PARAGRAPH, Gap.NONE]
