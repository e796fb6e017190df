"""Keeps vectors, words and attributes; finds the nearest."""
