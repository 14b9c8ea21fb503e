"""Bad input: one line on standard error and exit code 1, while the good files beside it go through."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import graphlib_kb as gk

TESTS = Path(__file__).parents[1]


def one_line(done, *words):
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("binary.txt", bytes(range(256)) * 20),
        ("wrong.txt", b"caf\xe9 na\xefve \x81\x8d\x8f" * 5),
        ("line.jsonl", b"{not json}\n"),
        ("missing.txt", None),
    ],
)
@pytest.mark.parametrize("command", ["annotate", "build"])
def test_a_bad_file_is_named_and_the_good_one_goes_through(
    run, pipeline, corpus, tmp_path, command, name, content
):
    bad = tmp_path / name
    if content is not None:
        bad.write_bytes(content)
    output = ["-o", tmp_path / "x.kb"] if command == "build" else []
    done = run(command, bad, corpus / "a.txt", *output)
    assert done.exit_code == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert name in errors[0]
    if command == "annotate":
        assert json.loads(done.stdout)["article"]["id"] == "a"
    else:
        with gk.open_kb(tmp_path / "x.kb") as kb:
            assert [article.id for article in kb.articles] == ["a"]


def test_several_bad_files_have_a_line_each(run, pipeline, corpus, tmp_path):
    done = run("annotate", tmp_path / "x.txt", corpus / "a.txt", tmp_path / "y.txt")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["Error", "Error"]
    assert done.exit_code == 1


@pytest.mark.parametrize(
    "command", ["info", "explanations", "claims", "causes", "view -o x.html", "export --to jsonl"]
)
@pytest.mark.parametrize("content", [b"", b"notes", None])
def test_a_kb_that_is_none(run, tmp_path, command, content):
    path = tmp_path / "x.kb"
    if content is not None:
        path.write_bytes(content)
    name, *options = command.split()
    one_line(run(name, path, *options), "x.kb", "graphlib-kb build")


def test_a_newer_schema(run, kb):
    tables = sqlite3.connect(kb)
    tables.execute("PRAGMA user_version = 99")
    tables.close()
    one_line(run("info", kb), "newer graphlib-kb", "pip install --upgrade")


def test_a_codebook_with_a_typo_names_file_line_and_key(run, pipeline, corpus, tmp_path):
    book = tmp_path / "book.toml"
    book.write_text('[question]\ntext = "Why?"\n\n[[explanations]]\nid = "rain"\nlable = "Rain"\n')
    one_line(run("annotate", corpus / "a.txt", "--codebook", book), "book.toml:6", "lable")
    one_line(run("build", corpus, "--codebook", book, "-o", tmp_path / "x.kb"), "book.toml:6", "lable")


def test_a_file_that_cannot_be_written_there(run, kb, pipeline, corpus, tmp_path):
    one_line(run("build", corpus, "-o", tmp_path / "missing" / "x.kb"), "cannot be written there")
    one_line(run("view", kb, "-o", tmp_path / "missing" / "x.html"), "cannot be written there")
    one_line(run("view", kb, "-o", tmp_path), "is a folder")
    one_line(run("demo", "-o", corpus / "a.txt" / "demo"))


def test_an_old_file_that_is_no_kb_is_left_as_it_is(run, pipeline, corpus, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("my notes")
    one_line(run("build", corpus, "-o", path), "left as it is")
    assert path.read_text() == "my notes"


@pytest.mark.parametrize(
    "arguments", ["", "bild", "build", "info", "view x.kb --kind pie -o x", "explanations x --by me"]
)
def test_wrong_usage_ends_with_2(run, arguments):
    done = run(*arguments.split())
    assert done.exit_code == 2
    assert "Usage:" in done.output


def _slow(corpus: Path, kb: Path) -> str:
    return textwrap.dedent(f"""
        import signal, sys, time
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's children ignore it
        sys.path.insert(0, {str(TESTS)!r})
        import notes, graphlib_kb.annotate as room
        from graphlib_kb.cli import main
        def slowly(articles, codebook=None, *, jobs=1, progress=None):
            for found in notes.Pipeline().annotate_all(articles, codebook):
                yield found
                print("half way", file=sys.stderr, flush=True)
                time.sleep(60)
        room.annotate_all, room.group_factors = slowly, notes.Pipeline.group_factors
        room.PIPELINE_VERSION = "slow"
        main(["build", {str(corpus)!r}, "-o", {str(kb)!r}])
    """)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_in_the_middle_of_a_build_leaves_the_old_file(kb, corpus, tmp_path):
    before = kb.read_bytes()
    running = subprocess.Popen(
        [sys.executable, "-c", _slow(corpus, kb)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr.readline() == "half way\n"
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert (running.returncode, told) == (1, "Error: interrupted; no file was changed\n")
    assert kb.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "dam.kb"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a process group")
def test_ctrl_c_ends_all_processes_at_once(corpus, tmp_path):
    (tmp_path / "sleepy.py").write_text(
        "import sys, time\n"
        "def annotate(article, codebook):\n"
        "    print('asleep', file=sys.stderr, flush=True)\n"
        "    time.sleep(600)\n"
    )
    code = textwrap.dedent(f"""
        import signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.path.insert(0, {str(tmp_path)!r})
        import sleepy
        from graphlib_kb.annotate import pipeline
        from graphlib_kb.cli import main
        if __name__ == "__main__":
            pipeline.annotate = sleepy.annotate
            main(["annotate", {str(corpus)!r}, "--jobs", "2"])
    """)
    running = subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stderr.readline() == "asleep\n"
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert told.replace("asleep\n", "") == "Error: interrupted; no file was changed\n"


@pytest.mark.skipif(sys.platform == "win32", reason="closes a pipe")
def test_a_closed_pipe_is_no_error(kb):
    code = f"from graphlib_kb.cli import main; main(['claims', {str(kb)!r}, '--format', 'jsonl'])"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.stderr == ""


def test_output_is_utf8_whatever_the_locale(kb):
    code = f"from graphlib_kb.cli import main; main(['claims', {str(kb)!r}, '--format', 'json'])"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "𝕥he wall" in json.loads(done.stdout.decode("utf-8"))[2]["quote"]
