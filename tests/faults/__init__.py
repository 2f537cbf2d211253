"""The server under bad input, a full disk and power cuts, from outside."""
