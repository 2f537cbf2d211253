"""Event logs at any size: read, written, summarised in mergeable parts, checked against models, compared."""
