"""What the page of a board begins with: the same picture that its script then follows, in rows that never grow."""

import json
from typing import Any, Final

from django.conf import settings

from senim.desks import board_words, boards, live, speaking
from senim.desks.board_setting import EVENTS_AHEAD_MOST, USUAL
from senim.desks.models import BoardSetting, Office, OfficeEvent
from senim.places.models import Unit

ROWS: Final = 8
"""Places for called tickets and for the next ones; up to half of the called ones are shown in large."""

EVERY_MS: Final = 1000
_ON_A_PAGE: Final = ("ticket", "counter", "lost", "wait")
_SENTENCES: Final = 2
"""So many closures and events are told at a time, closures first: more would push tickets off a television."""


def board_context(unit: Unit, language: str, at: int) -> dict[str, Any]:
    """The context of the page. About fifteen queries; none of them depends on how long the line is."""
    shown = boards.picture(unit.pk, at)
    document = boards.as_json(shown, live.ranges(unit.pk, at))
    tongues = sorted(board_words.TONGUES, key=lambda code: (code != language[:2], board_words.TONGUES.index(code)))
    fixed = board_words.fixed()
    return {
        "office": unit,
        "tongues_in_order": tongues,
        "words": {name: [(code, texts[code]) for code in tongues] for name, texts in fixed.items()},
        "called": _rows([(label, counter) for label, counter, _calls in document["called"]]),
        "many": len(document["called"]) > ROWS // 2,
        "nobody": not document["called"],
        "nexts": _rows([(one[0],) for one in document["line"]]),
        "waiting": len(document["line"]),
        "missed": document["missed"],
        "told": _told(board_words.sentences(shown), tongues, fixed, document["wait"]),
        "quiet": document["quiet"],
        "clock": boards.clock_of(at),
        "screen": {
            "state": f"{live.PREFIX}{unit.pk}",
            "build": live.build(),
            "every": EVERY_MS,
            "zone": settings.TIME_ZONE,
            "words": json.dumps({name: fixed[name] for name in _ON_A_PAGE}, ensure_ascii=False),
            "voices": json.dumps(speaking.voices(), ensure_ascii=False),
        },
    }


def kept_sound(office_id: int) -> dict[str, Any]:
    """How the board sounds now, for its form. One query."""
    kept = BoardSetting.objects.filter(pk=office_id).first()
    return {"quiet": kept.quiet, "aloud": kept.aloud} if kept else dict(USUAL)


def setting_context(office: Office, at: int) -> dict[str, Any]:
    """What the page of the settings shows beside its forms. One query."""
    rows = OfficeEvent.objects.filter(office=office, until_at__gt=at).order_by("from_at", "pk")
    names = dict(settings.LANGUAGES)
    return {
        "office": office,
        "events": [(row, board_words.span_words(row.from_at, row.until_at, at)) for row in rows[:EVENTS_AHEAD_MOST]],
        "spoken": ", ".join(names[language] for language in speaking.voices()),
    }


def _rows(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...] | None]:
    """Always as many rows as there are places."""
    return [*found[:ROWS], *[None] * (ROWS - len(found))]


def _told(
    sentences: dict[str, dict[str, list[str]]], tongues: list[str], fixed: dict[str, dict[str, str]], wait: list[int]
) -> list[dict[str, Any]]:
    told = []
    for code in tongues:
        said = [*sentences[code]["closures"], *sentences[code]["events"]]
        told.append(
            {
                "language": code,
                "doors": sentences[code]["doors"][0],
                "wait": fixed["wait"][code].format(*wait) if wait else "",
                "missed": fixed["missed"][code],
                "said": [*said[:_SENTENCES], *[""] * (_SENTENCES - len(said))],
            }
        )
    return told
