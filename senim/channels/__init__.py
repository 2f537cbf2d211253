"""Doors in: each leads to the same process by the same questions; they call intake like the web does."""
