"""Benchmarks: each prints figures or ratios against a named baseline."""
