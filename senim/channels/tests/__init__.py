"""Tests of the doors in."""
