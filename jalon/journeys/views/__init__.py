"""Pages of the map: reading it, drawing it, its points, its files, and the guided start."""
