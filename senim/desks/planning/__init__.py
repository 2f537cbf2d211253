"""Planning of front offices: who will come, how many counters that takes, and who works when. The first modules know no database."""
