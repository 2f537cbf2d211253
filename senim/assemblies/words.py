"""The words of codes: forms, sizes, states, decisions, grounds, parts of a plan; in the language of the page."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from senim.design.parts import State

Words = Mapping[str, Promise]

FORMS: Final[Words] = {
    "meeting": lazy("Gathering"),
    "rally": lazy("Rally"),
    "picketing": lazy("Picketing"),
    "demonstration": lazy("Demonstration"),
    "march": lazy("March"),
}
SIZES: Final[Words] = {
    "s50": lazy("Up to 50 places"),
    "s250": lazy("51 to 250 places"),
    "s1000": lazy("251 to 1,000 places"),
    "s5000": lazy("1,001 to 5,000 places"),
    "more": lazy("More than 5,000 places"),
    "unknown": lazy("I do not know yet"),
}
EQUIPMENT: Final[Words] = {
    "structures": lazy("A stage, a tent or another structure"),
    "sound": lazy("Loudspeakers"),
    "vehicles": lazy("Vehicles"),
}
ACCESS: Final[Words] = {
    "step_free": lazy("A way without steps"),
    "sign": lazy("Room for sign language, seen from the front"),
    "quiet": lazy("A quiet place aside"),
    "seats": lazy("Seats"),
}
STATES: Final[Words] = {
    "open": lazy("The akimat is looking at it"),
    "silent": lazy("The akimat has not answered in time"),
    "offered": lazy("The akimat offers another place or time"),
    "agreed": lazy("It takes place"),
    "limited": lazy("It takes place, without structures, sound or vehicles"),
    "as_notified": lazy("It takes place as notified: no answer came in time"),
    "refused": lazy("The akimat refused"),
    "deemed_refused": lazy("No answer came: it counts as refused"),
    "declined": lazy("The organiser declined the other place or time"),
    "withdrawn": lazy("The organiser took it back"),
    "held": lazy("It took place"),
    "not_held": lazy("It did not take place"),
}
DECISIONS: Final[Words] = {
    "agree": lazy("Agree"),
    "limit": lazy("Agree, without structures, sound or vehicles"),
    "offer": lazy("Offer another place or time"),
    "refuse": lazy("Refuse, on a ground of the law"),
}
GROUNDS: Final[Words] = {
    "late": lazy("It was filed too late"),
    "incomplete": lazy("What the law asks for is missing, and was not added"),
    "place": lazy("The place is not one that the maslikhat set aside"),
    "children": lazy("It would endanger children’s health or lives"),
    "hatred": lazy("Its aim is violence or hatred"),
    "infrastructure": lazy("It would stop transport, hospitals or other vital services"),
    "same_place": lazy("Another assembly was registered before for this place and time"),
}
DELIVERIES: Final[Words] = {
    "in_person": lazy("Handed over in person"),
    "letter": lazy("Registered letter with notice of receipt"),
    "signed_document": lazy("Electronically signed document"),
    "email": lazy("E-mail, doubled by a registered letter"),
    "mobile": lazy("Message to the phone, doubled by a registered letter"),
}
PARTS: Final[Words] = {
    "liaison": lazy("Liaison officer"),
    "medical": lazy("Medical help and fire safety"),
    "traffic": lazy("Traffic and transport"),
    "communication": lazy("Communication before and on the day"),
    "observers": lazy("Observers and press"),
    "access": lazy("Accessibility"),
}
HINTS: Final[Words] = {
    "liaison": lazy(
        "Which post of the police talks with the organiser, before, on the day and after; the organiser sees these words."
    ),
    "medical": lazy("Where the ambulance stands, which hospital is ready, water, exits in case of fire."),
    "traffic": lazy("Which streets close and from when, where buses go instead, how residents and ambulances pass."),
    "communication": lazy(
        "What is said to the public and by whom; how words reach everybody on the day, in Kazakh and Russian."
    ),
    "observers": lazy(
        "Where observers and press stand, whom they ask; nobody takes their equipment or stops them filming."
    ),
    "access": lazy("Ways without steps, a quiet place, sign language, toilets."),
}
LESSONS: Final[Words] = {"keep": lazy("To keep"), "change": lazy("To do otherwise")}
_TONES: Final[Mapping[str, State]] = {
    "open": "on_time", "silent": "overdue", "offered": "paused", "agreed": "on_time", "limited": "on_time",
    "as_notified": "on_time",
}  # fmt: skip


def words(table: Words, codes: str | Iterable[str]) -> str:
    """The words of one code or of several, one after the other; a code that is no more in the table stands for itself."""
    given = codes.split() if isinstance(codes, str) else codes
    return ", ".join(str(table.get(code, code)) for code in given)


def state_tone(state: str) -> State:
    """The shape and colour of a state."""
    return _TONES.get(state, "ended")


def way_words(way: str) -> str:
    """What is filed."""
    return _("Application for approval") if way == "application" else _("Notice")


def silence_words(way: str, rule: str) -> str:
    """What it means that the akimat does not answer, with its standing in law."""
    if way == "notice":
        return _("If no answer comes by then, the assembly takes place as notified (Law 333-VI, article 11).")
    said = {
        "goes_ahead": _(
            "If no answer comes by then, this installation takes it that the assembly takes place as applied for."
        ),
        "refused": _("If no answer comes by then, this installation takes it that the application is refused."),
        "waits": _(
            "If no answer comes by then, nothing is decided: the akimat still owes you an answer, and you can complain."
        ),
    }[rule]
    return f"{said} {_('What the law says of this case has yet to be confirmed by a lawyer.')}"


def clock(minutes: int | None) -> str:
    """A time of day, `18:30`; empty for none."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"
