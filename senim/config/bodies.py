"""Bodies are read before a page is worked out, and never by all threads of a process at once.

The server's threads wait for a body as long as its sender likes, and nothing can end that wait but the sender. Eight who send a
byte and no more would hold every thread of the country's pages. Here one thread of each process always stays free of
bodies: pages go on, and forms of others are refused with 503 only while so many senders stand still. A proxy in front that
takes bodies whole, as nginx does, lets none of them through at all.
"""

import errno
import io
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import IO, Any, Final

from senim.config import disk

BUSY, BROKEN = 503, 400
REFUSED: Final = "senim.body_refused"
"""In the environment of a call: the status with which its body is refused; `faults` answers it."""
PATIENCE_SECONDS: Final = 0.3
"""Bodies that are there with their head take microseconds: who finds no place for so long will find none soon."""
PIECE_BYTES: Final = 64 * 1024
IN_MEMORY_BYTES: Final = 1024 * 1024

Environment = dict[str, Any]
Application = Callable[[Environment, Any], Iterable[bytes]]


class Bodies:
    """Wraps an application: what reaches it has its body whole, or is marked as refused. `threads` are those that serve."""

    def __init__(self, application: Application, threads: int, largest: int, streamed: str) -> None:
        """Bodies over `largest` bytes and those for an address that ends in `streamed` are left to the application."""
        self._application = application
        self._places = threading.BoundedSemaphore(max(threads - 1, 1))
        self._largest = largest
        self._streamed = streamed

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        """Answer one call."""
        length = environ.get("CONTENT_LENGTH") or ""
        whole = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
        if 0 < whole <= self._largest and not environ.get("PATH_INFO", "").endswith(self._streamed):
            self._take(environ, whole)
        return self._application(environ, start_response)

    def _take(self, environ: Environment, length: int) -> None:
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            return _refuse(environ, BUSY)
        try:
            environ["wsgi.input"] = _read(environ["wsgi.input"], length)
        except OSError as fault:
            # A full disk is ours, a connection that went away in the middle is theirs.
            _refuse(environ, BUSY if fault.errno in (*disk.NO_SPACE, errno.EROFS) else BROKEN)
        finally:
            self._places.release()


def _refuse(environ: Environment, status: int) -> None:
    environ[REFUSED], environ["CONTENT_LENGTH"], environ["wsgi.input"] = status, "0", io.BytesIO()


def _read(source: Any, length: int) -> IO[bytes]:
    """The body, in memory or, when it is long, in a file that is gone with the call. Refuses OSError where it broke off."""
    # Closed when the call is over and nobody holds it any more.
    content: IO[bytes] = tempfile.TemporaryFile() if length > IN_MEMORY_BYTES else io.BytesIO()  # noqa: SIM115
    came = 0
    while came < length and (piece := source.read(min(PIECE_BYTES, length - came))):
        content.write(piece)
        came += len(piece)
    content.seek(0)
    return content
