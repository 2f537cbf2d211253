"""The regions file, its tile map, and the search of regions."""

import pytest

from senim.places.actions import load_regions, read_regions
from senim.places.errors import RegionUnknown
from senim.places.models import Region
from senim.places.queries import region, regions, search_regions

TILES = {row.code: (row.column, row.row) for row in read_regions()}


def neighbours(code: str) -> set[str]:
    column, row = TILES[code]
    around = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)}
    return {other for other, tile in TILES.items() if tile in around}


def test_twenty_regions_have_twenty_tiles() -> None:
    assert len(TILES) == len(set(TILES.values())) == 20
    assert {"KZ-71", "KZ-62"} <= set(TILES)
    assert min(column for column, _ in TILES.values()) == min(row for _, row in TILES.values()) == 1


def test_the_tile_map_looks_like_the_country() -> None:
    west, east = TILES["KZ-27"][0], TILES["KZ-63"][0]
    north, south = TILES["KZ-59"][1], TILES["KZ-79"][1]
    assert west == min(column for column, _ in TILES.values())
    assert east == max(column for column, _ in TILES.values())
    assert north == min(row for _, row in TILES.values())
    assert south == max(row for _, row in TILES.values())
    for inner, outer in (
        ("KZ-71", "KZ-11"),
        ("KZ-75", "KZ-19"),
        ("KZ-79", "KZ-61"),
        ("KZ-62", "KZ-35"),
        ("KZ-10", "KZ-63"),
    ):
        assert outer in neighbours(inner)


def test_no_tile_stands_alone() -> None:
    reached, waiting = set[str](), ["KZ-71"]
    while waiting:
        code = waiting.pop()
        reached.add(code)
        waiting += neighbours(code) - reached
    assert reached == set(TILES)


def test_every_region_is_named_in_three_languages_and_counted() -> None:
    for row in read_regions():
        assert all((row.name_kk, row.name_ru, row.name_en))
        assert row.kind in {"region", "city"}
        assert row.population
        assert bool(row.centre_kk) == bool(row.centre_ru) == bool(row.centre_en) == (row.kind == "region")


@pytest.mark.db
def test_loading_twice_changes_nothing_and_mends_what_was_altered() -> None:
    assert load_regions() == 20
    before = list(Region.objects.order_by("code").values())
    Region.objects.filter(code="KZ-71").update(name_kk="Басқа")
    load_regions()
    assert list(Region.objects.order_by("code").values()) == before


@pytest.mark.db
def test_regions_come_by_code_or_by_name() -> None:
    assert [row.code for row in regions()] == sorted(TILES)
    names = [row.name_ru.casefold() for row in regions("ru")]
    assert names == sorted(names)
    assert region("KZ-71").name_in("en") == "Astana"
    with pytest.raises(RegionUnknown):
        region("KZ-99")


@pytest.mark.db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Семей", "KZ-10"), ("семеи", "KZ-10"), ("Актюбинск", "KZ-15"), ("АҚТӨБЕ", "KZ-15"), ("нур султан", "KZ-71"),
        ("Астна", "KZ-71"), ("алма-ата", "KZ-75"), ("Уральск", "KZ-27"), ("бко", "KZ-27"), ("Улытау", "KZ-62"),
        ("карагнда", "KZ-35"), ("Oskemen", "KZ-63"), ("кызылорда", "KZ-43"), ("мангыстау", "KZ-47"), ("Чимкент", "KZ-79"),
        ("turkistan", "KZ-61"), ("жетысу", "KZ-33"), ("KZ-55", "KZ-55"), ("Тараз", "KZ-31"), ("петропавловск", "KZ-59"),
    ],
)  # fmt: skip
def test_a_region_is_found_as_people_type_it(text: str, code: str) -> None:
    assert search_regions(text)[0].code == code


@pytest.mark.db
@pytest.mark.parametrize(
    "text", ["", " ", "я", "zzzzzz", "🙂🙂🙂", "'; DROP TABLE places_region; --", "x" * 10_000, "\x00"]
)
def test_strange_text_finds_no_region_and_does_no_harm(text: str) -> None:
    assert search_regions(text) == ()
