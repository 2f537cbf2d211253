"""The pages of front offices, by whom they are for."""
