"""Who did what, when (`recording`); and the work that follows from it (`queue`)."""
