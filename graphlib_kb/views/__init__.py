"""Graphs to interactive pages."""
