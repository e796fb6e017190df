"""Forecasts that tell how sure they are."""
