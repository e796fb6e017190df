"""The demo shop: drawn, named, priced and sounded by code, the same every time."""
