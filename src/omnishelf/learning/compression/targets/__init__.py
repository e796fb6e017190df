"""The models that answer a shop's queries."""
