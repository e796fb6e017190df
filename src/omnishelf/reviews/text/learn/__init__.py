"""Heads, learned from labelled reviews."""
