"""The components say in words what they show, in every language, with nothing that the content policy would refuse."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as reader

from senim.design import assets, charts, components, dates, gallery_words, icons, tiles, why
from senim.design.context import page
from senim.design.errors import AssetMissing, ComponentUnknown
from senim.design.parts import ClockFace, Message

HERE = Path(__file__).resolve().parents[1]
AT = dt.datetime(2026, 12, 16, 9, 30, tzinfo=dt.UTC)
PAGES = ["", "start/", "staff/", "case/", "quiet/"]
FORBIDDEN = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def parsed(text: str) -> Any:
    """A tree of the HTML; untyped, for lxml's stubs know only unions."""
    return reader.fromstring(text)


def show(template: str, **values: Any) -> Any:
    with override("en"):
        return parsed(f"<div>{Template(template).render(Context(values))}</div>")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_gallery_shows_every_component(client: Client, language: str, name: str) -> None:
    with override_settings(ROOT_URLCONF="senim.design.tests.addresses", SENIM_DEMO=True):
        answer = client.get(f"/{language}/design/{name}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not FORBIDDEN.search(text)
    tree = parsed(text)
    assert tree.get("lang") == language
    assert len(tree.xpath("//main")) == 1
    assert len(tree.xpath("//h1")) >= 1
    assert all(control.get("id") for control in tree.xpath("//textarea|//select"))


def test_the_gallery_is_not_there_for_the_public(client: Client) -> None:
    with override_settings(ROOT_URLCONF="senim.design.tests.addresses", SENIM_DEMO=False, DEBUG=False):
        assert client.get("/en/design/").status_code == 404


def test_no_template_of_the_product_holds_inline_style_or_script() -> None:
    found = [
        path for path in HERE.parent.rglob("templates/**/*.html") if FORBIDDEN.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert FORBIDDEN.search('<p style="color:red">')
    assert FORBIDDEN.search("<script>alert(1)</script>")
    assert not FORBIDDEN.search('<script type="module" src="x.js"></script>')


def test_a_clock_never_speaks_by_colour_alone() -> None:
    words = {"on_time": "On time", "soon": "Due soon", "overdue": "Overdue", "paused": "Paused", "ended": "Finished"}
    for state, word in words.items():
        shown = show("{% status state %}", state=state)
        assert word in shown.text_content()
        assert shown.xpath(".//svg")


@given(
    started=st.integers(0, 10**6),
    promise=st.none() | st.integers(0, 10**6),
    limit=st.none() | st.integers(0, 10**6),
    now=st.integers(0, 2 * 10**6),
)
def test_a_clock_bar_stays_within_its_frame(started: int, promise: int | None, limit: int | None, now: int) -> None:
    def at(seconds: int | None) -> dt.datetime | None:
        return None if seconds is None else AT + dt.timedelta(seconds=seconds)

    face = ClockFace("on_time", at(started) or AT, at(now) or AT, at(promise), at(limit))
    assert all(0 <= place <= 1000 for place in (face.now_x, face.promise_x, face.limit_x) if place is not None)


def test_a_note_among_colleagues_is_never_like_words_to_the_citizen() -> None:
    note = show("{% message words %}", words=Message("note", "Bolat", "Third time"))
    out = show("{% message words %}", words=Message("out", "Bolat", "Сәлем", AT, "kk"))
    assert "Only colleagues see this" in note.text_content()
    assert "To the person" not in note.text_content()
    assert "To the person" in out.text_content()
    assert "Only colleagues" not in out.text_content()
    assert out.xpath(".//*[@lang='kk']")[0].text_content() == "Сәлем"


def test_words_of_people_are_escaped_everywhere() -> None:
    bad = '<img src=x onerror="alert(1)">'
    shown = show(
        "{% message words %}{% banner bad bad %}{% empty bad bad %}{% button bad icon='send' %}",
        words=Message("in", bad, bad),
        bad=bad,
    )
    assert not shown.xpath(".//img")
    assert shown.text_content().count("onerror") == 7


def test_the_calendar_counts_and_skips_each_day_of_the_example() -> None:
    start, due, skipped = gallery_words.values(AT)["why"]
    months = why.months(start, due, skipped)
    kinds = [day.kind for month in months for week in month.weeks for day in week if day]
    assert len(months) == 2
    assert kinds.count("counted") + kinds.count("due") == 15
    shown = show("{% why_date start due skipped %}", start=start, due=due, skipped=skipped).text_content()
    assert "Independence Day" in shown
    assert "Tuesday 5 January 2027" in shown


def test_the_twenty_regions_each_have_their_own_tile() -> None:
    placed = tiles.regions(gallery_words.REGIONS)
    assert len({(tile.col, tile.row) for tile in placed}) == len(placed) == 20


def test_the_map_is_a_choice_that_works_without_script() -> None:
    shown = show(
        '{% tile_map tiles "Region" name="region" %}', tiles=tiles.regions(gallery_words.REGIONS, chosen="KZ-71")
    )
    assert len(shown.xpath(".//input[@type='radio'][@name='region']")) == 20
    assert shown.xpath(".//input[@checked]/@value") == ["KZ-71"]
    assert shown.xpath(".//legend")[0].text_content() == "Region"


@given(st.dictionaries(st.sampled_from(sorted(tiles.PLACES)), st.floats(0, 100, allow_nan=False), min_size=1))
def test_the_colours_of_the_map_follow_the_values(values: dict[str, float]) -> None:
    placed = tiles.regions(dict.fromkeys(values, "x"), values=values)
    ordered = sorted(placed, key=lambda tile: values[tile.code])
    assert [tile.level for tile in ordered] == sorted(tile.level for tile in placed)
    assert all(1 <= tile.level <= 5 for tile in placed)


def test_a_chart_says_its_finding_and_gives_its_table() -> None:
    with override("en"):
        shown = parsed(charts.bars("Signing takes longest", gallery_words.BARS, heads=("Step", "Hours")))
    assert shown.xpath(".//svg/@aria-label") == ["Signing takes longest"]
    assert len(shown.xpath(".//svg//rect")) == len(shown.xpath(".//tbody/tr")) == 5
    assert shown.xpath(".//svg//line[@class='zero']")
    assert "51 (44–58)" in shown.text_content()


def test_bars_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.bars("x", [charts.Bar("a", -1.0)])


def test_a_line_chart_draws_its_bands_and_leaves_out_what_is_not_known() -> None:
    with override("en"):
        shown = parsed(
            charts.lines("Faster", ["Jan", "Feb", "Mar"], [charts.Line("A", [1.0, None, 3.0], [0.5, 0, 2], [2, 0, 4])])
        )
    assert len(shown.xpath(".//polyline/@points")[0].split()) == 2
    assert len(shown.xpath(".//polygon")) == 1
    assert "–" in shown.xpath(".//tbody/tr[2]/td")[0].text_content()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "2027 жылғы 5 қаңтар, сейсенбі, 18:00"),
        ("ru", "вторник, 5 января 2027 г., 18:00"),
        ("en", "Tuesday 5 January 2027, 18:00"),
    ],
)
def test_a_moment_is_written_out_in_the_local_zone(language: str, words: str) -> None:
    with override(language):
        assert dates.moment(dt.datetime(2027, 1, 5, 13, 0, tzinfo=dt.UTC)) == words


def test_spans_are_said_in_the_unit_people_feel() -> None:
    with override("en"):
        assert dates.relative(AT + dt.timedelta(hours=3), AT) == "in 3 hours"
        assert dates.relative(AT - dt.timedelta(days=2), AT) == "2 days ago"


def test_the_language_switch_leads_to_the_same_page() -> None:
    with override("ru"):
        found = list(page(RequestFactory().get("/ru/follow/?n=1"))["tongues"])
        lost = list(page(RequestFactory().get("/nowhere"))["tongues"])
    assert [(each.code, each.href, each.current) for each in found] == [
        ("kk", "/kk/follow/?n=1", False),
        ("ru", "/ru/follow/?n=1", True),
        ("en", "/en/follow/?n=1", False),
    ]
    assert [each.href for each in lost] == ["/kk/", "/ru/", "/en/"]


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "413", "429", "500", "503"])
def test_every_error_page_says_what_to_do(code: str) -> None:
    with override("en"):
        text = render_to_string(f"{code}.html", request=RequestFactory().get("/en/x"))
    assert "tel:102" in text
    assert "rror" not in parsed(text).xpath("//main")[0].text_content()


def test_an_upstream_component_matches_its_published_example() -> None:
    shown = parsed(components.govuk("button", {"text": "Save", "is_start_button": True, "href": "/x"}))
    assert (shown.tag, shown.get("role"), shown.get("href")) == ("a", "button", "/x")
    assert "govuk-button--start" in shown.get("class")


def test_what_a_person_wrote_is_not_remembered() -> None:
    class Words(forms.Form):
        """One line."""

        words = forms.CharField()

    before = set(components._remembered)
    assert "Құпия" in str(Words({"words": "Құпия"}))
    assert "Құпия" in str(Words(initial={"words": "Құпия"}))
    assert set(components._remembered) == before
    assert str(Words()) == str(Words())
    assert len(components._remembered) == len(before) + 1


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ComponentUnknown):
        components.govuk("crown", {})
    with pytest.raises(ComponentUnknown):
        icons.icon("crown")
    with pytest.raises(AssetMissing):
        assets.address("crown.css")


def test_the_build_holds_our_face_and_no_other() -> None:
    names = json.loads((assets.BUILT / "manifest.json").read_text(encoding="utf-8"))
    style = (assets.BUILT / names["citizen.css"]).read_text(encoding="utf-8")
    assert "Golos Text" in style
    assert "Transport" not in style
    assert "crown" not in style.lower()
    assert all((assets.FONTS / f"GolosText_{cut}.ttf").exists() for cut in ("400Regular", "600SemiBold"))
