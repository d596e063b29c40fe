"""Me and the norm: a unit among its peers, point by point."""
