"""Board weather: every journey and every unit on one screen, each cell an honest roll-up."""
