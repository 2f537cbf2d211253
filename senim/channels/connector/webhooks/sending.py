"""One delivery over HTTP: only to the address that the operator set, to no private network unless allowed, no redirect followed.

The name is looked up once and the connection goes to exactly the address that was judged, so that a name which changes its
address between the two leads nowhere.
"""

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Event, Timer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from senim.channels.connector.webhooks.errors import AddressRefused, NotTaken

if TYPE_CHECKING:
    import ssl

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 10.0
ALTOGETHER_SECONDS: Final = 20.0
"""From the connection to the last header: who answers a byte now and then holds a thread no longer, and no lease runs out."""
LONGEST: Final = 300
_GLOBAL: Final = ipaddress.IPv6Network("2000::/3")
_SIX_TO_FOUR: Final = ipaddress.IPv6Network("2002::/16")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


def check_address(url: str) -> str:
    """The address, when something may be sent there by its looks. Refuses AddressRefused: shape, scheme, private, long."""
    if len(url) > LONGEST:
        raise AddressRefused("long")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("shape") from None
    if not parts.hostname or parts.username or parts.password or parts.fragment or port == 0 or not url.isascii():
        raise AddressRefused("shape")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PRIVATE):
        raise AddressRefused("scheme")
    if not _is_allowed(parts.hostname):
        raise AddressRefused("private")
    return url


def _is_allowed(host: str) -> bool:
    """Whether an address in digits is one of the open network; a name is judged when it is looked up."""
    if settings.WEBHOOK_PRIVATE:
        return True
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return _is_open(host)
    except ValueError:
        return True


def _is_open(address: str) -> bool:
    """Whether an address lies in the open network; one that carries an IPv4 address inside is judged by that one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        carried = found.ipv4_mapped or (ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None)
        if carried is None:
            return found in _GLOBAL and found not in _SIX_TO_FOUR and found.is_global
        return carried.is_global and not carried.is_multicast
    return found.is_global and not found.is_multicast


def deliver(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, int]:
    """Bring a body to its address; the status and the milliseconds it took. Refuses NotTaken for all but a 2xx answer."""
    try:
        parts = urlsplit(check_address(url))
    except AddressRefused:
        raise NotTaken("address") from None
    host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]
    address = _looked_up(host, port)
    bare = f"[{address}]" if ":" in address else address
    target = parts._replace(netloc=f"{bare}:{port}").geturl()
    sent = {
        **headers,
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Senim-Webhooks/1",
        "Accept-Encoding": "identity",
    }
    return _posted(target, body, sent, host)


def _looked_up(host: str, port: int) -> str:
    """The first address of a name. Refuses NotTaken when it has none, or when any of them lies in a private network."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotTaken("name") from None
    if not found:
        raise NotTaken("name")
    if not settings.WEBHOOK_PRIVATE and not all(_is_open(one) for one in found):
        raise NotTaken("private")
    return found[0]


@lru_cache(maxsize=1)
def trusted() -> "ssl.SSLContext":
    """The certificates that we trust, read once: that takes longer than a delivery."""
    import httpx  # only the worker delivers; the pages, which check addresses here, start without it

    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def _limited(seconds: float) -> "Iterator[tuple[dict[str, Any], Event]]":
    """What lets httpx tell us its connections, all of which are cut after so long; the event says that they were."""
    streams: list[Any] = []
    cut = Event()

    def seen(event: str, told: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            streams.append(told["return_value"])

    def end() -> None:
        cut.set()
        for stream in streams:
            with suppress(OSError):
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    watch = Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield {"trace": seen}, cut
    finally:
        watch.cancel()


def _posted(target: str, body: bytes, headers: Mapping[str, str], host: str) -> tuple[int, int]:
    """Only the status is read: what a receiver writes beyond it is of no use here.

    Each delivery has a connection of its own, by no proxy: one that was proved to be another name's is never used again.
    """
    import httpx

    began = time.monotonic()
    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    client = httpx.Client(follow_redirects=False, trust_env=False, verify=trusted(), timeout=timeout)
    with _limited(ALTOGETHER_SECONDS) as (traced, cut), client:
        more = {**traced, "sni_hostname": host}
        try:
            with client.stream("POST", target, content=body, headers=headers, extensions=more) as answer:
                status = answer.status_code
        except httpx.TimeoutException:
            raise NotTaken("slow") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            raise NotTaken("slow" if cut.is_set() else "no_answer") from None
    if not 200 <= status < 300:
        raise NotTaken("redirect" if 300 <= status < 400 else "status", status)
    return status, int((time.monotonic() - began) * 1000)
