"""Fusion of features: vectors of several modalities become one, before anything is decided.

Every algorithm takes the modalities' vectors and `present`, bool [n, m], which says what each
thing has; it gives unit rows float32 [n, d], and a zero row for a thing that has nothing. What
is not present is never read, so it may hold anything.
"""
