"""Articles and all that was found in them as one SQLite file: built, opened, looked up."""

from graphlib_kb.kb.build import build
from graphlib_kb.kb.frame import frame
from graphlib_kb.kb.knowledge_base import KnowledgeBase, open_kb

__all__ = ["KnowledgeBase", "build", "frame", "open_kb"]
