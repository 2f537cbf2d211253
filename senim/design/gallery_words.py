"""The made-up words of the gallery."""

import datetime as dt
from typing import Any, Final

from senim.design.charts import Bar, Line
from senim.design.parts import Answer, Attached, Chip, Door, Head, Message, Moment, Receipt, Tab

_DAY: Final = dt.timedelta(days=1)
REGIONS: Final = {
    "KZ-10": "Абай облысы",
    "KZ-11": "Ақмола облысы",
    "KZ-15": "Ақтөбе облысы",
    "KZ-19": "Алматы облысы",
    "KZ-23": "Атырау облысы",
    "KZ-27": "Батыс Қазақстан облысы",
    "KZ-31": "Жамбыл облысы",
    "KZ-33": "Жетісу облысы",
    "KZ-35": "Қарағанды облысы",
    "KZ-39": "Қостанай облысы",
    "KZ-43": "Қызылорда облысы",
    "KZ-47": "Маңғыстау облысы",
    "KZ-55": "Павлодар облысы",
    "KZ-59": "Солтүстік Қазақстан облысы",
    "KZ-61": "Түркістан облысы",
    "KZ-62": "Ұлытау облысы",
    "KZ-63": "Шығыс Қазақстан облысы",
    "KZ-71": "Астана",
    "KZ-75": "Алматы",
    "KZ-79": "Шымкент",
}
BARS: Final = [
    Bar("Register", 1.5, 1.2, 1.9),
    Bar("Check who is competent", 4, 3.1, 5),
    Bar("Examine", 21, 18, 24.5),
    Bar("Signature", 51, 44, 58, "late"),
    Bar("Send", 0.5),
]
MONTHS: Final = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
LINES: Final = [
    Line(
        "Advice", [78, 80, 79, 82, 81, 83, 90, 93], [75, 77, 76, 79, 78, 80, 88, 91], [81, 83, 82, 85, 84, 86, 92, 95]
    ),
    Line(
        "Appeals", [61, 64, 60, 66, 65, 67, 79, 84], [57, 60, 56, 62, 61, 63, 76, 81], [65, 68, 64, 70, 69, 71, 82, 87]
    ),
]


def _moments(at: dt.datetime) -> Any:
    return [
        Moment("Answer", "future", at + 20 * _DAY, "You get it where you asked for it.", due=True),
        Moment("A head reads and signs the answer", "future"),
        Moment(
            "We examine your request",
            "now",
            at,
            "The unit has asked the housing inspection for the measurements of the night of 3 December.",
            by="Administrative police, Almaty district",
        ),
        Moment("You answered our question", "past", at - 2 * _DAY),
        Moment("Registered under number 26-0012-3457-X", "past", at - 6 * _DAY, by="Front office, Kenesary 40"),
    ]


def _receipt(at: dt.datetime) -> Any:
    return Receipt(
        "26-0012-3457-X",
        ("K7QF", "2MVD", "X0PA", "91RT", "HHC4", "8ZNE"),
        at + 20 * _DAY,
        (
            ("Lane", "Formal appeal"),
            ("Who has it", "Front office, Almaty district, Astana"),
            ("The law’s limit", "5 January 2027"),
        ),
    )


def _why() -> Any:
    return (
        dt.date(2026, 12, 10),
        dt.date(2027, 1, 5),
        [(dt.date(2026, 12, day), "weekend") for day in (12, 13, 19, 20, 26, 27)]
        + [
            (dt.date(2026, 12, 16), "Independence Day"),
            (dt.date(2027, 1, 1), "New Year"),
            (dt.date(2027, 1, 4), "New Year (moved)"),
            (dt.date(2027, 1, 2), "weekend"),
            (dt.date(2027, 1, 3), "weekend"),
        ],
    )


def _messages(at: dt.datetime) -> Any:
    return [
        Message(
            "in",
            "Aigerim S.",
            "The music went on until three again.\nI recorded it, see the file.",
            at - 3 * _DAY,
            "en",
            (Attached("night.m4a", "#", "1.2 MB"),),
        ),
        Message(
            "note",
            "Bolat A.",
            "Third complaint about this flat since October. Ask the precinct inspector before answering.",
            at - 2 * _DAY,
        ),
        Message(
            "out",
            "Administrative police",
            "Сізге сұрағымыз бар: дыбыс қай пәтерден шыққанын білесіз бе?",
            at - _DAY,
            "kk",
            foot="Read on 15 December, 08:12",
        ),
        Message("out", "You", "Жауабыңыз үшін рахмет.", None, "kk", preview=True),
    ]


def _chips() -> Any:
    return [
        Chip("All", "#", True, 128),
        Chip("Overdue", "#", count=6),
        Chip("Due today", "#", count=14),
        Chip("Waiting for others", "#", count=31),
    ]


def _tabs() -> Any:
    return [
        Tab("My work", "#", True, 12, "late"),
        Tab("Our unit", "#", count=128),
        Tab("At risk", "#", count=6, tone="soon"),
        Tab("Load", "#"),
        Tab("Find", "#"),
    ]


def _facts() -> Any:
    return [
        ("Number", "26-0012-3457-X"),
        ("Service", "Formal appeal"),
        ("Place", "Almaty district, Astana"),
        ("Identity", "declared"),
    ]


def _answers() -> Any:
    return [
        Answer("What is it about?", "Noise", "#"),
        Answer("What happened?", "Music until three in the night.\nThe third time this month.", "#"),
        Answer("Region", "Astana"),
    ]


def _heads() -> Any:
    return [
        Head("Officer", "#", "ascending"),
        Head("Open", "#", number=True),
        Head("Overdue", "#", "none", True),
        Head("Median answer", number=True),
    ]


def _rows() -> Any:
    return [
        ("Bolat Akhmetov", 14, 2, "3.1 d"),
        ("Dana Serikova", 9, 0, "2.4 d"),
        ("Nurlan Omarov", 22, 4, "5.0 d"),
    ]


def _doors() -> Any:
    return [
        Door("Report", "#", "report", "A theft, damage, fraud, an accident"),
        Door("Ask or complain", "#", "ask", "Advice, a formal appeal, a complaint about us"),
        Door("I am not safe", "#", "unsafe", "Quiet help; you decide who knows", True),
        Door("Certificates and permits", "#", "certificates", "No criminal record, weapons, passes"),
        Door("Moving and registration", "#", "moving", "Address, guests from abroad"),
        Door("Road accident", "#", "road", "With or without injuries, fines"),
        Door("A gathering", "#", "gathering", "Tell us about it, be safe at it"),
        Door("Visit us", "#", "visit", "Front offices, hours, appointments"),
    ]


def _work(at: dt.datetime) -> Any:
    return [
        (
            "overdue",
            at - _DAY,
            "Music at night, third complaint",
            "Formal appeal",
            "Almaty district",
            "Sign the answer",
        ),
        ("soon", at + _DAY / 6, "Phone taken on bus 32", "Report", "Saryarka district", "Give the number"),
        (
            "on_time",
            at + 3 * _DAY,
            "How do I register my sister from abroad?",
            "Advice",
            "Almaty district",
            "Answer",
        ),
        (
            "paused",
            at + 6 * _DAY,
            "A fine for a car I sold",
            "Formal appeal",
            "Nura district",
            "Waits for the person",
        ),
    ]


def values(at: dt.datetime) -> dict[str, Any]:
    """What the gallery's templates show, around the moment `at`."""
    return {
        "at": at,
        "moments": _moments(at),
        "receipt": _receipt(at),
        "why": _why(),
        "messages": _messages(at),
        "chips": _chips(),
        "tabs": _tabs(),
        "facts": _facts(),
        "answers": _answers(),
        "heads": _heads(),
        "rows": _rows(),
        "doors": _doors(),
        "work": _work(at),
    }
