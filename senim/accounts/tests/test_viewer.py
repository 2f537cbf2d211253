"""Where a right reaches: random trees of units against a search by hand, and real posts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.accounts.errors import RoleNotHeld
from senim.accounts.models import Officer
from senim.accounts.roles import OWN, RIGHTS, ROLES
from senim.accounts.viewer import NOBODY, Held, Viewer, viewer_of
from senim.ledger.actor import Actor
from senim.places import atlas as memory
from senim.places.models import Unit

Tree = list[int]
"""The parent of each unit by position; the first is the top and its own parent."""


@contextmanager
def country_of(tree: Tree) -> Iterator[dict[int, str]]:
    """Make a tree of units the whole country, without a database; gives the path of each id (position + 1)."""
    paths: dict[int, str] = {}
    for position, parent in enumerate(tree):
        paths[position + 1] = f"{paths[parent + 1] if position else '/'}{position + 1}/"
    units = {key: Unit(pk=key, path=path) for key, path in paths.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory._Kept, "atlas", memory.Atlas("drawn", {}, units, (), {}))
        patch.setattr(memory._Kept, "until", inf)
        yield paths


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    size = draw(st.integers(1, 25))
    return [0, *(draw(st.integers(0, position - 1)) for position in range(1, size))]


def above(tree: Tree, position: int) -> set[int]:
    """The position and all above it, walked by hand."""
    found = {position}
    while position:
        position = tree[position]
        found.add(position)
    return found


@given(trees(), st.data())
def test_a_right_reaches_the_unit_of_the_post_and_those_below_and_no_other(tree: Tree, data: st.DataObject) -> None:
    places = st.integers(0, len(tree) - 1)
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(sorted(ROLES)), places), max_size=4))
    right = data.draw(st.sampled_from(sorted(set(RIGHTS) - {OWN})))
    role = data.draw(st.sampled_from(sorted(ROLES)))
    with country_of(tree) as paths:
        viewer = Viewer(Officer(pseudonym=1), tuple(Held(code, at + 1, paths[at + 1]) for code, at in drawn))
        for position in range(len(tree)):
            chain = above(tree, position)
            granted = any(at in chain and right in ROLES[code].rights for code, at in drawn)
            assert viewer.may_in(right, position + 1) == granted
            assert (position + 1 in viewer.units(right)) == granted
            assert viewer.may_do(role, position + 1) == any(at in chain and code == role for code, at in drawn)
        assert viewer.may(right) == any(right in ROLES[code].rights for code, _ in drawn)


@given(trees())
def test_a_post_at_the_top_reaches_the_whole_country_and_nobody_reaches_nothing(tree: Tree) -> None:
    with country_of(tree) as paths:
        viewer = Viewer(Officer(pseudonym=1), (Held("head", 1, paths[1]),))
        assert viewer.units("work.see") == tuple(paths)
        assert NOBODY.units("work.see") == ()
        assert not any(NOBODY.may(right) or NOBODY.may_in(right, 1) for right in RIGHTS)


def test_a_unit_is_not_above_one_whose_number_begins_alike() -> None:
    with country_of([0] * 12) as paths:
        viewer = Viewer(Officer(pseudonym=1), (Held("head", 2, paths[2]),))
        assert viewer.units("work.see") == (2,)
        eleven = Viewer(Officer(pseudonym=1), (Held("head", 1, "/1/"),))
        assert len(eleven.units("work.see")) == 12


def test_signing_in_alone_gives_only_ones_own_account() -> None:
    viewer = Viewer(Officer(pseudonym=1))
    assert [right for right in RIGHTS if viewer.may(right)] == [OWN]


@pytest.mark.db
def test_the_viewer_of_an_officer_costs_one_query(django_assert_num_queries: Callable[..., Any]) -> None:
    dana = Officer.objects.get(username="dana")
    department = Unit.objects.get(code="KZ-71-department")
    Viewer(None, (Held("head", 1, "/"),)).units("work.see")
    with django_assert_num_queries(1):
        viewer = viewer_of(dana)
        assert viewer.may_in("supervise", department.pk)
        assert department.pk in viewer.units("supervise")
        assert viewer.may_do("head", department.pk)


@pytest.mark.db
def test_an_officer_acts_only_in_a_role_held_there_and_by_pseudonym() -> None:
    erlan = Officer.objects.get(username="erlan")
    own = Unit.objects.get(code="KZ-27-criminal").pk
    foreign = Unit.objects.get(code="KZ-71-criminal").pk
    viewer = viewer_of(erlan)
    assert viewer.actor("officer", own) == Actor("officer", erlan.pseudonym, own)
    assert viewer.roles_in(own) == ("duty_officer", "officer", "registrar", "specialist")
    assert viewer.roles_in(foreign) == ()
    for role, unit in (("head", own), ("officer", foreign), ("officer", 2**40)):
        with pytest.raises(RoleNotHeld):
            viewer.actor(role, unit)
    with pytest.raises(RoleNotHeld):
        NOBODY.actor("officer", own)
    assert not viewer.may_in("work.see", 2**40)
