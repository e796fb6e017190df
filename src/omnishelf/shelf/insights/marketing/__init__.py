"""Marketing and ads of an open shop."""
