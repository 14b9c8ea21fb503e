"""Explore who asserts what, what is said to cause what, and who supports or contests each explanation.

Articles go in; a knowledge base of claims, causal assertions and stances comes out, every item of which leads
back to the characters that carry it. The public names stand below in reading order; spaCy, pyvis and pandas
are imported when a name that needs them is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlib_kb.analysis import CERTAINTY_WEIGHTS as CERTAINTY_WEIGHTS
    from graphlib_kb.analysis import NetworkSettings as NetworkSettings
    from graphlib_kb.analysis import SettingsError as SettingsError
    from graphlib_kb.analysis import Window as Window
    from graphlib_kb.analysis import actor_network as actor_network
    from graphlib_kb.analysis import argument_framework as argument_framework
    from graphlib_kb.analysis import brokers as brokers
    from graphlib_kb.analysis import causal_chains as causal_chains
    from graphlib_kb.analysis import causal_links as causal_links
    from graphlib_kb.analysis import centrality as centrality
    from graphlib_kb.analysis import coalitions as coalitions
    from graphlib_kb.analysis import denied_links as denied_links
    from graphlib_kb.analysis import discourse_network as discourse_network
    from graphlib_kb.analysis import disparity_backbone as disparity_backbone
    from graphlib_kb.analysis import event_list as event_list
    from graphlib_kb.analysis import explanation_matrix as explanation_matrix
    from graphlib_kb.analysis import feedback_loops as feedback_loops
    from graphlib_kb.analysis import grounded_extension as grounded_extension
    from graphlib_kb.analysis import networks_over_time as networks_over_time
    from graphlib_kb.analysis import polarisation as polarisation
    from graphlib_kb.analysis import preferred_extensions as preferred_extensions
    from graphlib_kb.analysis import shared_columns as shared_columns
    from graphlib_kb.analysis import shares as shares
    from graphlib_kb.analysis import stability as stability
    from graphlib_kb.analysis import stance_statements as stance_statements
    from graphlib_kb.analysis import statement_table as statement_table
    from graphlib_kb.analysis import statements_behind as statements_behind
    from graphlib_kb.analysis import strengths as strengths
    from graphlib_kb.analysis import what_would_change as what_would_change
    from graphlib_kb.annotate import annotate_all as annotate_all
    from graphlib_kb.annotate import group_factors as group_factors
    from graphlib_kb.annotate import load_pipeline as load_pipeline
    from graphlib_kb.annotate import propose_codebook as propose_codebook
    from graphlib_kb.corpus import dump_codebook as dump_codebook
    from graphlib_kb.corpus import find_offtopic as find_offtopic
    from graphlib_kb.corpus import independent_sources as independent_sources
    from graphlib_kb.corpus import load_codebook as load_codebook
    from graphlib_kb.corpus import load_corpus as load_corpus
    from graphlib_kb.corpus import read_articles as read_articles
    from graphlib_kb.corpus import seeds as seeds
    from graphlib_kb.errors import GraphlibError as GraphlibError
    from graphlib_kb.errors import InputError as InputError
    from graphlib_kb.errors import OutputError as OutputError
    from graphlib_kb.errors import UnknownNameError as UnknownNameError
    from graphlib_kb.evaluate import Evaluation as Evaluation
    from graphlib_kb.evaluate import evaluate_annotations as evaluate_annotations
    from graphlib_kb.evaluate import reviewed_reference as reviewed_reference
    from graphlib_kb.exchange import annotations_from_file as annotations_from_file
    from graphlib_kb.exchange import annotations_from_json as annotations_from_json
    from graphlib_kb.exchange import annotations_to_json as annotations_to_json
    from graphlib_kb.exchange import to_line as to_line
    from graphlib_kb.exchange.dna import read_dna as read_dna
    from graphlib_kb.exchange.dna import write_dna as write_dna
    from graphlib_kb.exchange.graphs import gexf_over_time as gexf_over_time
    from graphlib_kb.exchange.graphs import gexf_text as gexf_text
    from graphlib_kb.exchange.graphs import graphml_text as graphml_text
    from graphlib_kb.exchange.table import read_statements as read_statements
    from graphlib_kb.files import write_whole as write_whole
    from graphlib_kb.graph import actor_graph as actor_graph
    from graphlib_kb.graph import argument_graph as argument_graph
    from graphlib_kb.graph import causal_graph as causal_graph
    from graphlib_kb.graph import claim_graph as claim_graph
    from graphlib_kb.graph import merge_factors as merge_factors
    from graphlib_kb.graph import split_factor as split_factor
    from graphlib_kb.graph import stance_graph as stance_graph
    from graphlib_kb.kb import KnowledgeBase as KnowledgeBase
    from graphlib_kb.kb import adopt as adopt
    from graphlib_kb.kb import build as build
    from graphlib_kb.kb import frame as frame
    from graphlib_kb.kb import open_kb as open_kb
    from graphlib_kb.model import PartialDate as PartialDate
    from graphlib_kb.review import ReviewServer as ReviewServer
    from graphlib_kb.review import ReviewSession as ReviewSession
    from graphlib_kb.review import agreement as agreement
    from graphlib_kb.review import differences as differences
    from graphlib_kb.review import open_review as open_review
    from graphlib_kb.review import parse_change as parse_change
    from graphlib_kb.review import read_decisions as read_decisions
    from graphlib_kb.review import recode as recode
    from graphlib_kb.review import review_in_terminal as review_in_terminal
    from graphlib_kb.review import review_pace as review_pace
    from graphlib_kb.review import serve_review as serve_review
    from graphlib_kb.review import train as train
    from graphlib_kb.views import BigPageWarning as BigPageWarning
    from graphlib_kb.views import Page as Page
    from graphlib_kb.views import Report as Report
    from graphlib_kb.views import open_page as open_page
    from graphlib_kb.views import report as report
    from graphlib_kb.views import view as view

__version__ = "0.1.0"

_HOME = {
    "event_list": "graphlib_kb.analysis",
    "train": "graphlib_kb.review",
    "read_decisions": "graphlib_kb.review",
    "parse_change": "graphlib_kb.review",
    "recode": "graphlib_kb.review",
    "differences": "graphlib_kb.review",
    "agreement": "graphlib_kb.review",
    "split_factor": "graphlib_kb.graph",
    "merge_factors": "graphlib_kb.graph",
    "causal_links": "graphlib_kb.analysis",
    "what_would_change": "graphlib_kb.analysis",
    "strengths": "graphlib_kb.analysis",
    "stability": "graphlib_kb.analysis",
    "shares": "graphlib_kb.analysis",
    "shared_columns": "graphlib_kb.analysis",
    "preferred_extensions": "graphlib_kb.analysis",
    "polarisation": "graphlib_kb.analysis",
    "grounded_extension": "graphlib_kb.analysis",
    "disparity_backbone": "graphlib_kb.analysis",
    "coalitions": "graphlib_kb.analysis",
    "centrality": "graphlib_kb.analysis",
    "brokers": "graphlib_kb.analysis",
    "argument_framework": "graphlib_kb.analysis",
    "review_in_terminal": "graphlib_kb.review",
    "review_pace": "graphlib_kb.review",
    "reviewed_reference": "graphlib_kb.evaluate",
    "serve_review": "graphlib_kb.review",
    "open_review": "graphlib_kb.review",
    "ReviewSession": "graphlib_kb.review",
    "ReviewServer": "graphlib_kb.review",
    "view": "graphlib_kb.views",
    "Page": "graphlib_kb.views",
    "Report": "graphlib_kb.views",
    "BigPageWarning": "graphlib_kb.views",
    "open_page": "graphlib_kb.views",
    "report": "graphlib_kb.views",
    "PartialDate": "graphlib_kb.model",
    "graphml_text": "graphlib_kb.exchange.graphs",
    "gexf_text": "graphlib_kb.exchange.graphs",
    "gexf_over_time": "graphlib_kb.exchange.graphs",
    "read_statements": "graphlib_kb.exchange.table",
    "write_dna": "graphlib_kb.exchange.dna",
    "read_dna": "graphlib_kb.exchange.dna",
    "statements_behind": "graphlib_kb.analysis",
    "statement_table": "graphlib_kb.analysis",
    "stance_statements": "graphlib_kb.analysis",
    "networks_over_time": "graphlib_kb.analysis",
    "discourse_network": "graphlib_kb.analysis",
    "actor_network": "graphlib_kb.analysis",
    "Window": "graphlib_kb.analysis",
    "SettingsError": "graphlib_kb.analysis",
    "NetworkSettings": "graphlib_kb.analysis",
    "CERTAINTY_WEIGHTS": "graphlib_kb.analysis",
    "causal_chains": "graphlib_kb.analysis",
    "denied_links": "graphlib_kb.analysis",
    "explanation_matrix": "graphlib_kb.analysis",
    "feedback_loops": "graphlib_kb.analysis",
    "actor_graph": "graphlib_kb.graph",
    "argument_graph": "graphlib_kb.graph",
    "causal_graph": "graphlib_kb.graph",
    "claim_graph": "graphlib_kb.graph",
    "stance_graph": "graphlib_kb.graph",
    "dump_codebook": "graphlib_kb.corpus",
    "find_offtopic": "graphlib_kb.corpus",
    "independent_sources": "graphlib_kb.corpus",
    "load_codebook": "graphlib_kb.corpus",
    "load_corpus": "graphlib_kb.corpus",
    "read_articles": "graphlib_kb.corpus",
    "seeds": "graphlib_kb.corpus",
    "annotate_all": "graphlib_kb.annotate",
    "load_pipeline": "graphlib_kb.annotate",
    "propose_codebook": "graphlib_kb.annotate",
    "group_factors": "graphlib_kb.annotate",
    "GraphlibError": "graphlib_kb.errors",
    "annotations_from_file": "graphlib_kb.exchange",
    "InputError": "graphlib_kb.errors",
    "write_whole": "graphlib_kb.files",
    "to_line": "graphlib_kb.exchange",
    "UnknownNameError": "graphlib_kb.errors",
    "OutputError": "graphlib_kb.errors",
    "KnowledgeBase": "graphlib_kb.kb",
    "adopt": "graphlib_kb.kb",
    "build": "graphlib_kb.kb",
    "frame": "graphlib_kb.kb",
    "open_kb": "graphlib_kb.kb",
    "annotations_to_json": "graphlib_kb.exchange",
    "Evaluation": "graphlib_kb.evaluate",
    "evaluate_annotations": "graphlib_kb.evaluate",
    "annotations_from_json": "graphlib_kb.exchange",
}

__all__ = [
    "CERTAINTY_WEIGHTS",
    "BigPageWarning",
    "Evaluation",
    "GraphlibError",
    "InputError",
    "KnowledgeBase",
    "NetworkSettings",
    "OutputError",
    "Page",
    "PartialDate",
    "Report",
    "ReviewServer",
    "ReviewSession",
    "SettingsError",
    "UnknownNameError",
    "Window",
    "__version__",
    "actor_graph",
    "actor_network",
    "adopt",
    "agreement",
    "annotate_all",
    "annotations_from_file",
    "annotations_from_json",
    "annotations_to_json",
    "argument_framework",
    "argument_graph",
    "brokers",
    "build",
    "causal_chains",
    "causal_graph",
    "causal_links",
    "centrality",
    "claim_graph",
    "coalitions",
    "denied_links",
    "differences",
    "discourse_network",
    "disparity_backbone",
    "dump_codebook",
    "evaluate_annotations",
    "event_list",
    "explanation_matrix",
    "feedback_loops",
    "find_offtopic",
    "frame",
    "gexf_over_time",
    "gexf_text",
    "graphml_text",
    "grounded_extension",
    "group_factors",
    "independent_sources",
    "load_codebook",
    "load_corpus",
    "load_pipeline",
    "merge_factors",
    "networks_over_time",
    "open_kb",
    "open_page",
    "open_review",
    "parse_change",
    "polarisation",
    "preferred_extensions",
    "propose_codebook",
    "read_articles",
    "read_decisions",
    "read_dna",
    "read_statements",
    "recode",
    "report",
    "review_in_terminal",
    "review_pace",
    "reviewed_reference",
    "seeds",
    "serve_review",
    "shared_columns",
    "shares",
    "split_factor",
    "stability",
    "stance_graph",
    "stance_statements",
    "statement_table",
    "statements_behind",
    "strengths",
    "to_line",
    "train",
    "view",
    "what_would_change",
    "write_dna",
    "write_whole",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
