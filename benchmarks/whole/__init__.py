"""Whole search systems side by side: what `systems.py` runs."""
