"""The ways in which words leave: one folder each; a transport registers itself and is chosen by the operator's settings."""
