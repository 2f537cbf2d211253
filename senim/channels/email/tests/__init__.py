"""Tests of e-mail as a door."""
