"""The recipe that made the shipped model: corpus readers, network, training, export. Only this room needs torch."""
