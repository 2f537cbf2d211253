"""The catalogue: services, their processes, forms, promises, legal basis and words."""
