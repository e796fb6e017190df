"""What was sold of each SKU at each location, period by period."""
