"""Local problems that many requests share: joined into one record, with the measures of all bodies, their clocks and the result."""
