"""Merchandising rules: when something is asked, what is done to what was found."""
