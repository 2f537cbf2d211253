"""Tests of front offices."""
