"""The company, its units, its users: who may read and do what."""
