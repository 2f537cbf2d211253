"""The settings an operator gives by environment variables, read once; docs/reference/settings.md lists them all."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
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
