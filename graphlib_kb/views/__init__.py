"""Graphs to interactive pages, pictures and reports. The only room that knows pyvis."""

from graphlib_kb.views.page import BigPageWarning, Page
from graphlib_kb.views.view import view

__all__ = ["BigPageWarning", "Page", "view"]
