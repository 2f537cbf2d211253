"""Versions of a service stand side by side, each from its day; what was released stays as it was."""

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from senim.catalogue import actions, loading
from senim.catalogue.errors import CatalogueInvalid, ReleaseInForce, ReleaseTooSoon, ReleaseUnsound, UnknownService
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import compiled, current, forget_releases, open_services, released_codes, versions
from senim.catalogue.tests.released import model

TODAY = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)
XML = model("advice").xml
CHANGED = XML.replace("Кеңес дайын".encode(), "Кеңес әзір".encode())


@pytest.fixture(autouse=True)
def _released(db: None) -> Iterator[None]:
    """The versions of the package, and nothing remembered of what a test rolls back."""
    actions.release_all()
    forget_releases()
    yield
    forget_releases()


def test_every_version_of_the_package_is_released_once() -> None:
    shipped = [(service.code, one.version) for service in loading.load_services().values() for one in service.releases]
    assert sorted(ServiceVersion.objects.values_list("code", "version")) == sorted(shipped)
    assert actions.release_all() == []
    assert ServiceVersion.objects.count() == len(shipped)


def test_an_instance_releases_its_own_services_and_knows_no_other(settings: Settings) -> None:
    assert not {"torture", "gbv_case", "pve_support"} & set(released_codes())
    with pytest.raises(UnknownService):
        actions.release("torture", 1, TODAY)
    ServiceVersion.objects.all().delete()
    settings.INSTANCE = "sealed"
    assert actions.release_all() == ["torture", "gbv_case", "pve_support"] == released_codes()
    with pytest.raises(UnknownService):
        actions.release("appeal", 1, TODAY)


def test_a_day_is_answered_by_the_version_whose_day_came_last() -> None:
    first, second = versions("appeal")
    assert first.until == second.released_on - DAY
    assert second.until is None
    assert current("appeal", first.released_on).version == 1
    assert current("appeal", second.released_on - DAY).version == 1
    assert current("appeal", second.released_on).version == 2
    assert compiled(first.id, TODAY).version == 1, "a running request keeps its version"
    with pytest.raises(UnknownService):
        current("nothing", TODAY)


def test_a_clock_that_is_years_behind_still_finds_every_service() -> None:
    long_ago = dt.date(2010, 1, 1)
    assert released_codes() == list(loading.load_services())
    assert {current(code, long_ago).version for code in released_codes()} == {1}
    assert [one.service.code for one in open_services(long_ago)] == [one.service.code for one in open_services(TODAY)]


def test_the_day_of_a_packaged_version_can_be_set_and_stays_so() -> None:
    on = dt.date(2026, 6, 1)
    actions.release("appeal", 2, on)
    assert [current("appeal", day).version for day in (on - DAY, on)] == [1, 2]
    assert actions.release_all() == []
    assert current("appeal", on - DAY).version == 1
    for code, version in (("appeal", 9), ("nothing", 1)):
        with pytest.raises(UnknownService):
            actions.release(code, version, on)


def test_a_file_that_changed_comes_beside_the_old_version_from_the_same_day() -> None:
    old = current("appeal", TODAY)
    ServiceVersion.objects.filter(pk=old.id).update(digest="an older package")
    assert actions.release_all() == ["appeal"]
    new = current("appeal", TODAY)
    assert (new.version, new.released_on) == (3, old.released_on)
    assert compiled(old.id, TODAY).xml == old.xml
    assert actions.release_all() == []


def test_a_drawn_model_takes_force_on_its_day_and_leaves_the_version_before_alone() -> None:
    before = current("advice", TODAY)
    row = actions.release_drawn(code="advice", xml=CHANGED, on=TODAY + DAY, today=TODAY, change={"en": "Another word"})
    assert (row.version, row.packaged) == (before.version + 1, 0)
    assert current("advice", TODAY).id == before.id
    assert current("advice", TODAY + DAY).id == row.pk
    assert current("advice", TODAY + DAY).xml == CHANGED.decode()
    assert versions("advice")[-1].change == {"en": "Another word"}
    assert actions.release_all() == [], "the package does not push a drawn model aside"
    assert current("advice", TODAY + DAY).id == row.pk


@pytest.mark.parametrize("on", [TODAY, TODAY - DAY])
def test_nothing_is_released_for_today_or_for_the_past(on: dt.date) -> None:
    with pytest.raises(ReleaseTooSoon):
        actions.release_drawn(code="advice", xml=CHANGED, on=on, today=TODAY)


def test_a_release_does_not_slip_in_before_one_that_is_planned() -> None:
    actions.release_drawn(code="advice", xml=CHANGED, on=TODAY + 9 * DAY, today=TODAY)
    with pytest.raises(ReleaseTooSoon):
        actions.release_drawn(code="advice", xml=XML, on=TODAY + 8 * DAY, today=TODAY)
    assert actions.release_drawn(code="advice", xml=XML, on=TODAY + 10 * DAY, today=TODAY).version == 3


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (XML.replace(b'form="consider"', b'form="nowhere"'), "there is no form 'nowhere'"),
        (XML.replace(b"</bpmn:process>", b""), "line"),
        (model("appeal").xml, "called 'appeal'"),
    ],
    ids=["a form that is not there", "not BPMN", "another service's process"],
)
def test_a_faulty_model_is_not_released(xml: bytes, said: str) -> None:
    with pytest.raises(ReleaseUnsound) as refused:
        actions.release_drawn(code="advice", xml=xml, on=TODAY + DAY, today=TODAY)
    assert any(said in fault for fault in refused.value.faults)
    assert len(versions("advice")) == 1


def test_only_a_version_that_is_still_to_come_can_be_taken_back() -> None:
    row = actions.release_drawn(code="advice", xml=CHANGED, on=TODAY + DAY, today=TODAY)
    with pytest.raises(ReleaseInForce):
        actions.cancel_release("advice", row.version, TODAY + DAY)
    actions.cancel_release("advice", row.version, TODAY)
    assert current("advice", TODAY + DAY).version == 1
    with pytest.raises(UnknownService):
        actions.cancel_release("advice", row.version, TODAY)


def test_a_drawn_model_needs_a_service_that_there_is() -> None:
    with pytest.raises(UnknownService):
        actions.release_drawn(code="nothing", xml=XML, on=TODAY + DAY, today=TODAY)


RELEASE = b'[[releases]]\nversion = %d\nreleased_on = %s\nprocess = "advice.bpmn"\n'


@pytest.mark.parametrize(
    ("releases", "refused"),
    [
        (((1, b"2025-01-01"), (2, b"2026-01-01")), False),
        ((), True),
        (((2, b"2025-01-01"), (1, b"2026-01-01")), True),
        (((1, b"2025-01-01"), (2, b"2025-01-01")), True),
        (((0, b"2025-01-01"),), True),
    ],
    ids=["in order", "none", "numbers fall", "one day twice", "number nought"],
)
def test_releases_follow_one_another_by_number_and_day(
    monkeypatch: pytest.MonkeyPatch, releases: tuple[tuple[int, bytes], ...], refused: bool
) -> None:
    raw = loading._raw("services/advice.toml")
    start = raw.index(b"[[releases]]")
    other = raw[:start] + b"".join(RELEASE % one for one in releases) + raw[raw.index(b"[[stages]]") :]
    planted = {"services/advice.toml": other}
    real = loading._raw
    monkeypatch.setattr(loading, "_raw", lambda name: planted.get(name) or real(name))
    if refused:
        with pytest.raises(CatalogueInvalid, match=r"advice\.toml: releases"):
            loading.every_service.__wrapped__()
    else:
        assert len(loading.every_service.__wrapped__()["advice"].releases) == 2
