"""What other systems tell us by webhooks of their own: proved by a signature, taken once, turned into records of the log."""
