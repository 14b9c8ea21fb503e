"""Knowledge base to networkx graphs, and the table of their node and edge attributes."""
