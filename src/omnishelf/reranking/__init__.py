"""A ranking put in better order by what shoppers did: features, and the model that serves."""
