"""Articles to annotations: the spaCy pipeline, its components and their word lists."""
