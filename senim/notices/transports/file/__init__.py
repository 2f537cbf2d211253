"""The transport `file`."""
