"""The encoder as a spaCy component, on the shipped model."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from graphlib_kb.encoder import Encoder, antecedent, model_path
from graphlib_kb.errors import InputError

pytestmark = pytest.mark.model

TEXT = (
    "The bridge over the Ketter collapsed on Monday because its cables had rusted. "
    "“We warned the council twice,” said Ada Lund, an engineer at Norwick University.\n\n"
    "The mayor denied that. He said the collapse was caused by an overloaded lorry."
)


def facts(doc):
    return (
        [(t.text, t.tag_, t.pos_, t.lemma_, str(t.morph), t.head.i, t.dep_, t.is_sent_start) for t in doc],
        [(e.start, e.end, e.label_) for e in doc.ents],
        [(a.source, a.cue, a.content) for a in doc._.attributions],
        [(r.cause, r.effect, r.signal) for r in doc._.causal],
    )


def test_a_doc_gets_every_annotation(nlp):
    doc = nlp(TEXT)
    for layer in ("TAG", "POS", "LEMMA", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB"):
        assert doc.has_annotation(layer), layer
    assert len(list(doc.sents)) == 4
    assert {e.text: e.label_ for e in doc.ents}["Ada Lund"] == "PERSON"
    assert {s.label_ for s in doc.spans["attribution"]} == {"SOURCE", "CUE", "CONTENT"}
    assert "CAUSE" in {s.label_ for s in doc.spans["causality"]}
    first, *_ = doc.sents
    assert 0 <= first._.causal_score <= 1


def test_parts_of_attributions_are_token_spans(nlp):
    doc = nlp(TEXT)
    said = {
        doc[a.source[0].start : a.source[0].end].text: doc[a.content[0].start : a.content[-1].end].text
        for a in doc._.attributions if a.source and a.content
    }  # fmt: skip
    assert "We warned the council twice" in said["Ada Lund, an engineer at Norwick University"]


def test_a_pronoun_has_an_antecedent(nlp):
    doc = nlp(TEXT)
    he = next(t.i for t in doc if t.text == "He")
    found = antecedent(doc, he)
    assert found is not None
    assert doc[found.span.start : found.span.end].text == "The mayor"
    assert antecedent(doc, 0) is None


def test_the_same_text_gives_the_same_annotations(nlp):
    assert facts(nlp(TEXT)) == facts(nlp(TEXT))


def test_texts_in_a_stream_are_annotated_as_alone(nlp):
    texts = [TEXT, "", "Rain fell.", TEXT.upper(), "   \n ", "Why?"]
    assert [facts(d) for d in nlp.pipe(texts)] == [facts(nlp(t)) for t in texts]


def test_several_processes_give_what_one_gives(nlp):
    texts = [TEXT, "Rain fell.", "Ada said it was rust."]
    alone = [facts(doc) for doc in nlp.pipe(texts)]
    assert [facts(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == alone


@pytest.mark.filterwarnings("ignore:.*W109")
def test_annotations_outlive_serialization(nlp):
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert facts(again) == facts(doc)


@pytest.mark.parametrize(
    "text",
    [
        "\u200b\u200b \u200bhe\u200b said\u200b so",
        "قال الوزير \u202eإن\u202c the bridge fell.",
        "𝒜da said 🌉 fell 👩\u200d🔧 because of 🧂.",
        "Ada said:\r\n“It fell.”\r\n\r\nThey left.\r",
        "\x00\x07 \ufeff \ufffd",
        "a" * 5000 + " " + "https://x.example/" + "b-" * 900,
        "\n\n\n",
        "....!!!???",
        "<script>alert('He said no')</script>",
    ],
)
def test_odd_characters_neither_fail_nor_move_offsets(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)
    for sentence in doc.sents:
        assert sum(t.head.i == t.i for t in sentence) == 1


def test_a_sentence_of_many_thousand_words_is_annotated_to_its_end(nlp):
    text = "and then Ada said that Oslo fell " * 1500
    doc = nlp(text)
    ents = [e.text for e in doc.ents]
    assert len(ents) > 1000
    assert doc.ents[-1].start > len(doc) - 20


def test_given_words_and_sentences_are_kept(nlp):
    words = ["Rain", "fell", ".", "It", "rained", "."]
    doc = nlp(Doc(nlp.vocab, words=words, sent_starts=[True, False, False, True, False, False]))
    assert [t.text for t in doc] == words
    assert [s.start for s in doc.sents] == [0, 3]


def test_vectors_are_the_meaning_of_the_text(nlp):
    doc = nlp("The bridge collapsed. A viaduct fell down. She likes tea.")
    bridge, viaduct, tea = doc.sents
    assert bridge.similarity(viaduct) > bridge.similarity(tea) + 0.2
    assert doc.vector.shape == (384,)


def test_meanings_need_no_doc_and_do_not_depend_on_their_neighbours(nlp):
    encoder = nlp.get_pipe("graphlib_encoder")
    assert isinstance(encoder, Encoder)
    texts = ["The bridge fell.", "", "word " * 900]
    vectors = encoder.meaning(texts)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)
    assert (encoder.meaning(texts[:1])[0] == vectors[0]).all()


def test_the_component_joins_other_pipelines(nlp):
    other = spacy.blank("en")
    other.add_pipe("graphlib_encoder", config={"threads": 1})
    assert [e.text for e in other(TEXT).ents] == [e.text for e in nlp(TEXT).ents]


def test_a_saved_pipeline_works_from_its_folder(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert facts(again(TEXT)) == facts(nlp(TEXT))


def test_the_component_goes_through_bytes_and_pickle(nlp):
    component = nlp.get_pipe("graphlib_encoder")
    other = spacy.blank("en").add_pipe("graphlib_encoder")
    other.from_bytes(component.to_bytes())
    assert other.files.labels == component.files.labels
    assert pickle.loads(pickle.dumps(component)).threads == component.threads


def test_a_folder_without_a_model_is_named(nlp, tmp_path):
    with pytest.raises(InputError, match=r"not an encoder model: annotator\.onnx"):
        nlp.get_pipe("graphlib_encoder").from_disk(tmp_path)
    nlp.get_pipe("graphlib_encoder").from_disk(model_path() / "graphlib_encoder")
