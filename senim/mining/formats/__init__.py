"""Other people's logs in and out: XES, CSV, OCEL 2.0 and foreign Parquet, streamed with bounded memory."""
