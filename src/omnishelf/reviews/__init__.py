"""What buyers wrote, said and photographed of a product, read into one card for each product."""
