"""What another region holds is shown to nobody here: one role of `benchmarks.matrix`, which walks all of them."""

import pytest

from benchmarks.matrix import AWAY, HOME, Report, addresses, look, staffed
from benchmarks.matrix_objects import Planted, fingerprint, plant, plant_shared
from senim.accounts.models import Post
from senim.places.models import Unit

pytestmark = pytest.mark.db


@pytest.fixture
def regions(db: None) -> tuple[Planted, Planted]:
    """What is planted here and elsewhere."""
    home, away = plant(HOME), plant(AWAY)
    plant_shared(home, staffed(HOME, home, ["head"])[0])
    plant_shared(away, staffed(AWAY, away, ["head"])[0])
    return home, away


def test_a_head_is_shown_nothing_of_another_region_and_changes_nothing_there(regions: tuple[Planted, Planted]) -> None:
    home, away = regions
    before, report = fingerprint(away), Report()
    look(report, staffed(HOME, home, ["head"])[0], home, away, addresses())
    assert "\n".join(report.wrong) == ""
    assert report.seen > 30
    assert fingerprint(away) == before


def test_an_officer_above_both_regions_is_noticed(regions: tuple[Planted, Planted]) -> None:
    home, away = regions
    both = staffed(HOME, home, ["head"])[0]
    Post.objects.filter(officer=both).update(unit=Unit.objects.get(parent=None, kind="ministry"))
    report = Report()
    look(report, both, home, away, [one for one in addresses() if "staff/case/" in one[0]])
    assert any("of another region" in line for line in report.wrong)
