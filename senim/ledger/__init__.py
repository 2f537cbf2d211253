"""The append-only log: append, chain, checkpoints, projectors and followers."""
