"""Date and number formats per language; Django has none for Kazakh."""
