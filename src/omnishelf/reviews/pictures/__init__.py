"""What a review's photo shows: how good it is, whether it is the product, in which colour."""
