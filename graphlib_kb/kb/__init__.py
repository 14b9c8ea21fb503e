"""The knowledge base: build it, store it in one file, look things up."""
