"""Product feeds: what advertising platforms are told of the shop's products."""
