"""The reporter's pages: quiet on every one of them, nothing to post, and a script that is what the page says it is."""

import base64
import hashlib
import json
import re
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senim.catalogue import loading
from senim.design import assets
from senim.kernel.expressions import compile_condition
from senim.ledger.housekeeping import SCRIPTS, told
from senim.safeguarding import asking, scripts
from senim.safeguarding.tests.made import AT, Made
from senim.sealing.tests.test_envelopes import NODE

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]

PATH = ("", "write/", "back/", "about/")
CONDITIONS = Path(__file__).with_name("conditions.mjs")
SOURCES = (
    'a == "x"', 'a != "x"', 'a in ["x", "y"]', "b", "!b", "b == true", 'a == "x" || b', 'a == "x" && !b', "n > 2", "n <= 2 && b",
    '(a == "x" || n >= 3) && b', "not b", 'a = "x" and n > 1', 'b || n > 2 || a == "z"', 'b && n > 2 && a == "z"',
)  # fmt: skip


def text_of(address: str, language: str = "kk") -> str:
    page = Client().get(f"/{language}/{address}")
    assert page.status_code == 200
    assert not page.cookies
    assert "no-store" in page.headers["Cache-Control"]
    return page.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_the_path_is_quiet(house: Made, language: str) -> None:
    pages = [text_of(address, language) for address in PATH]
    assert len({re.findall(r"<title>(.*?)</title>", page)[0] for page in pages}) == 1
    for page in pages:
        assert "data-leave" in page
        assert 'name="referrer" content="no-referrer"' in page
        assert not re.search(r"Senim|Сенім", page)
        assert re.findall(r"<script[^>]*src=\"[^\"]*/(\S+?)-\w{8}\.js\"", page) == ["sealed-report"]


def test_nothing_can_be_posted_and_no_field_is_kept_by_a_browser(house: Made) -> None:
    page = text_of("write/")
    for form in re.findall(r"<form[^>]*>", page) + re.findall(r"<form[^>]*>", text_of("back/")):
        assert not re.search(r"\b(action|method)=", form)
        assert 'autocomplete="off"' in form
        assert 'spellcheck="false"' in form
    assert not re.search(r"data-draft|data-limit|autocomplete=\"(?!off)", page)
    assert [Client().post(f"/kk/{address}").status_code for address in PATH] == [405] * 4


def test_every_question_of_a_lane_is_in_the_document_and_its_conditions_can_be_read(house: Made) -> None:
    page = text_of("write/")
    for code in asking.LANES:
        service = loading.load_services("sealed")[code]
        asked = [field for one in service.pages for field in one.fields]
        assert {field.kind for field in asked} <= {
            "choice",
            "choices",
            "text",
            "longtext",
            "date",
            "number",
            "yesno",
            "statement",
            "files",
        }
        conditions = [*(one.show_if for one in service.pages), *(one.show_if for one in asked)]
        sources = [one for one in conditions if one]
        assert "unknown" not in in_the_page([{"source": asking.condition(one), "answers": {}} for one in sources])
    assert 'data-field="what_happened"' in page
    assert 'value="made-prosecutor" data-chain="made-prosecutor"' in page


def test_the_page_understands_conditions_as_the_server_does() -> None:
    values: dict[str, tuple[Any, ...]] = {"a": ("x", "z", None), "b": (True, False, None), "n": (1, 3, None)}
    answers = [
        {name: value for name, value in zip(values, one, strict=True) if value is not None}
        for one in product(*values.values())
    ]
    rows = [(source, one) for source in SOURCES for one in answers]
    here = [compile_condition(source).holds(one) for source, one in rows]
    there = in_the_page([{"source": asking.condition(source), "answers": one} for source, one in rows])
    assert there == here
    assert 0.2 < sum(here) / len(here) < 0.8
    assert in_the_page([{"source": "size(a) > 1", "answers": {"a": "x"}}]) == ["unknown"]


def in_the_page(questions: list[dict[str, Any]]) -> list[Any]:
    ended = subprocess.run([NODE, CONDITIONS], input=json.dumps(questions), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))


def test_the_questions_cost_a_bounded_number_of_queries(
    house: Made, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text_of("write/")
    with django_assert_max_num_queries(4):
        text_of("write/")


def test_the_script_is_what_the_page_the_tag_and_the_log_say(
    house: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    about, built = text_of("about/"), assets.BUILT
    for name in scripts.NAMES:
        digest = hashlib.sha256((built / Path(assets.address(name)).name).read_bytes())
        said = re.findall(rf'data-script="{name}">([0-9a-f ]+)<', about)
        assert said[0].replace(" ", "") == digest.hexdigest()
        assert scripts.script(name).integrity == f"sha256-{base64.b64encode(digest.digest()).decode()}"
    assert f'integrity="{scripts.script("sealed-report.js").integrity}"' in text_of("write/")

    assert (scripts.publish(AT), scripts.publish(AT)) == (True, False)
    for name in scripts.NAMES:
        file = Path(assets.address(name)).name
        (tmp_path / file).write_bytes((built / file).read_bytes() + b"//")
    monkeypatch.setattr(scripts, "BUILT", tmp_path)
    scripts.script.cache_clear()
    assert (scripts.publish(AT), scripts.publish(AT)) == (True, False)
    scripts.script.cache_clear()
    first, second = (one["scripts"] for one in told(SCRIPTS))
    assert first["sealed-report.js"] == said_of(about) != second["sealed-report.js"]


def test_the_script_is_light_enough_for_a_slow_phone() -> None:
    assert (
        len(brotli.compress((assets.BUILT / Path(assets.address("sealed-report.js")).name).read_bytes())) <= 60 * 1024
    )


def said_of(about: str) -> str:
    return str(re.findall(r'data-script="sealed-report.js">([0-9a-f ]+)<', about)[0]).replace(" ", "")
