"""What the pages show, made from queries and words: remarks on a notice, facts, lists."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.assemblies import queries, words
from senim.assemblies.actions import Filing, akimat_of, silence_rule
from senim.assemblies.clocks import WAYS, Dues, dues
from senim.assemblies.folding import PARTS
from senim.assemblies.models import Assembly, GatheringPlace, PlanPart
from senim.design.dates import day
from senim.design.parts import Answer, Tab
from senim.places import queries as places
from senim.places.models import Unit
from senim.places.queries import calendar_for

ZONE: Final = ZoneInfo("Asia/Almaty")


class Remark(NamedTuple):
    """Something that the organiser should know before sending, and the akimat after: what, and the way out."""

    title: str
    text: str


def moment_of(at: int) -> dt.datetime:
    """A moment in µs as a value for pages."""
    return dt.datetime.fromtimestamp(at / 1_000_000, ZONE)


def dues_of(filing: Filing, at: int) -> Dues:
    """The dues of a notice if it is sent now. The region has an akimat's desk."""
    akimat = akimat_of(filing.region)
    assert akimat is not None
    return dues(calendar_for(akimat.pk, moment_of(at).year), WAYS[filing.form], at)


def remarks(filing: Filing, due: Dues, place: GatheringPlace | None) -> list[Remark]:
    """What may be a ground for the akimat to refuse, said before it is sent: late, too small, taken. Sending stays possible."""
    found = []
    if filing.held_on < due.earliest_on:
        text = _(
            "The law asks for more working days before the day, so the akimat may refuse for this reason. The first day that "
            "leaves enough time is %(day)s. You can choose another day, or send it as it is: we take it either way."
        )
        found.append(Remark(_("The day is near"), text % {"day": day(due.earliest_on)}))
    if place is not None:
        found += _of_place(filing, place)
    else:
        text = _(
            "The akimat may offer you one of the places that the maslikhat set aside. You can choose one of them yourself."
        )
        found.append(Remark(_("The place is not on the akimat’s list"), text))
    return found


def _of_place(filing: Filing, place: GatheringPlace) -> list[Remark]:
    found = []
    if queries.LEAST[filing.size] > place.capacity:
        text = _("It holds %(capacity)s people. The akimat may offer a larger one.") % {"capacity": place.capacity}
        found.append(Remark(_("The place may be too small"), text))
    if queries.is_taken(place.pk, filing.held_on, filing.starts, filing.ends):
        text = _("Another assembly has it then. Another place or time is surer; the akimat may also offer you one.")
        found.append(Remark(_("The place is taken at that time"), text))
    return found


def filed_rows(filing: Filing, place: GatheringPlace | None) -> list[Answer]:
    """Everything that is about to be sent, for the organiser to check."""
    return [
        *_facts(filing, place.name if place else ""),
        *([Answer(_("Which other place, or which route?"), filing.where)] if filing.where else []),
        Answer(_("What is it about?"), filing.purpose),
        Answer(_("Your name, as the organiser"), filing.name),
        *[
            Answer(label, value)
            for label, value in (
                (_("Your phone"), filing.phone),
                (_("Your e-mail"), filing.email),
                (_("Your postal address, for a registered letter"), filing.address),
            )
            if value
        ],
        Answer(
            _("The police’s liaison officer may call me about help on the day"), _("Yes") if filing.liaison else _("No")
        ),
    ]


def _facts(one: "Filing | Assembly", place: str) -> list[Answer]:
    equipment, access = (" ".join(each) if not isinstance(each, str) else each for each in (one.equipment, one.access))
    return [
        Answer(_("What is held"), words.words(words.FORMS, one.form)),
        Answer(_("When"), f"{day(one.held_on)}, {words.clock(one.starts)}–{words.clock(one.ends)}"),
        Answer(_("Place"), place or _("Another place, or a route")),
        Answer(_("Size of the place"), words.words(words.SIZES, one.size)),
        Answer(_("Brought along"), words.words(words.EQUIPMENT, equipment) or _("nothing")),
        Answer(_("Accessibility"), words.words(words.ACCESS, access) or _("no wishes named")),
    ]


def facts(assembly: Assembly) -> list[Answer]:
    """The facts of an assembly that nobody's name stands in. One query."""
    return _facts(assembly, queries.place_names([assembly]).get(assembly.place_id or 0, ""))


def offered(assembly: Assembly) -> str:
    """The other place and time that the akimat offers, in a line; empty where it offers none. One query."""
    if assembly.offered_on is None:
        return ""
    place = queries.place_names([assembly]).get(assembly.offered_place_id or 0, _("the place that was asked for"))
    times = f"{words.clock(assembly.offered_starts)}–{words.clock(assembly.offered_ends)}"
    return f"{place}, {day(assembly.offered_on)}, {times}"


def silence(assembly: Assembly) -> str:
    """What silence means for this one, with its standing in law."""
    return words.silence_words(assembly.way, silence_rule(assembly.way))


def table(rows: Sequence[Assembly], address: str) -> list[dict[str, Any]]:
    """The lines of a list: number, what, where, when, how it stands. One query."""
    names = queries.place_names(tuple(rows))
    return [
        {
            "number": queries.number_of(row),
            "href": reverse(address, args=[row.pk]),
            "what": words.words(words.FORMS, row.form),
            "place": names.get(row.place_id or 0, _("Another place, or a route")),
            "on": row.held_on,
            "times": f"{words.clock(row.starts)}–{words.clock(row.ends)}",
            "state": words.words(words.STATES, row.state),
            "tone": words.state_tone(row.state),
            "due": moment_of(row.due_at),
            "ready": len(row.ready.split()),
            "parts": len(PARTS),
            "plan": row.plan,
        }
        for row in rows
    ]


def plan_parts(assembly: Assembly) -> list[dict[str, Any]]:
    """The parts of a plan in their order, with their words. One query."""
    texts = dict(PlanPart.objects.filter(assembly=assembly).values_list("part", "text"))
    ready = assembly.ready.split()
    return [
        {
            "code": part,
            "name": words.PARTS[part],
            "hint": words.HINTS[part],
            "text": texts.get(part, ""),
            "ready": part in ready,
        }
        for part in PARTS
    ]


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages of assemblies that the viewer may open. No query."""
    every = (
        ("desk", queries.ANSWER, _("Notices to answer"), "assemblies:desk"),
        ("answered", queries.ANSWER, _("Answered"), "assemblies:answered"),
        ("places", queries.ANSWER, _("Places"), "assemblies:places"),
        ("plans", queries.PLAN, _("Assemblies"), "assemblies:plans"),
        ("over", queries.PLAN, _("Over"), "assemblies:plans_over"),
        ("lessons", queries.PLAN, _("Lessons"), "assemblies:lessons"),
    )
    home = [Tab(_("My work"), reverse("casework:work_list"))] if viewer.may("work.see") else []
    return home + [Tab(name, reverse(way), on=here == code) for code, right, name, way in every if viewer.may(right)]


def regions_with_akimat(language: str) -> list[Unit]:
    """The akimats that have a desk here, by the name of their region. No query."""
    found = [akimat_of(one.code) for one in places.regions(language)]
    return [one for one in found if one is not None]
