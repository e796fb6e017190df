"""File formats of catalogs: each gives raw rows with their lines."""
