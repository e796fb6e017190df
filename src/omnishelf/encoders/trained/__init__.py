"""Encoders that were trained here: each is a folder, read without what trained it."""
