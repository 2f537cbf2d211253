"""Time and memory of a summary from one to a hundred million events; memory must stay bounded, time must grow in step.

`python -m benchmarks.mining_curve [EVENTS …]` (1, 10 and 100 million unless given; the largest file takes about a gigabyte).
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.bench_mining import alone
from benchmarks.log_generator import write_log

SIZES = (1_000_000, 10_000_000, 100_000_000)


def main(sizes: tuple[int, ...]) -> None:
    """Print a line for each size: CPU time of the summary and of merely reading, and the highest memory."""
    print(f"{'events':>12}{'ours cpu s':>12}{'ns/event':>10}{'scan cpu s':>12}{'ours/scan':>11}{'ours rss MB':>13}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.parquet"
            events = write_log(log, size)
            ours, scan = alone("ours", log), alone("scan", log)
        cpu, read = ours["cpu_ms"] / 1_000, scan["cpu_ms"] / 1_000
        each = cpu / events * 1e9
        print(
            f"{events:>12}{cpu:>12.2f}{each:>10.0f}{read:>12.2f}{cpu / read:>11.2f}{ours['rss_mb']:>13.0f}", flush=True
        )


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
