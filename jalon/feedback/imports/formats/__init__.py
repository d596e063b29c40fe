"""How a survey file is written: each format gives the same records, whatever it is inside."""
