"""Serves the invented event, for tests that kill the server: ``python -m review.serve LOG REVIEWER``."""

from __future__ import annotations

import sys

from graphlib_kb.review.server import ReviewServer

from .conftest import CODEBOOK, annotate_one, annotate_two

if __name__ == "__main__":
    log, reviewer = sys.argv[1:3]
    annotations = [annotate_one(), annotate_two()]
    server = ReviewServer(annotations, log, reviewer=reviewer, codebook=CODEBOOK, title="Ferry")
    print(server.address, flush=True)
    server.serve()
