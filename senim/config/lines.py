"""Log lines without people's words: of an exception its kind and places, never its text, which may repeat what was sent."""

import logging
import traceback
from types import TracebackType


class LineFormatter(logging.Formatter):
    """One line an entry; of an exception the kind, and file and line of each step, without its message."""

    def __init__(self) -> None:
        """Set the line's shape."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Kind and places; a database's message can hold the row that it refused."""
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "?", *places[-12:]])
