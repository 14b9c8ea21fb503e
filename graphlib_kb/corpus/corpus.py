"""A corpus: articles from any inputs, with what the manifests in their folders say about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from graphlib_kb.corpus.codebook import load_codebook
from graphlib_kb.corpus.inputs import REVIEWS, Found, find_files, manifest_of
from graphlib_kb.corpus.learned import LEARNED, with_learned
from graphlib_kb.corpus.manifest import Entry, Manifest, load_manifest
from graphlib_kb.corpus.readers import STDIN, Report, read_file, read_stdin
from graphlib_kb.errors import CodebookError, GraphlibError, InputError
from graphlib_kb.model import Article, Codebook

Inputs = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a set of inputs is: its title and codebook, its review decisions, and where its articles are."""

    inputs: tuple[str | Path, ...]
    title: str | None = None
    codebook: Codebook | None = None
    reviews: Path | None = None

    def articles(self, on_error: Callable[[GraphlibError], None] | None = None) -> Iterator[Article]:
        """The articles, read one at a time; see `read_articles`."""
        return read_articles(self.inputs, on_error=on_error)


def load_corpus(
    inputs: Inputs, *, codebook: Codebook | str | Path | None = None, learned: bool = True
) -> Corpus:
    """The corpus of some files and folders; a codebook that is given takes the place of its own.

    ``learned`` says whether what a review has taught (``learned.toml`` in a folder) is laid over it.

    Raises
    ------
    CodebookError
        If a manifest has a mistake, or if the inputs bring several codebooks and none is given.
    """
    paths = _as_inputs(inputs)
    given = load_codebook(codebook) if isinstance(codebook, str | Path) else codebook
    manifests: dict[Path, Manifest] = {}
    reviews = []
    lessons = []
    for item in paths:
        if (path := manifest_of(item)) and path.resolve() not in manifests:
            manifests[path.resolve()] = load_manifest(path)
        folder = Path(item)
        if str(item) != STDIN and folder.is_dir() and (folder / REVIEWS).is_file():
            reviews.append(folder / REVIEWS)
        if str(item) != STDIN and folder.is_dir() and (folder / LEARNED).is_file():
            lessons.append(folder / LEARNED)
    if given is None:
        given = _one_codebook(manifests)
    if learned and len(lessons) == 1:
        given = with_learned(given or Codebook(), lessons[0])
    titles = [manifest.title for manifest in manifests.values() if manifest.title]
    return Corpus(
        paths,
        titles[0] if len(titles) == 1 else None,
        given,
        reviews[0] if len(reviews) == 1 else None,
    )


def _one_codebook(manifests: dict[Path, Manifest]) -> Codebook | None:
    found = [(path, manifest.codebook) for path, manifest in manifests.items() if manifest.codebook]
    for path, codebook in found[1:]:
        if codebook != found[0][1]:
            problem = f"is another codebook than {found[0][0]}; say which one with --codebook FILE"
            raise CodebookError(path, problem)
    return found[0][1] if found else None


def read_articles(
    inputs: Inputs, *, on_error: Callable[[GraphlibError], None] | None = None
) -> Iterator[Article]:
    """The articles of files, folders, patterns and "-" (standard input), one at a time.

    A ``corpus.toml`` beside a file, or in a folder above it that is among the inputs, describes it. With
    ``on_error`` a file or line that cannot be read is reported and passed over, without it the error is
    raised. A mistake in a manifest is always raised, as all its articles might be named wrongly.
    """
    report = on_error or _raise
    manifests: dict[Path, Manifest | None] = {}
    names: dict[str, Path] = {}
    for file in find_files(_as_inputs(inputs), report):
        entry = None if file.is_stdin else _entry(file, manifests, report)
        for article in read_stdin(report) if file.is_stdin else read_file(file.path, report):
            described = entry.describe(article) if entry else article
            if (other := names.get(described.id)) == file.path:
                report(InputError(other, f"two of its articles have the id {described.id!r}; change one"))
                continue
            if other:
                problem = f"its id {described.id!r} is taken by {other}; give one of them another id"
                report(InputError(file.path, f"{problem} in corpus.toml"))
                continue
            names[described.id] = file.path
            yield described


def _entry(file: Found, manifests: dict[Path, Manifest | None], report: Report) -> Entry | None:
    """What the nearest manifest that describes a file says about it; manifests are read once."""
    for path in file.manifests():
        if path not in manifests:
            manifests[path] = manifest = load_manifest(path) if path.is_file() else None
            for error in manifest.missing if manifest else ():
                report(error)
        if (manifest := manifests[path]) and (entry := manifest.entries.get(file.path.resolve())):
            return entry
    return None


def seeds() -> Path:
    """The folder of the sample corpus: five articles on one contested event."""
    # Importing it would put the module in the place of this function in `graphlib_kb`.
    spec = find_spec("graphlib_kb.seeds")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _as_inputs(inputs: Inputs) -> tuple[str | Path, ...]:
    return (inputs,) if isinstance(inputs, str | Path) else tuple(inputs)


def _raise(error: GraphlibError) -> None:
    raise error
