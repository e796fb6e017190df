"""Dual encoders of pictures and words: one space for both."""
