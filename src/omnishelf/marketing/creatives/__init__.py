"""Which of a product's pictures and lines to show to whom."""
