"""Template tags of front offices."""
