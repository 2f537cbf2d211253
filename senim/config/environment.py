"""The settings an operator gives by environment variables, read once; docs/reference/settings.md lists them all."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from senim.ledger.files import write_new


def text(name: str, default: str = "") -> str:
    """The value of environment variable `name`, or `default`."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """True for `1`, `true`, `yes`, `on`; `default` when the variable is not set."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number; anything else ends the start with one clear line."""
    try:
        return int(os.environ.get(name, default))
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, it is {os.environ[name]!r}") from None


def one_of(name: str, first: str, *others: str) -> str:
    """One of the words given, the first when it is not set; anything else ends the start with one clear line."""
    given = text(name) or first
    if given not in (first, *others):
        raise SystemExit(f"{name} must be {' or '.join((first, *others))}, it is {given!r}")
    return given


INSTANCES: Final = ("police", "sealed")
INSTANCE_MARK: Final = "instance"
"""The file in a data folder that says what it was made for, so that no police pages are ever served from a sealed one."""


def instance(data_dir: Path) -> str:
    """SENIM_INSTANCE, else what the folder was made for, else `police`; a folder of the other kind ends the start with one clear line."""
    mark = data_dir / INSTANCE_MARK
    made_for = mark.read_text(encoding="ascii").strip() if mark.exists() else ""
    given = one_of("SENIM_INSTANCE", made_for or INSTANCES[0], *INSTANCES)
    if made_for and given != made_for:
        raise SystemExit(f"the data folder {data_dir} is of a {made_for} instance: SENIM_INSTANCE must not say {given}")
    return given


def hours(name: str, default: str) -> tuple[int, int]:
    """Two full hours as `21-8`, from and until; anything else ends the start with one clear line."""
    first, _, last = text(name, default).partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) < 24 and int(last) < 24):
        raise SystemExit(f"{name} must be two hours like 21-8, it is {text(name)!r}")
    return int(first), int(last)


def printers(name: str) -> dict[str, str]:
    """The ticket printer of each office as `code=way`, separated by spaces; a way alone is that of all others (code empty).

    A way is `browser`, `tcp://host:9100` or `file:/dev/usb/lp0`; anything else ends the start with one clear line.
    """
    found = {}
    for one in text(name).split():
        code, _, way = one.rpartition("=")
        parts = urlsplit(way)
        if (
            way != "browser"
            and not (parts.scheme == "tcp" and parts.hostname)
            and not (parts.scheme == "file" and parts.path)
        ):
            raise SystemExit(
                f"{name} must have ways like tcp://10.0.0.5:9100, file:/dev/usb/lp0 or browser, not {one!r}"
            )
        found[code] = way
    return found


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail goes out. `scheme`: `smtp` (no encryption), `smtp+tls` (STARTTLS) or `smtps`."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""


def mail_server(name: str) -> MailServer:
    """A mail server as `smtp+tls://user:password@host:587`; a server on this machine without encryption when empty."""
    return _server(name, text(name) or "smtp://127.0.0.1:25", {"smtp": 25, "smtp+tls": 587, "smtps": 465})


def mailbox(name: str) -> MailServer | None:
    """A mailbox as `imaps://user:password@host:993`; None when empty. `imap+tls` is STARTTLS, `imap` no encryption."""
    return _server(name, text(name), {"imap": 143, "imap+tls": 143, "imaps": 993}) if text(name) else None


def _server(name: str, url: str, usual: dict[str, int]) -> MailServer:
    parts = urlsplit(url)
    try:
        port = parts.port or usual[parts.scheme]
    except (KeyError, ValueError):
        *first, last = (f"{scheme}://" for scheme in usual)
        raise SystemExit(f"{name} must start with {', '.join(first)} or {last} and end in a port") from None
    return MailServer(
        parts.scheme, unquote(parts.hostname or ""), port, unquote(parts.username or ""), unquote(parts.password or "")
    )


def web_account(name: str) -> tuple[str, str, str] | None:
    """A program that is called with a name and a password, as `http://user:password@host:port`; None when empty.

    Gives its address, the name and the password. Anything else ends the start with one clear line.
    """
    given = text(name)
    parts = urlsplit(given)
    if not given:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.username or not parts.password:
        raise SystemExit(f"{name} must be like http://user:password@127.0.0.1:13013")
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}", unquote(parts.username), unquote(parts.password)


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where the ordinary database is: SQLite in the data folder, or PostgreSQL by URL."""

    engine: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""


def database(data_dir: Path) -> DatabaseAddress:
    """SENIM_DATABASE as `postgresql://user:password@host:port/name`; SQLite in the data folder when empty."""
    url = text("SENIM_DATABASE")
    if not url:
        return DatabaseAddress("django.db.backends.sqlite3", str(data_dir / "senim.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("SENIM_DATABASE must be empty (SQLite) or start with postgresql://")
    host = unquote(parts.hostname or "")
    return DatabaseAddress(
        "django.db.backends.postgresql",
        unquote(parts.path.lstrip("/")),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        host,
        str(parts.port or ""),
    )


def secret_key(data_dir: Path) -> str:
    """SENIM_SECRET_KEY, or the key kept in the data folder (made there, mode 600, when missing)."""
    given = text("SENIM_SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        write_new(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
