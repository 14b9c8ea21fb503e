"""The version of what the pipeline finds, apart so that asking for it loads nothing."""

PIPELINE_VERSION = "1"
"""Changes whenever the same text and codebook may give something else."""
