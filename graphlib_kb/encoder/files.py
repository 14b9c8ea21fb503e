"""The files of a trained model: four ONNX graphs, the embeddings, the small heads, labels and word pieces."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.words import WordPieces
from graphlib_kb.errors import InputError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NAMES = (
    "annotator.onnx", "meaning.onnx", "stance.onnx", "stances.onnx", "embeddings.npz", "heads.npz",
    "labels.json", "tokenizer.json",
)  # fmt: skip


class ModelFiles:
    """A model folder, read piece by piece when it is first needed; pickles as its path.

    Sessions belong to the process that opened them: a forked worker opens its own.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        missing = [name for name in NAMES if not (folder / name).is_file()]
        if missing:
            raise InputError(folder, f"not an encoder model: {', '.join(missing)} missing")
        self.folder, self.threads = folder, threads
        self._sessions: dict[tuple[str, int], InferenceSession] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "threads": self.threads, "_sessions": {}}

    def all(self) -> list[Path]:
        """Every file of the folder."""
        return sorted(path for path in self.folder.iterdir() if path.is_file())

    def session(self, name: str, *, threads: int | None = None) -> InferenceSession:
        """The session of `name`.onnx in this process; `threads` are those of one run."""
        key = (name, os.getpid())
        if key not in self._sessions:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads if threads is None else threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            # A forked worker keeps its parent's sessions: to drop one waits for threads it doesn't have.
            self._sessions[key] = onnxruntime.InferenceSession(
                str(self.folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[key]

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """Label inventories by task."""
        found: dict[str, list[str]] = json.loads((self.folder / "labels.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def heads(self) -> dict[str, NDArray[np.float32]]:
        """The small weights that are applied outside the graphs."""
        with np.load(self.folder / "heads.npz") as arrays:
            return {name: arrays[name].astype(np.float32) for name in arrays.files}

    @cached_property
    def _embeddings(self) -> tuple[NDArray[Any], NDArray[np.float32]]:
        with np.load(self.folder / "embeddings.npz") as arrays:
            return arrays["table"], arrays["scale"]

    def embed(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Embeddings [b, p, width] of word pieces [b, p]."""
        table, scale = self._embeddings
        found: NDArray[np.float32] = table[ids].astype(np.float32)
        found *= scale[ids][..., None]
        return found

    @cached_property
    def pieces(self) -> WordPieces:
        """The word-piece tokenizer."""
        return WordPieces(self.folder / "tokenizer.json")
