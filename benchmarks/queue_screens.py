"""Two hundred screens in one process: each asks for the state of its office as the real script does, and notes what it sees when."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

EVERY_SECONDS = 1.0


@dataclass(slots=True)
class Seen:
    """What all screens noted: seconds of each answer, when each saw a called ticket first, faults, and answers by status."""

    times: list[float] = field(default_factory=list)
    called: dict[tuple[int, str], float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    by_status: dict[int, int] = field(default_factory=dict)


class Screen:
    """One screen on a kept connection; opened anew when it broke, as browsers do."""

    def __init__(self, number: int, port: int, address: str, seen: Seen) -> None:
        self.number, self.port, self.seen = number, port, seen
        self.ask = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
        self.tag = b""
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.chance = random.Random(number)

    async def run(self, until: float, every: float = EVERY_SECONDS) -> None:
        """Ask until the moment (of the monotonic clock); the first question at a moment of its own."""
        await asyncio.sleep(self.chance.uniform(0, every))
        while time.monotonic() < until:
            try:
                await self.poll()
            except (OSError, asyncio.IncompleteReadError, ValueError) as fault:
                self.seen.faults.append(f"{type(fault).__name__} {fault}"[:200])
                self.line = None
            await asyncio.sleep(every * self.chance.uniform(0.9, 1.1))
        if self.line is not None:
            self.line[1].close()

    async def poll(self) -> None:
        """One question and its answer."""
        began = time.perf_counter()
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        writer.write(self.ask + (b"If-None-Match: " + self.tag + b"\r\n" if self.tag else b"") + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        status, headers = _read(head)
        body = await reader.readexactly(int(headers.get(b"content-length", b"0"))) if status != 304 else b""
        self.seen.times.append(time.perf_counter() - began)
        self.seen.by_status[status] = self.seen.by_status.get(status, 0) + 1
        if status == 200:
            self.tag = headers[b"etag"]
            self._note(body)
        elif status != 304:
            self.seen.faults.append(f"answered {status}")

    def _note(self, body: bytes) -> None:
        now = time.monotonic()
        for label, _counter, _calls in json.loads(body)["called"]:
            self.seen.called.setdefault((self.number, label), now)


def _read(head: bytes) -> tuple[int, dict[bytes, bytes]]:
    first, *lines = head.split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines if line)
    return int(first.split(b" ")[1]), {name.lower(): value for name, value in headers.items()}


def watch(port: int, address: str, screens: int, until: float) -> Seen:
    """Let so many screens look until the moment; what they saw."""
    seen = Seen()

    async def everybody() -> None:
        await asyncio.gather(*(Screen(number, port, address, seen).run(until) for number in range(screens)))

    asyncio.run(everybody())
    return seen
