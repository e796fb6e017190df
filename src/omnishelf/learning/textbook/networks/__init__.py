"""The textbook's networks, one a file."""
