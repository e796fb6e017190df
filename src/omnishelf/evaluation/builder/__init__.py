"""Query sets with graded judgements, made from what a catalog says of its products."""
