"""A process such as the catalogue ships: checked, walked in working time, and small at every step."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.calendars import kazakhstan
from senim.kernel.checking import check_document
from senim.kernel.moments import read_moment, write_moment
from senim.kernel.state import pack, unpack
from senim.kernel.tests.playing import Play

APPEAL = (Path(__file__).parent / "models" / "appeal.bpmn").read_bytes()
NIGHT = 12 * 3_600_000_000


def begun() -> Play:
    play = Play(APPEAL, kazakhstan())
    play.at = read_moment("2026-12-10T04:00:00Z")
    play.start()
    return play


def test_it_is_sound_without_a_warning() -> None:
    document, code = check_document(APPEAL)
    assert (code, document["decided"], document["warnings"]) == (0, True, [])
    assert sum(document["elements"].values()) == 21


def test_an_appeal_with_an_expert_is_worked_nudged_sent_back_and_answered() -> None:
    play = begun()
    assert write_moment(play.log[0].data["limit"]).startswith("2027-01-05")  # type: ignore[index]
    assert play.complete("Register", {"competence": "ours", "expert_needed": True}) == ["Expert", "Work"]
    assert play.complete("Expert") == ["Work"]
    assert play.state.next_due is not None
    assert play.advance(play.state.next_due) == ["Nudge", "Work"]
    assert play.complete("Work") == ["Nudge"]
    assert play.complete("Nudge") == ["Approve"]
    assert play.complete("Approve", {"approved": False, "expert_needed": False}) == ["Work"]
    assert play.complete("Work") == ["Approve"]
    play.complete("Approve", {"approved": True})
    assert play.state.ended
    assert play.seen("completed")[-2:] == ["Good", "Answered"]


def test_an_appeal_withdrawn_while_it_is_studied_is_closed() -> None:
    play = begun()
    play.complete("Register", {"competence": "ours", "expert_needed": True})
    play.deliver("withdrawn")
    assert play.state.ended
    assert sorted(play.seen("cancelled")) == ["Expert", "Study", "Work"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=60, max_size=60))
def test_every_walk_ends_and_every_state_on_the_way_is_below_80_bytes(picks: list[int]) -> None:
    play = begun()
    for pick in [*picks, *[0] * 60]:
        if play.state.ended:
            break
        play.at += NIGHT
        play.advance(play.at)
        task = play.state.waiting[pick % len(play.state.waiting)]
        given: dict[str, Any] = {"approved": pick % 3 == 0, "expert_needed": pick % 2 == 0}
        play.complete(task, given | {"competence": "other" if pick > 90 else "ours"})
        assert len(pack(play.state._replace(variables={}))) < 80
        assert unpack(play.net, pack(play.state)) == play.state
    assert play.state.ended
