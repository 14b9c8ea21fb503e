"""`python -m graphlib_kb.encoder.training --corpora DIR --base DIR --out DIR`: trains the model."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from graphlib_kb.encoder.training.train import Settings, train


def main() -> None:
    """Reads the command line and trains."""
    parser = argparse.ArgumentParser(prog="python -m graphlib_kb.encoder.training", description=__doc__)
    parser.add_argument(
        "--corpora", type=Path, required=True, help="folder with the corpora, see MODEL_CARD.md"
    )
    parser.add_argument(
        "--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="checkpoint and log; an old checkpoint is continued"
    )
    for setting in fields(Settings):
        parser.add_argument(
            "--" + setting.name.replace("_", "-"), type=type(setting.default), default=setting.default
        )
    given = vars(parser.parse_args())
    train(given.pop("corpora"), given.pop("base"), given.pop("out"), Settings(**given))


if __name__ == "__main__":
    main()
