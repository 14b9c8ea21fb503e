"""Articles and all that was found in them as one SQLite file: built, opened, looked up."""

from graphlib_kb.kb.adoption import adopt
from graphlib_kb.kb.builder import build
from graphlib_kb.kb.frames import frame
from graphlib_kb.kb.knowledge_base import KnowledgeBase, open_kb

__all__ = ["KnowledgeBase", "adopt", "build", "frame", "open_kb"]
