"""What one shopper likes, now and over time, and what it moves in a ranking."""
