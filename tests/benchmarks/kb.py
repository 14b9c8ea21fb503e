"""Ratios of the knowledge base: rebuild to first build, and memory against the number of articles.

``python tests/benchmarks/kb.py`` takes a few minutes; nothing in the tests depends on what it prints.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]

_RUN = """
import json, resource, sys, time
start = time.process_time()
sys.path.insert(0, {tests!r})
import graphlib_kb as gk
if {notes}:
    import notes
    from graphlib_kb import annotate
    for name in ("annotate_all", "group_factors"):
        setattr(annotate, name, getattr(notes.Pipeline(), name))
kb = gk.build({corpus!r}, {output!r}, progress=False)
seconds = time.process_time() - start
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([seconds, megabytes, [name for name in ("spacy", "numpy") if name in sys.modules]]))
"""


def run(corpus: Path, output: Path, *, notes: bool) -> tuple[float, float, list[str]]:
    """CPU seconds, peak megabytes and heavy imports of one build, in a process of its own."""
    code = _RUN.format(tests=str(TESTS), corpus=str(corpus), output=str(output), notes=notes)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout))


def made_up(folder: Path, articles: int) -> Path:
    """A corpus of articles of a thousand words with thirty notes each."""
    draw = random.Random(1)
    words = [f"w{number}" for number in range(5_000)]
    lines = [json.dumps({"question": 0})][:0]
    for number in range(articles):
        text = "\n".join(
            f"Holder{draw.randrange(300)} supports rain: {' '.join(draw.choices(words, k=30))}."
            for _ in range(30)
        )
        lines.append(json.dumps({"id": f"a{number}", "text": text}))
    folder.mkdir()
    (folder / "articles.jsonl").write_text("\n".join(lines))
    (folder / "corpus.toml").write_text(
        '[question]\ntext = "Why?"\n[[explanations]]\nid = "rain"\nlabel = "Rain"\n'
    )
    return folder


def main(counts: list[int]) -> None:
    import graphlib_kb as gk

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first, _, _ = run(gk.seeds(), place / "seeds.kb", notes=False)
        again, _, heavy = run(gk.seeds(), place / "seeds.kb", notes=False)
        print(
            f"sample corpus: first build {first:.2f} s of CPU, "
            f"rebuilt {again:.2f} s ({again / first:.1%}); imports {heavy}"
        )
        for count in counts:
            corpus = made_up(place / f"corpus{count}", count)
            first, peak, _ = run(corpus, place / "made-up.kb", notes=True)
            again, rebuilt, _ = run(corpus, place / "made-up.kb", notes=True)
            size = (place / "made-up.kb").stat().st_size / 1e6
            print(
                f"{count:6} articles: {first:.1f} s, peak {peak:.0f} MB, file {size:.0f} MB; "
                f"rebuilt {again:.1f} s, {rebuilt:.0f} MB"
            )
            (place / "made-up.kb").unlink()


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 1_000, 10_000])
