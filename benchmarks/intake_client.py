"""A person at a browser: keeps cookies and the connection, reads each page's form, fills it in by name and kind, sends it.

It knows nothing of our pages except that the receipt shows its number and secret in `data-receipt-number` and `-secret`.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

FORM: Final = "application/x-www-form-urlencoded"
BY_KIND: Final = {"email": "aigerim@example.kz", "tel": "+77011234567", "date": "2026-01-15", "number": "3"}
BY_NAME: Final = {
    "day": "15", "month": "1", "year": "2026", "phone": "+7 701 123 45 67", "email": "aigerim@example.kz",
    "iin": "", "name": "Айгерім Сәрсенова", "address": "Абай даңғылы, 10",
}  # fmt: skip
SHORT_WORDS: Final = "Абай көшесі, 5"
LONGEST_WALK: Final = 40


class Astray(Exception):
    """The sequence did not lead to a receipt; the message says where it ended and how."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server, redirects followed."""

    status: int
    url: str
    body: bytes

    @property
    def tree(self) -> html.HtmlElement:
        """The page's elements."""
        return html.document_fromstring(self.body or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person holds in hand after sending."""

    number: str
    secret: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form ready to be sent: where to, and its fields in order."""

    url: str
    fields: tuple[tuple[str, str], ...]

    @property
    def body(self) -> bytes:
        """The encoded fields."""
        return urlencode(self.fields).encode()


@dataclass(slots=True)
class Browser:
    """One device: its cookies live here; the connection may be shared by devices that take turns."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def wake(self, url: str) -> None:
        """Connect again where the server closed a connection that had been idle."""
        try:
            self.get(url)
        except (OSError, http.client.HTTPException):
            self.get(url)

    def get(self, url: str) -> Page:
        """Open an address and follow where it leads."""
        return self._follow("GET", url, None)

    def post(self, form: Filled, follow: bool = True) -> Page:
        """Send a form and, when asked, follow where it leads."""
        return self._follow("POST", form.url, form.body) if follow else self.once("POST", form.url, form.body)[0]

    def _follow(self, method: str, url: str, body: bytes | None) -> Page:
        for _ in range(10):
            page, location = self.once(method, url, body)
            if not location:
                return page
            method, url, body = "GET", urljoin(page.url, location), None
        raise Astray(f"redirected without end at {url}")

    def once(
        self, method: str, url: str, body: bytes | None, more: Mapping[str, str] | None = None
    ) -> tuple[Page, str]:
        """One request on the kept connection; the page, and where it points to when it is a redirect."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": FORM, "Referer": f"http://{self.host}:{self.port}{url}"}
        headers |= more or {}
        try:
            self.connection.request(method, url, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        self._keep(response)
        location = response.headers.get("Location", "") if response.status in (301, 302, 303) else ""
        return Page(response.status, urlsplit(url)._replace(scheme="", netloc="").geturl(), content), location

    def _keep(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def receipt_on(page: Page) -> Receipt | None:
    """The receipt that a page shows, if it is one."""
    tree = page.tree
    number = tree.xpath("//*[@data-receipt-number]/@data-receipt-number")
    secret = tree.xpath("//*[@data-receipt-secret]/@data-receipt-secret")
    return Receipt(str(number[0]), str(secret[0])) if number and secret else None


def filled(page: Page, words: str) -> Filled:
    """The page's own form (in <main>, sent by POST), filled in; long texts get `words`. Refuses Astray without a form."""
    for form in page.tree.xpath("//main//form[translate(@method,'POST','post')='post']"):
        target = urljoin(page.url, form.get("action") or page.url)
        return Filled(target, tuple(_fields(form, words)))
    raise Astray(f"no form at {page.url} (status {page.status})")


def _fields(form: html.HtmlElement, words: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    chosen: set[str] = set()
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"):
        name, kind = control.get("name"), control.get("type", "text") if control.tag == "input" else control.tag
        if kind in {"file", "submit", "image", "reset"} or (kind in {"radio", "button"} and name in chosen):
            continue
        value = _value(control, kind, name, words)
        if value is not None:
            chosen.add(name)
            found.append((name, value))
    return found


def _value(control: html.HtmlElement, kind: str, name: str, words: str) -> str | None:
    """What a person who is in a hurry would give: the first choice, a tick, a short text."""
    if kind == "button":
        return str(control.get("value", "")) or None
    if kind in {"hidden", "radio", "checkbox"}:
        return str(control.get("value", "on"))
    if kind == "select":
        options = [str(option.get("value", "")) for option in control.xpath(".//option")]
        return next((option for option in options if option), "")
    if kind == "textarea":
        return words
    last = name.rsplit("_", 1)[-1]
    given = BY_KIND.get(kind) or BY_NAME.get(name, BY_NAME.get(last))
    return SHORT_WORDS if given is None else given


def until_check(browser: Browser, service: str, words: str, language: str = "kk") -> Filled:
    """Walk from the service's first page up to the last form before the receipt; that form, filled in and not sent."""
    page = browser.get(f"/{language}/ask/{service}/")
    for _ in range(LONGEST_WALK):
        form = filled(page, words)
        if urlsplit(form.url).path.endswith("/check/"):
            return form
        before, page = page, browser.post(form)
        if page.status >= 400 or (page.url == before.url and page.body == before.body):
            raise Astray(f"{form.url} answered {page.status} and went no further: {_errors(page)}")
    raise Astray(f"no end after {LONGEST_WALK} pages, at {page.url}")


def _errors(page: Page) -> str:
    texts = page.tree.xpath("//*[contains(@class,'error-summary')]//text()")
    return " ".join(" ".join(str(text) for text in texts).split())[:200]


def submit(browser: Browser, form: Filled) -> Receipt:
    """Send the last form; the receipt. Refuses Astray when none is shown."""
    page = browser.post(form)
    receipt = receipt_on(page)
    if receipt is None:
        raise Astray(f"no receipt at {page.url} (status {page.status})")
    return receipt


def visit(browser: Browser, service: str, words: str, language: str = "kk") -> Receipt:
    """A whole visit: the start page, every question, the check, the receipt."""
    browser.get(f"/{language}/")
    return submit(browser, until_check(browser, service, words, language))
