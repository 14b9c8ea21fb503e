"""The recipe of the shipped model: corpus readers, network, training, export. Only this room needs torch."""
