"""Runs against judgements. This room never runs a search itself."""
