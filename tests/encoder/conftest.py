from __future__ import annotations

import pytest

from graphlib_kb.encoder import load_encoder_pipeline, model_path


@pytest.fixture(scope="session")
def nlp():
    if not (model_path() / "graphlib_encoder" / "annotator.onnx").is_file():
        pytest.skip("the shipped weights are not in this checkout")
    return load_encoder_pipeline(threads=2)
