"""Decisions of reviewers: their log, how they change annotations, and the tools to make them."""
