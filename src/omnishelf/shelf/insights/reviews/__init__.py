"""Reviews of a shop: kept, read by its heads, and made into product cards."""
