"""Search engines side by side: what `engines.py` runs."""
