"""Number and secret open a request; everything else gets one and the same answer, and only so many a minute."""

import itertools
import logging
import math
import re
from collections import Counter
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.accounts import limits
from senim.intake import opening
from senim.intake.keys import new_key, read_key, secret_of
from senim.intake.tests.citizen import followed, opened, receipt_of, said, sent
from senim.intake.views import follow
from senim.sealing.receipts import ALPHABET, number

pytestmark = pytest.mark.db
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
TYPED = re.compile(r'(name="(?:number|secret)"[^>]*?) value="[^"]*"')
LEAST_BITS = 100


def bare(page: Any, *typed: str) -> str:
    """The page without the form's token and without what was typed."""
    text = TOKEN.sub(r"\1", said(page))
    for one in typed:
        text = text.replace(one, "")
    return TYPED.sub(r"\1", text)


def near_miss(secret: str) -> str:
    last = ALPHABET[(ALPHABET.index(secret[-1]) + 1) % 32]
    return secret[:-1] + last


@pytest.fixture
def two() -> tuple[tuple[str, str], tuple[str, str]]:
    """Number and secret of two people."""
    found = []
    for _ in range(2):
        client = Client()
        sent(client)
        found.append(receipt_of(client))
    return found[0], found[1]


def test_every_wrong_pair_gets_the_same_page_with_the_same_work(
    two: tuple[tuple[str, str], tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first failure of a minute sweeps old counts out, one statement more: here the minute does not change.
    monkeypatch.setattr(limits, "_minute", lambda _at: 29_000_000)
    (mine, secret), (theirs, other) = two
    unknown = number(99_999_999, 2026)
    wrong = {
        "unknown number": (unknown, secret),
        "foreign number": (theirs, secret),
        "foreign secret": (mine, other),
        "near miss": (mine, near_miss(secret)),
        "nothing like a number": ("жоқ", secret),
        "nothing like a secret": (mine, "'; --"),
        "very long": ("9" * 3000, "A" * 3000),
        "both unknown": (unknown, near_miss(other)),
    }
    pages, work = {}, {}
    limits.failed(follow.BUCKET, limits.place_of(_request(), timezone.now()), timezone.now())
    for name, pair in wrong.items():
        with CaptureQueriesContext(connection) as queries:
            page = opened(Client(), *pair)
        pages[name] = (page.status_code, bare(page), sorted(page.headers))
        work[name] = len(queries)
    assert len(set(map(str, pages.values()))) == 1, {name: page[0] for name, page in pages.items()}
    assert set(work.values()) == {3}
    assert pages["near miss"][0] == 404
    assert opened(Client(), mine, secret).status_code == 302


def _request() -> Any:
    return type("Bare", (), {"META": {"REMOTE_ADDR": "127.0.0.1"}})()


def test_an_empty_form_asks_for_both_without_looking_anything_up(two: tuple[tuple[str, str], tuple[str, str]]) -> None:
    (mine, secret), _other = two
    for pair in (("", ""), (mine, ""), ("", secret), ("  ", secret)):
        with CaptureQueriesContext(connection) as queries:
            page = opened(Client(), *pair)
        assert page.status_code == 422
        assert "intake_servicerequest" not in " ".join(one["sql"] for one in queries.captured_queries)


def test_after_ten_wrong_pairs_in_a_minute_even_the_right_one_waits(
    two: tuple[tuple[str, str], tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine, secret), _other = two
    moment = timezone.now().replace(second=1)
    monkeypatch.setattr("senim.intake.views.follow.timezone.now", lambda: moment)
    for _ in range(limits.MOST):
        assert opened(Client(), mine, near_miss(secret)).status_code == 404
    refused = opened(Client(), mine, secret)
    assert refused.status_code == 429
    assert "<h1" in said(refused)
    assert refused["Retry-After"] == "60"
    assert Client(REMOTE_ADDR="10.0.0.9").post("/en/follow/", {"number": mine, "secret": secret}).status_code == 302
    later = moment.replace(minute=(moment.minute + 1) % 60)
    monkeypatch.setattr("senim.intake.views.follow.timezone.now", lambda: later)
    assert opened(Client(), mine, secret).status_code == 302


def test_number_and_secret_open_however_they_are_typed(two: tuple[tuple[str, str], tuple[str, str]]) -> None:
    (mine, secret), _other = two
    for typed in (secret.lower(), secret.replace("-", ""), secret.replace("-", " "), f"  {secret} "):
        assert opened(Client(), mine.replace("-", " "), typed).status_code == 302


def test_the_number_alone_shows_nothing(two: tuple[tuple[str, str], tuple[str, str]]) -> None:
    (mine, _secret), _other = two
    with CaptureQueriesContext(connection) as queries:
        page = Client().get("/en/follow/", {"number": mine})
    assert page.status_code == 200
    assert "intake_" not in " ".join(one["sql"] for one in queries.captured_queries)
    assert bare(page, mine) == bare(Client().get("/en/follow/", {"number": number(77, 2026)}), number(77, 2026))
    for address in ("request/", "withdraw/", "file/1/"):
        assert Client().get(f"/en/follow/{address}")["Location"] == "/en/follow/"


def test_the_secret_is_in_no_log_no_address_and_no_table(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    from senim.intake.tests.citizen import everything_in

    client = Client()
    sent(client)
    mine, secret = receipt_of(client)
    answers = [opened(client, mine, secret), opened(client, mine, near_miss(secret)), client.get("/en/follow/request/")]
    short = secret.replace("-", "")
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    for text in (logged, everything_in(), *(str(one.headers) for one in answers), said(answers[2])):
        assert secret not in text
        assert short not in text
    assert secret in said(client.get("/en/receipt/"))
    assert answers[2]["Referrer-Policy"] == "same-origin"
    assert "no-store" in answers[2]["Cache-Control"]
    assert "no-store" in client.get("/en/receipt/")["Cache-Control"]


def test_the_code_on_the_receipt_carries_the_secret_only_behind_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    from senim.intake import slip

    seen: list[str] = []

    def drawn(one: slip.Slip) -> str:
        seen.append(one.link)
        return "<svg/>"

    monkeypatch.setattr(slip, "_code", drawn)
    client = Client()
    sent(client)
    client.get("/en/receipt/code.svg")
    address, _, fragment = seen[0].partition("#")
    secret = receipt_of(client)[1].replace("-", "")
    assert secret in fragment
    assert secret not in address
    assert "number" not in address


def test_the_cookie_of_an_opened_request_is_signed_ages_and_cannot_be_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    client, request = followed()
    cookie = client.cookies[opening.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 0 < int(cookie["max-age"]) <= 3600
    assert client.get("/en/follow/request/").status_code == 200
    payload, moment, mark = cookie.value.split(":")
    forged = [
        "", "garbage", f"{signing.b64_encode(str(request.pk + 1).encode()).decode()}:{moment}:{mark}",
        f"{payload}:{moment}:{mark[:-1]}x", signing.dumps(request.pk, salt="other"), signing.dumps(request.pk),
        signing.dumps(request.pk, salt=opening.SALT, key="guess"), signing.dumps(10**9, salt=opening.SALT),
    ]  # fmt: skip
    for value in forged:
        stranger = Client()
        stranger.cookies[opening.COOKIE] = value
        assert stranger.get("/en/follow/request/")["Location"] == "/en/follow/", value
    monkeypatch.setattr(opening, "OPEN_FOR_SECONDS", -1)
    assert client.get("/en/follow/request/")["Location"] == "/en/follow/"


def test_leaving_closes_the_request_on_this_device() -> None:
    client, _request = followed()
    client.post("/en/follow/leave/")
    assert client.get("/en/follow/request/")["Location"] == "/en/follow/"


def test_four_hundred_secrets_have_more_than_a_hundred_bits_and_no_order() -> None:
    keys = [read_key(new_key()) or b"" for _ in range(400)]
    secrets = [secret_of(key).replace("-", "") for key in keys]
    assert len(set(secrets)) == 400
    bits = 0.0
    for place in range(len(secrets[0])):
        counts = Counter(secret[place] for secret in secrets)
        # The Miller-Madow correction: a sample of 400 over 32 letters shows a little less than there is.
        bits += -sum(n / 400 * math.log2(n / 400) for n in counts.values()) + (len(counts) - 1) / (
            2 * 400 * math.log(2)
        )
    assert bits >= LEAST_BITS
    assert bits == pytest.approx(120, abs=3)
    risen = sum(one < other for one, other in itertools.pairwise(secrets))
    assert 150 <= risen <= 250
    alike = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in itertools.pairwise(secrets)]
    assert sum(alike) / len(alike) < 24 / 32 * 2


def test_neighbouring_keys_give_secrets_that_have_nothing_in_common() -> None:
    one, other = (secret_of((5).to_bytes(16, "big"))), secret_of((6).to_bytes(16, "big"))
    assert sum(a == b for a, b in zip(one.replace("-", ""), other.replace("-", ""), strict=True)) < 8
