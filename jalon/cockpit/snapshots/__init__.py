"""Photos: the map and its figures as they stood, read again, recomputed, compared."""
