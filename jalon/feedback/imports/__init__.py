"""Past surveys come in: a map file says what each column is, each row becomes a response."""
