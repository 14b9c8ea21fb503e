"""Questions asked of graphs: explanation matrix, discourse networks, causal paths, argument strength."""
