"""More than two hundred ways to send nonsense to a form, an address or a header."""

from collections.abc import Iterator
from itertools import product
from typing import Final

from tests.faults.wire import Case, request

FORM: Final = "application/x-www-form-urlencoded"
PAGES: Final = ("/", "/kk/", "/kk/ask/advice/", "/kk/follow/", "/kk/sign-in/")
FORMS: Final = ("/kk/follow/", "/kk/ask/advice/", "/kk/sign-in/", "/kk/ask/appeal/check/", "/kk/receipt/forget/")
METHODS: Final = (
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "OPTIONS",
    "CONNECT",
    "PROPFIND",
    "LINK",
    "get",
    "FOO",
    "M-SEARCH",
    "X" * 40,
)
CHARSETS: Final = (
    "utf-7", "utf-16", "utf-16le", "utf-32", "cp1251", "koi8-r", "latin-1", "idna", "punycode", "rot13", "base64", "hex",
    "zlib", "bz2", "uu", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "no-such", "", '"', "utf-8\x01", "😀",
    "../../etc/passwd", "a" * 5000,
)  # fmt: skip
TYPES: Final = (
    "application/json", "text/plain", "text/xml", "application/octet-stream", "multipart/mixed", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b" * 300, "multipart/form-data; boundary=\"a b\"",
    "multipart/form-data; boundary=é", "application/x-www-form-urlencoded; charset", "; ; ;", "a/b/c", "", "/", "*/*",
    "application/x-www-form-urlencoded, text/plain", "application/csp-report", "application/msgpack",
)  # fmt: skip
BODIES: Final = (
    b"", b"&", b"=", b"&&&===", b"%", b"%zz=%zz", b"a=%ff%fe", b"a=%ed%a0%80", b"a=%c0%af", b"a=%00", b"%00=a",
    b"number=%00&secret=%00", b"number=\xff\xfe\xfd", b"\x00" * 500, b"\xff" * 500, b"a" * 900_000, b"a=" + b"b" * 900_000,
    b"a=" + b"b" * 1_500_000, b"a=1&" * 150, b"a=1&" * 5000, b"a%5B%5D%5B%5D=1", b"__proto__=1&constructor=2",
    b"number=" + b"9" * 10_000, b"number=26-0000-0001-5&secret=" + "Ж".encode() * 3000, b"secret=%F0%9F%98%80",
    b"csrfmiddlewaretoken=" + b"x" * 100_000, b"csrfmiddlewaretoken=%00", b"next=//evil.example/&username=a&password=b",
    b"username=" + b"a" * 5000 + b"&password=" + b"b" * 5000, b'{"number": 1}', b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
)  # fmt: skip
TARGETS: Final = (
    "/%00", "/kk/%00", "/kk/..%2f..%2fetc/passwd", "/../../etc/passwd", "/static/../../settings.py", "/static/%2e%2e/%2e%2e/x",
    "/static/%00.css", "/kk/%ff%fe", "/kk/%ed%a0%80/", "/kk/%c0%ae/", "/" + "a" * 5000, "/kk/" + "%D0%96" * 1500, "//", "///kk",
    "//evil.example/", "/kk/ask/" + "x" * 200 + "/", "/kk/ask/%27%3B--/", "/kk/ask/advice/../appeal/", "/kk/need/%F0%9F%98%80/",
    "/kk/?a=%00", "/kk/?a=%ff", "/kk/?" + "a=1&" * 900, "/kk/?" + "a" * 3500, "/kk/search/?q=%00", "/kk/search/?q=%ff%fe",
    "/kk/search/?q=" + "%D0%B0" * 600, "/kk/search/?q=' OR 1=1 --".replace(" ", "%20"), "/kk/search/?q=%3Cscript%3E", "/kk/search/?q[]=1",
    "/kk/search/?q=1&q=2", "/kk/offices/?region=%00", "/kk/offices/?region=KZ-99", "/kk/offices/?region=" + "K" * 2000, "/xx/", "/KK/",
    "/kk", "/healthz/", "/healthz?x=%00", "/favicon.ico", "/robots.txt", "/.env", "/.git/config", "/wp-login.php", "/admin/", "/kk/admin/",
    "/kk/follow/file/99999999999999999999/", "/kk/follow/file/-1/", "/kk/follow/file/1/", "/kk/follow/request/", "/kk/receipt/pdf/",
    "/kk/sign-in/?next=//evil.example", "/kk/sign-in/?next=%00", "/kk/journal/", "/kk/staff/", "http://evil.example/kk/", "*",
    "/kk/door/zzz/", "/kk/figures/?month=%ff", "/kk/%E2%80%AE/", "/kk/;jsessionid=1", "/kk/%25", "/kk/%", "/kk/%zz",
)  # fmt: skip
HEADERS: Final[tuple[dict[str, str | bytes], ...]] = (
    {"Host": ""}, {"Host": "evil.example"}, {"Host": "127.0.0.1:99999"}, {"Host": "a b"}, {"Host": b"\xff"}, {"Host": "x" * 5000},
    {"Host": "127.0.0.1@evil"}, {"Cookie": "=" * 500}, {"Cookie": ";" * 3000}, {"Cookie": b"senim_session=\xff\xfe"},
    {"Cookie": "senim_session=" + "x" * 4000}, {"Cookie": "senim_session=../../etc"}, {"Cookie": "senim_draft=%00"},
    {"Cookie": "senim_draft=" + "A" * 38}, {"Cookie": "senim_follow=1:2:3"}, {"Cookie": "senim_follow=eyJ9:1:" + "a" * 43},
    {"Cookie": "senim_csrf=" + "a" * 5000}, {"Cookie": "django_language=" + "z" * 500}, {"Cookie": b"a\x00b=c"},
    {"Accept-Language": "kk;q=nan"}, {"Accept-Language": ",".join(["ru;q=0.1"] * 400)}, {"Accept-Language": "a" * 3000},
    {"Accept-Language": b"\xff\xfe"}, {"Accept-Language": "kk;q=99999999999999999999"}, {"Accept-Language": "*"},
    {"Accept-Encoding": "gzip;q=x, br;q=-1"}, {"Accept": "application/json"}, {"Accept": "\t"}, {"Range": "bytes=5-1"},
    {"Range": "bytes=" + "0-," * 1000}, {"If-None-Match": '"' * 100}, {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT"}, {"Referer": "javascript:alert(1)"}, {"Referer": b"\xff"},
    {"Origin": "null"}, {"X-Forwarded-For": "1.1.1.1, " * 300}, {"X-Forwarded-For": "::ffff:999.1.1.1"}, {"X-Forwarded-Host": "evil"},
    {"X-Forwarded-Proto": "https"}, {"X-HTTP-Method-Override": "DELETE"}, {"HX-Request": "true"}, {"HX-Current-URL": b"\xff"},
    {"HX-Current-URL": "http://[::1", "HX-Request": "true"}, {"User-Agent": ""}, {"User-Agent": b"\xff\xfe" * 100},
    {"Remote-User": "dana"}, {"X-Remote-User": "dana"}, {"Authorization": "Basic ////"}, {"Upgrade": "websocket", "Connection": "Upgrade"},
    {"Expect": "100-continue"}, {"Content-Length": "0"}, {"X-" + "A" * 200: "1"}, {"Sec-Fetch-Site": "cross-site"},
)  # fmt: skip
PART: Final = b'--b\r\nContent-Disposition: form-data; name="number"'
PARTS: Final = (
    b"", b"--b", b"--b--", b"--b\r\n", PART, PART + b"\r\n\r\n1", PART + b"\r\n\r\n1\r\n--b--\r\n", PART + b"\r\n\r\n\xff\xfe\r\n--b--\r\n",
    PART + b"\r\n\r\n\x00\r\n--b--\r\n", PART + b'; filename=""\r\n\r\n1\r\n--b--\r\n',
    PART + b'; filename="../../x"\r\n\r\n1\r\n--b--\r\n',
    PART + b'; filename="a\x00b.png"\r\n\r\n1\r\n--b--\r\n', PART + b"; filename*=utf-7''%2B\r\n\r\n1\r\n--b--\r\n",
    PART + b"; filename*=no-such''%ff\r\n\r\n1\r\n--b--\r\n", PART + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n",
    PART + b"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ=\r\n--b--\r\n",
    PART + b"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+\r\n--b--\r\n",
    b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n", b"--b\r\nContent-Disposition: \xff\r\n\r\n1\r\n--b--\r\n",
    b"--b\r\nX: " + b"y" * 9000 + b"\r\n\r\n1\r\n--b--\r\n", (PART + b"\r\n\r\n1\r\n") * 400 + b"--b--\r\n",
    (PART + b'; filename="a"\r\n\r\n1\r\n') * 300 + b"--b--\r\n", PART + b"\r\n\r\n" + b"x" * 1_500_000 + b"\r\n--b--\r\n",
    b"--c\r\n\r\n--c--\r\n", b"\r\n" * 2000, b"--b\n\n--b--\n", PART + b'; name="secret"\r\n\r\n1\r\n--b--\r\n',
)  # fmt: skip
BROKEN: Final = (
    b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 9,
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"A: b\r\n" * 500 + b"Connection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: " + b"b" * 500_000 + b"\r\nConnection: close\r\n\r\n",
)  # fmt: skip
LENGTHS: Final = ("-1", "abc", "1e3", "99999999999999999999", "3, 4", "0x10", " ", "70000000", "+3")


def cases() -> Iterator[Case]:
    """Every case, with a name that tells what it is."""
    yield from _of_addresses()
    yield from _of_bodies()
    yield from (Case(f"raw {index}", sent, well_formed=False) for index, sent in enumerate(BROKEN))


def _of_addresses() -> Iterator[Case]:
    for method, page in product(METHODS, PAGES[1:3]):
        yield Case(f"{method[:9]} {page}", request(method, page), well_formed=method != "CONNECT")
    for target in TARGETS:
        yield Case(f"GET {target[:60]}", request("GET", target), well_formed=target.startswith("/"))
    for headers in HEADERS:
        plain = all(isinstance(value, str) and value.isprintable() for value in headers.values())
        name, value = next(iter(headers.items()))
        yield Case(
            f"{name[:20]}: {value[:40]!r}", request("GET", "/kk/", headers), well_formed=plain and name != "Host"
        )


def _of_bodies() -> Iterator[Case]:
    for charset in CHARSETS:
        headers: dict[str, str | bytes] = {"Content-Type": f"{FORM}; charset={charset}"}
        whole = charset.isprintable()
        yield Case(f"charset {charset[:20]!r}", request("POST", FORMS[0], headers, b"number=1&secret=+AGE-"), whole)
    for kind in TYPES:
        yield Case(f"type {kind[:50]!r}", request("POST", FORMS[0], {"Content-Type": kind}, b"number=1&secret=2"))
    for index, body in enumerate(BODIES):
        yield Case(
            f"body {index} {body[:20]!r}", request("POST", FORMS[index % len(FORMS)], {"Content-Type": FORM}, body)
        )
    for index, body in enumerate(PARTS):
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        yield Case(f"multipart {index}", request("POST", FORMS[index % len(FORMS)], headers, body))
    for length in LENGTHS:
        headers = {"Content-Type": FORM, "Content-Length": length}
        yield Case(f"length {length}", request("POST", FORMS[0], headers, b"a=1"), well_formed=False)
    for coding in ("chunked", "gzip", "chunked, chunked", "identity"):
        headers = {"Content-Type": FORM, "Transfer-Encoding": coding}
        yield Case(
            f"transfer {coding}", request("POST", FORMS[0], headers, b"3\r\na=1\r\n0\r\n\r\n"), well_formed=False
        )
    for coding in ("gzip", "br", "nonsense", "gzip, gzip"):
        headers = {"Content-Type": FORM, "Content-Encoding": coding}
        yield Case(f"encoded {coding}", request("POST", FORMS[0], headers, b"\x1f\x8b\x00\xff"))
