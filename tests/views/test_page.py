"""What a page is as a value: the same every time, quiet, safe to save, fit to embed."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from html import unescape

import pytest
from dispute import dispute, empty

from graphlib_kb.errors import InputError, MissingExtraError, OutputError, UnknownNameError
from graphlib_kb.graph import argument_graph
from graphlib_kb.views import BigPageWarning, open_page, report, view
from graphlib_kb.views.view import KINDS

from .hostile import hostile


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_graph_gives_the_same_bytes(kind):
    first, second = (view(argument_graph(dispute()), kind).html for _ in range(2))
    assert first == second


def test_bytes_are_the_same_in_another_process(g):
    program = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); "
        "from dispute import dispute; import graphlib_kb as gk;"
        "print(hashlib.sha256(gk.view(dispute(), 'actors').html.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {hashlib.sha256(view(g, "actors").html.encode()).hexdigest() + "\n"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", [empty, hostile])
def test_any_knowledge_base_gives_a_page(kind, what):
    assert view(argument_graph(what()), kind).html.startswith("<!doctype html>")


def test_a_knowledge_base_will_do_as_well_as_its_graph(g):
    assert view(dispute()).html == view(g).html


def test_a_page_points_to_nothing_outside(g):
    outside = re.sub(r'<script type="application/.*?</script>', "", view(g).html, flags=re.DOTALL)
    assert not re.findall(r'(?:src|href|action)="|url\(|@import|https?://', outside)


def test_every_script_is_allowed_by_its_hash(g):
    html = view(g, packed=False).html
    policy = re.search(r"script-src (.*?);", unescape(html))[1]
    scripts = re.findall(r"<script(?: id=\"program\")?>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 3
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_viewing_prints_nothing_and_leaves_no_file(g, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    page = view(g)
    page._repr_mimebundle_()
    for form in ("page", "iframe", "srcdoc", "quarto", "svg"):
        page.embed(form)
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_viewing_leaves_the_graph_as_it_was(g):
    before = (sorted(map(str, g.nodes(data=True))), sorted(map(str, g.edges(data=True))))
    for kind in KINDS:
        view(g, kind)
    assert (sorted(map(str, g.nodes(data=True))), sorted(map(str, g.edges(data=True)))) == before


def test_a_page_is_saved_whole_as_utf8(g, tmp_path):
    page = view(g, title="Brücke 橋")
    assert page.save(tmp_path / "page.html").read_bytes() == page.html.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_that_cannot_be_saved_says_so(g, tmp_path):
    with pytest.raises(OutputError):
        view(g).save(tmp_path / "missing" / "page.html")


def test_unknown_names_list_those_that_are(g):
    with pytest.raises(UnknownNameError, match="stance, causal, argument"):
        view(g, "pie")
    with pytest.raises(UnknownNameError, match="page, iframe"):
        view(g).embed("gif")
    with pytest.raises(UnknownNameError, match="explanation:rust"):
        view(g, focus="nobody")
    with pytest.raises(UnknownNameError, match="outlet:Daily"):
        view(g, focus="outlet:Dayly")


def test_a_notebook_gets_a_sentence_and_a_table_before_the_page(g):
    bundle = view(g)._repr_mimebundle_()
    assert bundle["text/plain"] == "<Page: stance, 11 nodes, 8 lines>"
    before, _, after = bundle["text/html"].partition("<iframe")
    assert "8 lines: 5 supports, 2 contests, 1 reports" in before
    assert "<td>the engineers</td><td>contests</td><td>Rust</td><td>2</td>" in before
    assert 'sandbox="allow-scripts' in after
    assert "allow-same-origin" not in after


def test_pages_in_reports_stand_on_one_line(g):
    element = view(g).embed("srcdoc")
    assert "\n" not in element
    assert view(g).embed("quarto") == f"```{{=html}}\n{element}\n```\n"


def test_an_iframe_names_the_file_and_where_to_begin(g):
    element = view(g).embed("iframe", source='../a"b.html', start="node=explanation:rust", height=300)
    assert 'src="../a&quot;b.html#node=explanation:rust"' in element
    assert 'height="300"' in element


def test_a_big_page_warns_with_the_way_out(g):
    g.edges["author:Ada Lund", "explanation:rust", "s1"]["before"] = "".join(
        hashlib.sha256(str(index).encode()).hexdigest() for index in range(9000)
    )
    with pytest.warns(BigPageWarning, match=r"embed\(\"iframe\""):
        view(g).embed("srcdoc")


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_proper_svg_without_script(kind):
    picture = ElementTree.fromstring(view(argument_graph(hostile()), kind).embed("svg"))
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} <= {
        "svg", "title", "desc", "rect", "path", "g", "text", "circle",
    }  # fmt: skip
    assert not any(
        name.startswith("on") or "href" in name for element in picture.iter() for name in element.attrib
    )


def test_png_needs_no_browser(g):
    pytest.importorskip("resvg_py", reason="needs the extra png")
    assert view(g).embed("png").startswith(b"\x89PNG")


def test_png_without_its_extra_says_what_to_install(g, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtraError, match=r"graphlib-kb\[png\]"):
        view(g).embed("png")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [True, False])
def test_a_saved_page_can_be_embedded_in_another_form(g, kind, packed, tmp_path):
    page = view(g, kind, packed=packed)
    again = open_page(page.save(tmp_path / "page.html"))
    assert again.html == page.html
    assert again.embed("svg") == page.embed("svg")


def test_another_file_is_no_page(tmp_path):
    (tmp_path / "page.html").write_text("<html>")
    with pytest.raises(InputError, match="graphlib-kb view"):
        open_page(tmp_path / "page.html")
    with pytest.raises(InputError, match="cannot be read"):
        open_page(tmp_path / "missing.html")


def test_a_damaged_page_is_told(g, tmp_path):
    html = view(g, packed=False).html.replace('"boxKinds"', "").replace('id="edges">[', 'id="edges">[[')
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        open_page(tmp_path / "page.html")


def test_focus_draws_one_explanation_with_those_who_speak_of_it(g):
    scene = view(g, focus="explanation:rust").scene
    assert {box.id for box in scene.boxes} == {
        "event",
        "explanation:rust",
        "author:Ada Lund",
        "actor:engineers",
    }


@pytest.mark.parametrize(
    "focus", ["actor:mayor", "outlet:Daily", "article:cy", "kind:author", "event", "claim:c-cy"]
)
def test_every_part_can_be_drawn(g, focus):
    for kind in KINDS:
        assert view(g, kind, focus=focus).scene.boxes or kind in ("actors", "causal")


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_nodes_are_drawn_as_groups_and_the_page_says_so(g, kind):
    whole, grouped = view(g, kind).scene, view(g, kind, most=5).scene
    assert len(grouped.boxes) <= len(whole.boxes)
    if kind in ("stance", "argument", "actors"):
        assert "too many for one drawing" in grouped.note
        assert "focus" in grouped.note
        assert len(grouped.evidence) == len(whole.evidence)


def test_the_argument_view_tells_undercutting_from_other_contesting(g):
    kinds = {
        (line.source.partition(":")[0], line.kind)
        for line in view(g, "argument").scene.lines
        if line.target == "explanation:rust"
    }
    assert kinds == {("passage", "supports"), ("claim", "undercuts"), ("claim", "contests")}
    assert "undercuts: denies the link" in view(g, "argument").embed("svg")


def test_a_report_answers_the_question_from_top_to_bottom():
    made = report(dispute())
    order = [
        "Why did the bridge fall?",
        "<h2>Who says what",
        "<h2>The picture",
        "Supported by",
        "<h2>What is contested",
        "<h2>Who is silent",
        "<h2>How this was made",
    ]
    places = [made.html.index(words) for words in order]
    assert places == sorted(places)
    for words in (
        "Overloading did not cause it",
        "quoted by <bdi>Ada Lund",
        "characters 116–144",
        "1 of 9 stances accepted (11 %)",
        "Most independent sources support <strong><bdi>Overloading</bdi></strong> (3)",
        "denies the link, not the cause",
    ):
        assert words in made.html


def test_a_report_is_saved_as_what_its_name_says(tmp_path):
    made = report(dispute())
    assert made.save(tmp_path / "r.md").read_text("utf-8") == made.markdown
    assert made.save(tmp_path / "r.html").read_text("utf-8") == made.html


def test_a_report_on_nothing_is_a_report():
    assert "Nobody speaks of any explanation" in report(empty()).html


def test_a_report_counts_only_what_was_accepted_if_asked():
    made = report(dispute(), status="accepted")
    assert made.findings.counts["stances"] == 1
    assert "what a reviewer accepted" in made.markdown
