"""The transport `memory`."""
