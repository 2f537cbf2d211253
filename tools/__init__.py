"""What the checkout needs around the product: setting up, translations, a throw-away PostgreSQL. Not part of the wheel."""
