"""Many people at once, phones in hand: what they send is sorted onto the map."""
