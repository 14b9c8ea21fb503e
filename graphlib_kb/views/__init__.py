"""Graphs to interactive pages, pictures and reports. The only room that knows pyvis."""

from graphlib_kb.views.opened import open_page
from graphlib_kb.views.page import BigPageWarning, Page
from graphlib_kb.views.report import Report, report
from graphlib_kb.views.view import view

__all__ = ["BigPageWarning", "Page", "Report", "open_page", "report", "view"]
