"""Jalon, the customer-journey cockpit."""

__version__ = "0.1.0"
