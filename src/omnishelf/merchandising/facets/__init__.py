"""Counts that a shopper chooses by."""
