"""What tests of intake share: a citizen who walks through the pages, and rows counted in every table."""

import io
import re
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from senim.intake.models import ServiceRequest
from senim.places.queries import default_desk, front_offices

REGION = "KZ-71"
ADVICE: dict[str, Any] = {"competence": "criminal", "question": "Менің телефонымды ұрлап кетті, не істеймін?"}
APPEAL: dict[str, Any] = {
    "kind": "complaint",
    "about_police": "false",
    "text": "Учаскелік инспектор жауап бермейді.",
    "person": "Айгерім Сейітова",
    "postal_address": "010000, Астана қ., Абай даңғ., 1-үй",
    "signature": "on",
}
REPORT: dict[str, Any] = {
    "danger_now": "false", "category": "theft", "text": "Велосипед ұрланды.", "where": "Аулада",
    "happened_on_day": "10", "happened_on_month": "11", "happened_on_year": "2026",
}  # fmt: skip
CERTIFICATE: dict[str, Any] = {"kind": "weapon", "text": "Аңшылық мылтығымның рұқсатын ұзартқым келеді."}
MIGRATION: dict[str, Any] = {"kind": "stay", "text": "Тұру мерзімін ұзарту үшін не керек?"}
ROAD: dict[str, Any] = {"kind": "fine_question", "text": "Айыппұл төленген, бірақ әлі көрініп тұр."}
USUAL: dict[str, dict[str, Any]] = {
    "advice": ADVICE, "appeal": APPEAL, "report": REPORT, "certificate": CERTIFICATE, "migration": MIGRATION, "road": ROAD,
}  # fmt: skip


def begun(client: Client, service: str = "advice", language: str = "en") -> str:
    """A draft is begun; the address of the first question."""
    return str(client.post(f"/{language}/ask/{service}/")["Location"])


def walked(client: Client, service: str = "advice", language: str = "en", *, begin: bool = True, **answers: Any) -> str:
    """Every question answered as usual, with `answers` besides; the address of the check page."""
    desk = (front_offices(REGION) or (default_desk(),))[0].pk
    given = {**USUAL[service], "region": REGION, "office": desk, **answers}
    address = begun(client, service, language) if begin else f"/{language}/ask/{service}/check/"
    for _ in range(40):
        if address.endswith("/check/") and (response := client.get(address)).status_code == 200:
            return address
        address = address if not address.endswith("/check/") else str(response["Location"])
        response = client.post(address, given)
        assert response.status_code == 302, (address, said(response))
        address = str(response["Location"])
    raise AssertionError(f"the questions of {service} never end")


def sent(client: Client, service: str = "advice", language: str = "en", **answers: Any) -> ServiceRequest:
    """A request sent through all pages; this client then holds its receipt."""
    response = client.post(walked(client, service, language, **answers))
    assert response["Location"].endswith("/receipt/"), said(response)
    return ServiceRequest.objects.latest("pk")


def receipt_of(client: Client) -> tuple[str, str]:
    """Number and secret as the receipt on this device shows them."""
    page = said(client.get("/en/receipt/"))
    found = re.search(r'data-receipt-number="([^"]+)" data-receipt-secret="([^"]+)"', page)
    assert found is not None
    return found[1], found[2]


def opened(client: Client, number: str, secret: str) -> Any:
    """The answer to number and secret on the follow page."""
    return client.post("/en/follow/", {"number": number, "secret": secret})


def followed(**answers: Any) -> tuple[Client, ServiceRequest]:
    """A client that has sent a request and opened it on the follow page."""
    client = Client()
    request = sent(client, **answers)
    assert opened(client, *receipt_of(client)).status_code == 302
    return client, request


def said(response: HttpResponse | Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def rows(*prefixes: str) -> dict[str, int]:
    """How many rows each table holds; only tables whose names begin so, when given."""
    names = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        counts = {}
        for name in names:
            if not prefixes or name.startswith(prefixes):
                cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
                counts[name] = int(cursor.fetchone()[0])
    return counts


def everything_in(*prefixes: str) -> str:
    """All cells of the tables whose names begin so, as one text; bytes also as the text that they may hold."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for name in rows(*prefixes):
            cursor.execute(f'SELECT * FROM "{name}"')
            found += [_cell(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(found)


def _cell(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace")
    # JSON that a database keeps with escapes is read as what it means.
    text = str(cell)
    return text.encode().decode("unicode_escape", "replace") + text if "\\u" in text else text


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def fields(page: Mapping[str, Any] | Any) -> list[str]:
    """The names of the controls on a page."""
    return re.findall(r'name="([^"]+)"', said(page))
