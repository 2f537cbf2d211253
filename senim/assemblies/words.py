"""The words of codes: forms, sizes, states, decisions, grounds, parts of a plan; in the language of the page."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from senim.design.parts import State

Words = Mapping[str, Promise]

FORMS: Final[Words] = {
    "meeting": _("Gathering"),
    "rally": _("Rally"),
    "picketing": _("Picketing"),
    "demonstration": pgettext_lazy("assembly", "Demonstration"),
    "march": pgettext_lazy("assembly", "March"),
}
SIZES: Final[Words] = {
    "s50": _("Up to 50 places"),
    "s250": _("51 to 250 places"),
    "s1000": _("251 to 1,000 places"),
    "s5000": _("1,001 to 5,000 places"),
    "more": _("More than 5,000 places"),
    "unknown": _("I do not know yet"),
}
EQUIPMENT: Final[Words] = {
    "structures": _("A stage, a tent or another structure"),
    "sound": _("Loudspeakers"),
    "vehicles": _("Vehicles"),
}
ACCESS: Final[Words] = {
    "step_free": _("A way without steps"),
    "sign": _("Room for sign language, seen from the front"),
    "quiet": _("A quiet place aside"),
    "seats": _("Seats"),
}
STATES: Final[Words] = {
    "open": _("The akimat is looking at it"),
    "silent": _("The akimat has not answered in time"),
    "offered": _("The akimat offers another place or time"),
    "agreed": _("It takes place"),
    "limited": _("It takes place, without structures, sound or vehicles"),
    "as_notified": _("It takes place as notified: no answer came in time"),
    "refused": _("The akimat refused"),
    "deemed_refused": _("No answer came: it counts as refused"),
    "declined": _("The organiser declined the other place or time"),
    "withdrawn": _("The organiser took it back"),
    "held": _("It took place"),
    "not_held": _("It did not take place"),
}
DECISIONS: Final[Words] = {
    "agree": _("Agree"),
    "limit": _("Agree, without structures, sound or vehicles"),
    "offer": _("Offer another place or time"),
    "refuse": _("Refuse, on a ground of the law"),
}
GROUNDS: Final[Words] = {
    "late": _("It was filed too late"),
    "incomplete": _("What the law asks for is missing, and was not added"),
    "place": _("The place is not one that the maslikhat set aside"),
    "children": _("It would endanger children’s health or lives"),
    "hatred": _("Its aim is violence or hatred"),
    "infrastructure": _("It would stop transport, hospitals or other vital services"),
    "same_place": _("Another assembly was registered before for this place and time"),
}
DELIVERIES: Final[Words] = {
    "in_person": _("Handed over in person"),
    "letter": _("Registered letter with notice of receipt"),
    "signed_document": _("Electronically signed document"),
    "email": _("E-mail, doubled by a registered letter"),
    "mobile": _("Message to the phone, doubled by a registered letter"),
}
PARTS: Final[Words] = {
    "liaison": _("Liaison officer"),
    "medical": _("Medical help and fire safety"),
    "traffic": _("Traffic and transport"),
    "communication": _("Communication before and on the day"),
    "observers": _("Observers and press"),
    "access": _("Accessibility"),
}
HINTS: Final[Words] = {
    "liaison": _(
        "Which post of the police talks with the organiser, before, on the day and after; the organiser sees these words."
    ),
    "medical": _("Where the ambulance stands, which hospital is ready, water, exits in case of fire."),
    "traffic": _("Which streets close and from when, where buses go instead, how residents and ambulances pass."),
    "communication": _(
        "What is said to the public and by whom; how words reach everybody on the day, in Kazakh and Russian."
    ),
    "observers": _(
        "Where observers and press stand, whom they ask; nobody takes their equipment or stops them filming."
    ),
    "access": _("Ways without steps, a quiet place, sign language, toilets."),
}
LESSONS: Final[Words] = {"keep": _("To keep"), "change": _("To do otherwise")}
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
    return gettext("Application for approval") if way == "application" else gettext("Notice")


def silence_words(way: str, rule: str) -> str:
    """What it means that the akimat does not answer, with its standing in law."""
    if way == "notice":
        return gettext("If no answer comes by then, the assembly takes place as notified (Law 333-VI, article 11).")
    said = {
        "goes_ahead": gettext(
            "If no answer comes by then, this installation takes it that the assembly takes place as applied for."
        ),
        "refused": gettext("If no answer comes by then, this installation takes it that the application is refused."),
        "waits": gettext(
            "If no answer comes by then, nothing is decided: the akimat still owes you an answer, and you can complain."
        ),
    }[rule]
    standing = gettext("What the law says of this case has yet to be confirmed by a lawyer.")
    return f"{said} {standing}"


def clock(minutes: int | None) -> str:
    """A time of day, `18:30`; empty for none."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"
