"""The process studio: the log exported for analysis, maps of processes, models edited, checked, reviewed and released."""
