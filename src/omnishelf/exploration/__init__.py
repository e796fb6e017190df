"""Showing what nothing is known of yet, in a bounded share, with its propensity told."""
