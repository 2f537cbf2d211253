"""Tests of sealed cases."""
