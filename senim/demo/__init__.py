"""A deterministic made-up country, its people and a year of its history; all of it synthetic."""
