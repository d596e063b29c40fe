"""Answering: responses as given, the committer that keeps them, the cells that count them."""
