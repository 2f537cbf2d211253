"""Sealing: the hash chain of the log, its Merkle tree and signed checkpoints, receipts; pure, no Django, no clock."""
