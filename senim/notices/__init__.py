"""Outgoing words only: which notices follow from the log, their words, the ways in which they leave, and what became of them."""
