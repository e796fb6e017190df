"""What to offer next, and why: alike, goes with, trending, lately seen, for this shopper."""
