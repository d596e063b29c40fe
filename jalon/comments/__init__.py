"""What people say to each other about a map, beside its cells."""
