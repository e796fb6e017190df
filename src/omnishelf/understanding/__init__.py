"""What a query's words ask for: prices, sizes, colours, brands, and what is not wanted."""
