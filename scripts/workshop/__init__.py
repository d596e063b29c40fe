"""The workshop: what ./dev does, with the standard library alone."""
