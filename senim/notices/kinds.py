"""The closed list of notices: what each is about, whether the law asks for it, and which coded fields its words may use."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. `optional`: the person may do without it. `prompt`: the person has just acted and is awake, so it

    does not wait for the morning. `fields` are the only placeholders that its words may have, besides `number` and `link`.
    """

    code: str
    optional: bool = False
    prompt: bool = False
    fields: tuple[str, ...] = ()


EVERYWHERE: Final = ("number", "link")
"""`number` of the receipt, which by itself shows nothing, and `link` to the page where number and secret are asked."""

VISIT: Final = ("when", "place")
"""Of an appointment at a front office: the booked time and the address."""

KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind("receipt", prompt=True, fields=("due",)),
        Kind("progress", optional=True),
        Kind("moved", optional=True),
        Kind("question", fields=("reply_due",)),
        Kind("reminder", optional=True, fields=("reply_due",)),
        Kind("reply_tomorrow", fields=("reply_due",)),
        Kind("news", optional=True),
        Kind("opened_outside"),
        Kind("paused"),
        Kind("resumed", prompt=True, fields=("due",)),
        Kind("extended", fields=("due",)),
        Kind("date_changed", fields=("due",)),
        Kind("answer"),
        Kind("redirected"),
        Kind("withdrawn", optional=True, prompt=True),
        Kind("review_begun", prompt=True, fields=("due",)),
        Kind("promise_passed", optional=True),
        Kind("term_passed", fields=("body", "body_phone")),
        Kind("visit_booked", optional=True, prompt=True, fields=VISIT),
        Kind("visit_reminder", optional=True, fields=VISIT),
        Kind("visit_soon", optional=True, fields=VISIT),
        Kind("visit_moved", optional=True, prompt=True, fields=VISIT),
        Kind("visit_closed", fields=VISIT),
        Kind("visit_cancelled", optional=True, prompt=True, fields=VISIT),
        Kind("visit_dropped", fields=VISIT),
        Kind("shared_end", optional=True),
        Kind("meeting_set", fields=("when",)),
        Kind("meeting_soon", fields=("when",)),
        Kind("meeting_off", fields=("when",)),
        Kind("due_soon", fields=("when",)),
        Kind("due_late", fields=("when",)),
        Kind("late_kept", fields=("when",)),
        Kind("late_head", fields=("when",)),
    )
}
SCHEDULED: Final = frozenset(
    {"reminder", "reply_tomorrow", "promise_passed", "term_passed", "visit_reminder", "visit_soon"}
)
"""Written beforehand for a moment to come, and dropped when they have become moot."""

NEUTRAL: Final = "neutral"
"""The words for a shared phone and for services whose notices may say nothing: that there is a message, and the number."""
