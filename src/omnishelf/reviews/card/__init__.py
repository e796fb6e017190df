"""All that is known of one product from its reviews, on one card."""
