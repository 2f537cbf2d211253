"""Reads a log in our layout as the columns that fitting wants."""

from typing import Any

from senim.commands.errors import BadInput


def log_columns(path: str) -> Any:
    """The rows of a log (Parquet in our layout) for `senim.simulation.fitting.fit`. Refuses BadInput any other file."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from senim.mining.layout import in_layout
    from senim.simulation.log_rows import COMPLETE, OTHER, START, LogRows

    try:
        schema = pq.read_schema(path)
        if not in_layout(schema):
            raise BadInput(f"{path}: not a log in our layout: `senim log import` makes one")
        wanted = [name for name in _COLUMNS if name in schema.names]
        table = pq.read_table(path, columns=wanted)
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error
    activity, activities = _coded(table, "activity")
    lifecycle, stages = _coded(table, "lifecycle")
    kinds = np.array(
        [{"start": START, "complete": COMPLETE}.get(stage.lower(), OTHER) for stage in stages] + [COMPLETE]
    )
    resource, resources = _coded(table, "resource")
    instance, _ = _coded(table, "instance")
    return LogRows(
        case=table.column("case").to_numpy().astype(np.int64),
        activity=activity,
        at_us=table.column("at_us").to_numpy().astype(np.int64),
        lifecycle=kinds[lifecycle],
        resource=resource,
        instance=instance,
        activities=activities,
        resources=resources,
    )


_COLUMNS = ("case", "activity", "at_us", "lifecycle", "resource", "instance")


def _coded(table: Any, name: str) -> tuple[Any, tuple[str, ...]]:
    """A column of words as places in its words, -1 for none; all -1 where the log has no such column."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if name not in table.column_names:
        return np.full(table.num_rows, -1, np.int64), ()
    column = table.column(name).combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, tuple(str(word) for word in column.dictionary.to_pylist())
