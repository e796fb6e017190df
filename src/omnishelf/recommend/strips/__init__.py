"""The kinds of strips, one a file."""
