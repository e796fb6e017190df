"""Ways to make a model smaller or faster, one a file."""
