"""Template tags of the sealed pages."""
