"""The pages of sealed cases."""
