"""Reads a log in our layout as the columns that fitting wants."""

from typing import Any

from senim.commands.errors import BadInput


def log_columns(path: str) -> Any:
    """The rows of a log (Parquet in our layout) for `senim.simulation.fitting.fit`. Refuses BadInput any other file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from senim.mining.layout import in_layout
    from senim.simulation.log_rows import COLUMNS, log_rows

    try:
        schema = pq.read_schema(path)
        if not in_layout(schema):
            raise BadInput(f"{path}: not a log in our layout: `senim log import` makes one")
        return log_rows(pq.read_table(path, columns=[name for name in COLUMNS if name in schema.names]))
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error
