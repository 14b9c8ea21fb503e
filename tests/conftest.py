"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from notes import CODEBOOK, Pipeline

from graphlib_kb import annotate


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """The pipeline of one rule in the place of the trained one."""
    pipeline = Pipeline()
    for name in ("annotate_all", "group_factors", "propose_codebook"):
        # Not setattr, which would first load the trained one.
        monkeypatch.setitem(vars(annotate), name, getattr(pipeline, name))
    monkeypatch.setattr(annotate, "PIPELINE_VERSION", "notes-1")
    return pipeline


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two articles on a broken dam, with a codebook."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "corpus.toml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "a.txt").write_text(
        "Ann supports rain: The rain broke the dam.\nAuthor contests rain: It held.\n"
    )
    (folder / "b.txt").write_text(
        "Bob supports neglect: Nobody mended 𝕥he wall.\r\nAnn contests neglect: They did.\n"
    )
    return folder


@pytest.fixture
def edit(corpus: Path) -> Callable[[str, str, str], None]:
    """Replace a word in a file of the corpus."""

    def replace(name: str, old: str, new: str) -> None:
        path = corpus / name
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new).encode())

    return replace
