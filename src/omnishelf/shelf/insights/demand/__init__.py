"""Demand and stock of an open shop."""
