"""The sample corpus: five articles, their metadata and codebook."""
