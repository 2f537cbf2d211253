"""Keeps tests off the network: only the loopback and Unix sockets answer."""

import socket
from typing import Any

import pytest

LOOPBACK = ("127.", "::1", "localhost")


class NetworkForbidden(AssertionError):
    """A test tried to reach another machine."""


def _is_near(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # the path of a Unix socket
    return str(address[0]).startswith(LOOPBACK)


def forbid(patch: pytest.MonkeyPatch) -> None:
    """From now on connecting elsewhere than to this machine, or asking for a foreign name, raises NetworkForbidden."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        _refuse_far(address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_far(address)
        return connect_ex(self, address)

    def checked_getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name:
            _refuse_far((name,))
        return getaddrinfo(host, *rest, **more)

    patch.setattr(socket.socket, "connect", checked_connect)
    patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    patch.setattr(socket, "getaddrinfo", checked_getaddrinfo)


def _refuse_far(address: object) -> None:
    if not _is_near(address):
        raise NetworkForbidden(f"a test tried to reach {address!r}")
