"""A spoken query becomes words."""
