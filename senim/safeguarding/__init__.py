"""Sealed cases: what a person who is not safe says reaches only those whom they choose; the server moves what it cannot read."""
