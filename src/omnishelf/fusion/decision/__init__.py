"""Fusion of decisions: each source has ranked or scored the products already."""
