"""The textbook's retrieval models: networks that say how likely a product answers a query."""
