"""What a merchant has a say in: synonyms, rules, the order of hits, facets."""
