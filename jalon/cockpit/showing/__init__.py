"""Figures shown outside the page of somebody signed in: walls, embeds, shared links."""
