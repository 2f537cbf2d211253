"""The same summaries under Apache Spark, for a log that outgrew one machine; needs the extra `senim[spark]` and Java 17.

Each row group is a task: the cluster's machines read the log from storage that all of them reach under the same path.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from senim.mining.errors import EngineMissing


@contextmanager
def session() -> Iterator[Callable[[Callable[[range], Any], list[range]], Iterable[Any]]]:
    """Give what spreads tasks over Spark's executors. Refuses EngineMissing where pyspark or Java is not installed.

    Master, memory and the like come from Spark's own configuration; without any it is all cores of this machine.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise EngineMissing("pyspark is not installed: pip install 'senim[spark]'") from missing
    try:
        spark = (
            SparkSession.builder.appName("senim")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate()
        )
    except Exception as error:
        raise EngineMissing(f"Spark did not start (it needs Java 17 or newer): {_first_line(error)}") from error
    try:
        yield lambda task, shares: _spread(spark, task, shares)
    finally:
        spark.stop()


def _spread(spark: Any, task: Callable[[range], Any], shares: list[range]) -> Iterator[Any]:
    if not shares:
        return

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield pa.record_batch([pa.array([pickle.dumps(task(shares[number]))], pa.binary())], ["result"])

    numbers = spark.range(0, len(shares), 1, len(shares))
    for row in numbers.mapInArrow(run, "result binary").collect():
        yield pickle.loads(row.result)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
