"""A Kannel of one's own for tests, with an operator's centre beside it: on spare ports of the loopback, in a new folder, gone afterwards.

Its configuration is the block in docs/reference/sms.md with other ports and passwords, so that what is documented is what works.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tools.install import node_folder
from tools.postgres import NoPostgres, ordinary_user, spare_port

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAMS: Final = ("bearerbox", "smsbox")
ACCOUNT: Final = ("senim", "only-for-tests")
"""Of a gateway that lives for one test."""
START_SECONDS: Final = 20.0
_GSM: Final = str.maketrans({"@": "\x00", "$": "\x02", "_": "\x11"})
"""Where the alphabet of phones (3GPP TS 23.038) has plain letters at other places than ASCII."""
_NOT_PLAIN: Final = frozenset("[]{}\\^~|`")
_BLOCK: Final = re.compile(r"```ini\n(.*?)```", re.DOTALL)


class NoKannel(Exception):
    """There is no Kannel, or no SMPP for the centre, or they did not start; the message says which."""


@dataclass
class Centre:
    """The operator's centre: what phones send goes in, what we send comes out as `got`."""

    process: "subprocess.Popen[str]"
    got: list[dict[str, Any]] = field(default_factory=list)

    def sends(self, text: str, sender: str = "77011234567", to: str = "1102") -> None:
        """A phone sends a text: plain letters as one byte each, others as UCS-2, in as many parts as it takes."""
        wide = not text.isascii() or bool(_NOT_PLAIN & set(text))
        content = text.encode("utf-16-be") if wide else text.translate(_GSM).encode("latin-1")
        longest, room = (140, 134) if wide else (160, 153)
        parts = [content] if len(content) <= longest else [content[n : n + room] for n in range(0, len(content), room)]
        for number, part in enumerate(parts, 1):
            header = bytes([5, 0, 3, 9, len(parts), number]) if len(parts) > 1 else b""
            coding = 8 if wide else 0
            values = {"from": sender, "to": to, "coding": coding, "parted": bool(header), "hex": (header + part).hex()}
            self.told(values)

    def behaves(self, mode: str) -> None:
        """From now on: `deliver`, `undelivered` (by its report), `refuse` (the number) or `hang` (no answer)."""
        self.told({"mode": mode})

    def leaves(self) -> None:
        """End the line to the gateway, and take no new one until it comes back."""
        self.told({"away": True})

    def returns(self) -> None:
        """Take the gateway's line again."""
        self.told({"away": False})

    def told(self, values: Mapping[str, Any]) -> None:
        """Tell the program something."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(values) + "\n")
        self.process.stdin.flush()

    def texts(self) -> list[str]:
        """The parts that were submitted, in order."""
        return [one["text"] for one in self.got if one["got"] == "submit"]


@dataclass(frozen=True)
class Gateway:
    """A running Kannel: where it takes messages, the operator's centre behind it, a folder with its logs, its page of its status."""

    base: str
    centre: Centre
    folder: Path
    status: str


def check() -> None:
    """Refuse (NoKannel) when something is not installed."""
    missing = [name for name in PROGRAMS if not _program(name)]
    if missing:
        raise NoKannel(f"not installed: {', '.join(missing)}: apt install kannel")
    if not (ROOT / "node_modules" / "smpp").exists():
        raise NoKannel("the npm package smpp is not installed: make setup-test")


def _program(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


@contextmanager
def gateway(calls: str, secret: str) -> Iterator[Gateway]:
    """Kannel and a centre; it calls `calls` (`http://127.0.0.1:8123`) with this secret. Refuses NoKannel."""
    check()
    folder = Path(tempfile.mkdtemp(prefix="senim-kannel-"))
    ports = {name: spare_port() for name in ("admin", "smsbox", "sendsms", "smpp")}
    try:
        user = ordinary_user()
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
    except NoPostgres as missing:
        raise NoKannel(str(missing)) from None
    with ExitStack() as ended:
        ended.callback(shutil.rmtree, folder, ignore_errors=True)
        centre = _centre(ports["smpp"], ended)
        conf = folder / "kannel.conf"
        conf.write_text(configured(ports, folder, calls, secret), encoding="utf-8")
        for name in PROGRAMS:
            _begin(name, conf, user, ended)
            time.sleep(0.5)
        wait_until(lambda: any(one["got"] == "bind" for one in centre.got), "Kannel did not reach the centre")
        status = f"http://127.0.0.1:{ports['admin']}/status.xml?password={ACCOUNT[1]}"
        yield Gateway(f"http://127.0.0.1:{ports['sendsms']}", centre, folder, status)


def configured(ports: Mapping[str, int], folder: Path, calls: str, secret: str) -> str:
    """The documented configuration with other ports, passwords and addresses."""
    found = _BLOCK.search((ROOT / "docs" / "reference" / "sms.md").read_text(encoding="utf-8"))
    if found is None:
        raise NoKannel("docs/reference/sms.md has no configuration")
    changes = {
        "admin-port = 13000": f"admin-port = {ports['admin']}",
        "smsbox-port = 13001": f"smsbox-port = {ports['smsbox']}",
        "sendsms-port = 13013": f"sendsms-port = {ports['sendsms']}",
        "host = smpp.operator.example": "host = 127.0.0.1",
        "port = 2775": f"port = {ports['smpp']}",
        "/var/spool/kannel/store": str(folder / "store"),
        "http-queue-delay = 10": "http-queue-delay = 1",
        "reconnect-delay = 10": "reconnect-delay = 1",
        "enquire-link-interval = 30": "enquire-link-interval = 1",
        "wait-ack = 60": "wait-ack = 2",
        "sms-resend-freq = 60": "sms-resend-freq = 1",
        "CHANGE-SENDSMS": ACCOUNT[1],
        "CHANGE-STATUS": ACCOUNT[1],
        "CHANGE-OPERATOR": "only",
        "http://127.0.0.1:8000": calls,
        "CHANGE-SECRET": secret,
    }
    text = found[1]
    for old, new in changes.items():
        if old not in text:
            raise NoKannel(f"docs/reference/sms.md: {old} is missing")
        text = text.replace(old, new)
    return text


def _begin(name: str, conf: Path, user: Any, ended: ExitStack) -> None:
    """Start one of the two programs as an ordinary user."""
    output = ended.enter_context((conf.parent / f"{name}.log").open("wb"))
    process = subprocess.Popen(
        [_program(name), "-v", "1", str(conf)],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd=conf.parent,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    ended.callback(_end, process)


def _centre(port: int, ended: ExitStack) -> Centre:
    process = subprocess.Popen(
        [str(node_folder() / "node"), str(ROOT / "tools" / "smsc.mjs"), str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    ended.callback(_end, process)
    centre = Centre(process)
    threading.Thread(target=_listen, args=(centre,), daemon=True).start()
    wait_until(lambda: bool(centre.got), "the operator's centre did not start")
    return centre


def _listen(centre: Centre) -> None:
    assert centre.process.stdout is not None
    for line in centre.process.stdout:
        centre.got.append(json.loads(line))


def _end(process: "subprocess.Popen[Any]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(happened: Callable[[], bool], else_said: str, seconds: float = START_SECONDS) -> None:
    """Wait for something. Refuses NoKannel with these words when it does not happen in time."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise NoKannel(else_said)
        time.sleep(0.05)
