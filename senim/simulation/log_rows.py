"""An event log as columns, as fitting wants it: made by whoever reads the file."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LogRows:
    """Events sorted by case, moment and position; every column has one number for each event.

    `case` from 0, without gaps; `activity` and `resource` are places in their names (-1: none); `at_us` in µs;
    `lifecycle` one of START, COMPLETE and OTHER; `instance` pairs starts and completions (-1 where the log says none).
    """

    case: Column
    activity: Column
    at_us: Column
    lifecycle: Column
    resource: Column
    instance: Column
    activities: tuple[str, ...]
    resources: tuple[str, ...]


START = 0
COMPLETE = 1
OTHER = 2
