"""Tests of the channel board."""
