"""Front offices: appointments, tickets, counters and boards; a visit is a stream of its own in the log."""
