"""Files to articles: readers, metadata manifest, codebook, off-topic stretches, near-duplicates."""
