"""Queries that change what they point at: this photo but red, like this but cheaper."""
