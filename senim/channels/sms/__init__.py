"""SMS as a messenger of ours: messages come by the call of a Kannel gateway, and go out by it."""
