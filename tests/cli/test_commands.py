from __future__ import annotations

import csv
import io
import json

import pytest

import graphlib_kb as gk


def test_build_says_what_it_made(run, pipeline, corpus, tmp_path):
    done = run("build", corpus, "-o", tmp_path / "x.kb")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "2 articles, 4 claims, 4 causal assertions, 4 stances on 2 explanations" in done.stderr


def test_build_without_a_codebook_says_how_to_edit_the_proposals(run, pipeline, corpus, tmp_path):
    (corpus / "corpus.toml").unlink()
    done = run("build", corpus, "-o", tmp_path / "x.kb")
    assert "--to codebook > codebook.toml" in done.stderr
    book = tmp_path / "codebook.toml"
    book.write_text(run("export", tmp_path / "x.kb", "--to", "codebook").stdout, encoding="utf-8")
    assert run("build", corpus, "--codebook", book, "-o", tmp_path / "x.kb").exit_code == 0


def test_annotate_writes_one_object_an_article(run, pipeline, corpus):
    done = run("annotate", corpus / "a.txt", corpus / "b.txt")
    assert done.exit_code == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["article"]["id"] for one in found] == ["a", "b"]
    assert list(found[0]) == ["schema", "article", "offtopic", "actors", "claims", "causal", "stances"]
    assert run("annotate", corpus / "a.txt", corpus / "b.txt").stdout_bytes == done.stdout_bytes


def test_annotate_reads_standard_input(run, pipeline):
    done = run("annotate", "-", typed="Ann supports rain: It rained.\n")
    assert json.loads(done.stdout)["actors"][0]["name"] == "Ann"


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_annotate_in_other_forms(run, pipeline, corpus, form):
    done = run("annotate", corpus, "--format", form)
    assert done.exit_code == 0
    assert "The rain broke the dam." in done.stdout or "content" in done.stdout


def test_info_counts(run, kb):
    told = json.loads(run("info", kb, "--format", "json").stdout)
    assert (told["articles"], told["claims"], told["status"]) == (2, 4, {"suggested": 12})
    assert "Why did the dam break?" in run("info", kb).stdout


def test_the_matrix_names_its_rows_by_explanation(run, kb):
    table = run("explanations", kb).stdout
    assert max(map(len, table.splitlines())) <= 80
    rows = [line.split() for line in table.splitlines() if line.startswith(("rain", "neglect"))]
    assert rows[0][0] == "rain"
    assert {"+1", "−1"} <= set(rows[0])


@pytest.mark.parametrize("by", ["holder", "author", "actor", "article", "outlet"])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table"])
def test_the_matrix_by_every_holder_in_every_form(run, kb, by, form):
    done = run("explanations", kb, "--by", by, "--format", form)
    assert done.exit_code == 0, done.output


def test_the_matrix_for_machines_holds_silences(run, kb):
    rows = json.loads(run("explanations", kb, "--by", "actor", "--format", "json").stdout)
    said = {(row["explanation"], row["holder"]): (row["supports"], row["contests"]) for row in rows}
    assert said == {
        ("rain", "Ann"): (1, 0),
        ("rain", "Bob"): (0, 0),
        ("neglect", "Ann"): (0, 1),
        ("neglect", "Bob"): (1, 0),
    }


def test_claims_show_their_holder_quotation_and_reason(run, kb):
    told = run("claims", kb, "--holder", "ann", "--why").stdout
    assert "“The rain broke the dam.”" in told
    assert "why: a note (notes 1)" in told
    assert "Nobody mended" not in told


def test_claims_on_an_explanation_include_the_authors_own(run, kb):
    rows = [
        json.loads(line)
        for line in run("claims", kb, "--explanation", "rain", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(row["holder"], row["stance"], row["voice"]) for row in rows] == [
        ("Ann", "supports", "source"),
        ("a", "contests", "author"),
    ]


def test_an_unknown_explanation_lists_those_there_are(run, kb):
    done = run("claims", kb, "--explanation", "aliens")
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: unknown explanation 'aliens'; there are: rain, neglect\n",
    )


def test_causes_of_something_unknown_is_an_error(run, kb):
    done = run("causes", kb, "--of", "aliens")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: unknown cause or effect 'aliens'")
    assert done.stderr.count("\n") == 1


def test_view_writes_one_page(run, kb, tmp_path):
    page = tmp_path / "page.html"
    assert run("view", kb, "--kind", "stance", "-o", page).exit_code == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_export_and_import_keep_everything(run, kb, tmp_path):
    file = tmp_path / "x.jsonl"
    assert run("export", kb, "--to", "jsonl", "-o", file).exit_code == 0
    before = file.read_bytes()
    first = json.loads(file.read_text(encoding="utf-8").splitlines()[0])
    assert {"status", "origin", "reason"} <= set(first["claims"][0])
    assert run("import", kb, file).exit_code == 0
    assert run("export", kb, "--to", "jsonl").stdout_bytes == before


def test_csv_can_be_opened_in_a_spreadsheet_without_running_anything(run, pipeline, corpus, tmp_path):
    (corpus / "a.txt").write_text(
        "Ann supports rain: =SUM(1)\nBob supports rain: +1\nCid supports rain: plain\n"
    )
    gk.build(corpus, tmp_path / "x.kb").close()
    rows = list(csv.DictReader(io.StringIO(run("claims", tmp_path / "x.kb", "--format", "csv").stdout)))
    assert [row["quote"] for row in rows[:3]] == ["'=SUM(1)", "'+1", "plain"]


@pytest.mark.parametrize("command", [("info",), ("explanations",), ("claims", "--why"), ("causes",)])
def test_article_text_cannot_act_on_the_terminal(run, pipeline, corpus, tmp_path, command):
    evil = "\x1b]0;owned\x07 \x9b31m \u202e text"
    (corpus / "a.txt").write_text(f"Ann supports rain: It rained {evil}.\n", encoding="utf-8")
    manifest = corpus / "corpus.toml"
    manifest.write_text(
        manifest.read_text()
        + '[[articles]]\npath = "a.txt"\ntitle = "T \\u001b[2J"\nauthors = ["E\\u009b2Jvil"]\n',
        encoding="utf-8",
    )
    name, *options = command
    done = run("build", corpus, "-o", tmp_path / "x.kb")
    assert done.exit_code == 0, done.output
    told = run(name, tmp_path / "x.kb", *options)
    assert told.exit_code == 0, told.output
    assert not set(told.output) & {"\x1b", "\x9b", "\x07", "\u202e"}
    if name == "claims":
        raw = run(name, tmp_path / "x.kb", "--format", "jsonl").stdout
        assert not set(raw) & {"\x1b", "\x9b", "\x07", "\u202e"}
        assert evil in json.loads(raw.splitlines()[0])["quote"]
