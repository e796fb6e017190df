"""Presets side by side: every encoder, fusion and model on one catalog, by one protocol."""
