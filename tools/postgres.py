"""A PostgreSQL of one's own for tests and benchmarks: in a new folder, on a spare port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The server refuses to run as root; these ordinary users are tried in turn.
ORDINARY_USERS = ("postgres", "nobody")
# Nothing is switched off that keeps data safe: what is tested and measured is what is promised.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
}


class NoPostgres(Exception):
    """There is no PostgreSQL server on this machine, or it did not start; the message says which."""


def programs() -> Path:
    """The folder with initdb and postgres, the newest version's; NoPostgres when there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    if found:
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("no PostgreSQL server found: apt install postgresql")


def spare_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ordinary_user() -> pwd.struct_passwd | None:
    """The user to run the server as, None when this is an ordinary user already."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ORDINARY_USERS:
        if name in known:
            return known[name]
    raise NoPostgres(f"PostgreSQL does not run as root and none of the users {', '.join(ORDINARY_USERS)} exists")


def _run(user: pwd.struct_passwd | None, folder: Path, *command: str | Path) -> None:
    # Into a file, not a pipe: the server that pg_ctl starts would keep a pipe open.
    said = folder / "said"
    with said.open("w") as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0:
        raise NoPostgres(f"{Path(command[0]).name} failed: {said.read_text().strip()[-400:]}")


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of its database as SENIM_DATABASE wants it."""
    binaries, user = programs(), ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="senim-pg-"))
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        port, cluster, log = spare_port(), folder / "cluster", folder / "log"
        _run(user, folder, binaries / "initdb", "-D", cluster, "-U", "senim", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c port={port} -c unix_socket_directories="
        control = (binaries / "pg_ctl", "-D", cluster, "-w")
        _run(user, folder, *control, "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://senim@127.0.0.1:{port}/postgres"
        finally:
            _run(user, folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """`postgres.py COMMAND …`: runs it with SENIM_DATABASE set; its exit status, or 2 when there is no server."""
    try:
        with server() as address:
            return subprocess.run(sys.argv[1:], env={**os.environ, "SENIM_DATABASE": address}).returncode
    except NoPostgres as missing:
        print(f"postgres: {missing}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
