"""All budgets of the program in one run, as ratios of what is measured to what is allowed.

``python tests/benchmarks/budgets.py [TEXT...]`` takes some minutes; give it more texts for steadier figures.
Above 1 is over the budget. Run it on an idle machine: words per second and shares are of the clock.
``pages.py`` measures how pages draw in a browser, ``kb.py`` memory up to 10,000 articles.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import graphlib_kb as gk

WORDS_PER_SECOND = 2500
SHARE_BESIDE_THE_NETWORK = 0.3
HELP_SECONDS = 0.3
REBUILD = 0.05
WHEEL_MEGABYTES = 60
PAGE_KILOBYTES = 300


def line(name: str, measured: float, allowed: float, unit: str) -> None:
    """One budget: its ratio first."""
    print(f"{measured / allowed:6.2f}  {name}: {measured:.3g} {unit} of {allowed:g}")


def annotation(texts: list[str]) -> None:
    """Words per second, and what the components cost beside the network's runs."""
    from spacy.tokens import Doc

    from graphlib_kb.encoder.component import Encoder

    nlp = gk.load_pipeline()
    codebook = gk.load_codebook(gk.seeds())
    spent: dict[str, float] = defaultdict(float)
    asked = {name: getattr(Encoder, name) for name in ("meaning", "ask", "stances")}

    def timed(name: str) -> Callable[..., object]:
        def run(self: Encoder, *given: object) -> object:
            start = time.perf_counter()
            found = asked[name](self, *given)
            spent["network, when asked"] += time.perf_counter() - start
            return found

        return run

    for name in asked:
        setattr(Encoder, name, timed(name))
    words = 0
    for number, text in enumerate([texts[0], *texts]):
        if number == 1:  # the first was to warm up
            spent.clear()
            words = 0
        doc: Doc = nlp.make_doc(text)
        doc._.codebook = codebook
        words += sum(not token.is_space and not token.is_punct for token in doc)
        for name, component in nlp.pipeline:
            before, start = spent["network, when asked"], time.perf_counter()
            component(doc)
            spent[name] += time.perf_counter() - start - (spent["network, when asked"] - before)
    for name, method in asked.items():
        setattr(Encoder, name, method)
    network = spent["graphlib_encoder"] + spent["network, when asked"]
    beside = sum(spent.values()) - network
    print("        seconds: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in spent.items()))
    speed = words / (network + beside)
    print(f"{WORDS_PER_SECOND / speed:6.2f}  annotate: {speed:.0f} words/s of {WORDS_PER_SECOND}")
    line("components beside the network", beside / network, SHARE_BESIDE_THE_NETWORK, "of its time")
    print(f"        peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def cpu(*command: str) -> float:
    """CPU seconds of a command, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def program() -> None:
    """Help, imports, rebuild, wheel and pages."""
    line("--help", cpu(sys.executable, "-c", "from graphlib_kb.cli import main; main(['--help'])"),
         HELP_SECONDS, "s of CPU")  # fmt: skip
    code = "import sys, graphlib_kb; print([m for m in ('spacy', 'pyvis', 'pandas') if m in sys.modules])"
    heavy = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    print(f"        import graphlib_kb loads of spacy, pyvis, pandas: {heavy.strip()}")
    with tempfile.TemporaryDirectory() as folder:
        kb = Path(folder) / "x.kb"
        build = [sys.executable, "-c", f"import graphlib_kb as gk; gk.build(gk.seeds(), {str(kb)!r})"]
        start = time.perf_counter()
        subprocess.run(build, check=True)
        first = time.perf_counter() - start
        start = time.perf_counter()
        subprocess.run(build, check=True)
        line("rebuild with nothing changed", (time.perf_counter() - start) / first, REBUILD, "of the first")
        for kind in ("stance", "causal", "argument"):
            size = len(gk.view(gk.open_kb(kb), kind=kind).html.encode()) / 1000
            line(f"page {kind} of the sample corpus", size, PAGE_KILOBYTES, "kB")
        root = Path(__file__).parents[2]
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, str(root)], check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        line("wheel", wheel.stat().st_size / 1e6, WHEEL_MEGABYTES, "MB")


if __name__ == "__main__":
    program()
    given = [Path(name) for name in sys.argv[1:]] or sorted(Path(str(gk.seeds())).glob("*.txt"))
    annotation([path.read_text(encoding="utf-8") for path in given])
