"""What the staff's pages of notices show, gathered into contexts."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design.parts import Head, Tab
from senim.notices import queries, wording
from senim.notices.delivery import moment_of
from senim.notices.models import Wording
from senim.notices.subjects import is_other
from senim.notices.texts import sms_length
from senim.notices.transports.registry import CHANNELS
from senim.notices.words import channel_words, kind_words, reason_words
from senim.notices.writing import follow_link

SEE, WORD, APPROVE = "notices.see", "notices.word", "notices.approve"


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages of notices that the viewer may open."""
    found = [Tab(_("My work"), reverse("casework:work_list"))] if viewer.may("work.see") else []
    if viewer.may(SEE):
        found.append(Tab(_("Notices"), reverse("notices:board"), on=here == "board"))
    if viewer.may(WORD):
        found.append(Tab(_("Words of notices"), reverse("notices:words"), on=here == "words"))
    return found


def board_context(viewer: Viewer, at: int, before: int | None) -> dict[str, Any]:
    """Every channel with how it fares, and the dead letters of the viewer's units."""
    units = viewer.units(SEE)
    letters, older = queries.dead_letters(units, before)
    channels = queries.standings(units, at)
    return {
        "tabs": tabs(viewer, "board"),
        "channels": [_trouble(one) for one in channels if one.line and one.line.failing_since],
        "heads": [
            Head(_("Channel")),
            Head(_("left within a day"), number=True),
            Head(_("should have left by now"), number=True),
            Head(_("could not be delivered"), number=True),
        ],
        "rows": [[channel_words(one.channel), one.sent, one.late, one.dead] for one in channels],
        "letters": [
            {
                "pk": letter.notice.pk,
                "number": letter.number,
                "request_id": 0 if is_other(letter.notice.request_id) else letter.notice.request_id,
                "kind": kind_words(letter.notice.kind),
                "channel": channel_words(letter.notice.channel),
                "reason": reason_words(letter.notice.reason),
                "at": moment_of(letter.notice.done_at or letter.notice.due_at),
                "attempts": letter.notice.attempts,
            }
            for letter in letters
        ],
        "older": f"?before={older}" if older else "",
        "opens_cases": viewer.may("case.read"),
    }


def _trouble(one: queries.ChannelStanding) -> dict[str, Any]:
    """A channel that does not work: since when, and why."""
    line = one.line
    assert line is not None
    return {
        "name": channel_words(one.channel),
        "failing_since": moment_of(line.failing_since or 0),
        "reason": reason_words(line.reason),
    }


def words_context(viewer: Viewer) -> dict[str, Any]:
    """All kinds by channel, with what was changed here and what waits for a second person. One query."""
    changed: dict[tuple[str, str], set[str]] = {}
    for kind, channel, state in Wording.objects.exclude(state="returned").values_list("kind", "channel", "state"):
        changed.setdefault((kind, channel), set()).add(state)
    rows = [
        [kind_words(kind), *(_link(kind, channel, changed.get((kind, channel), set())) for channel in CHANNELS)]
        for kind in dict(wording.pairs())
    ]
    heads = [Head(_("Notice")), *(Head(channel_words(channel)) for channel in CHANNELS)]
    return {"tabs": tabs(viewer, "words"), "heads": heads, "rows": rows}


def _link(kind: str, channel: str, states: set[str]) -> SafeString:
    words = _("waits for approval") if "proposed" in states else _("changed here") if states else _("as supplied")
    name = f"{kind_words(kind)}, {channel_words(channel)}: {words}"
    href = reverse("notices:wording", args=[kind, channel])
    return format_html('<a class="govuk-link" href="{}" aria-label="{}">{}</a>', href, name, words)


def wording_context(viewer: Viewer, kind: str, channel: str, form: Any, shown: dict[str, str] | None) -> dict[str, Any]:
    """One text with its preview, its proposal and its earlier versions. Three queries."""
    versions = list(
        Wording.objects.filter(kind=kind, channel=channel)
        .select_related("written_by", "decided_by")
        .order_by("-pk")[:20]
    )
    proposal = next((one for one in versions if one.state == "proposed"), None)
    now = dict(wording.in_force(kind, channel))
    return {
        "tabs": tabs(viewer, "words"),
        "kind": kind,
        "channel": channel,
        "title": kind_words(kind),
        "channel_name": channel_words(channel),
        "fields": [(f"{{{name}}}", field_words(name)) for name in wording.allowed(kind)],
        "form": form,
        "previews": previews(kind, channel, shown or now),
        "is_draft": shown is not None,
        "proposal": proposal,
        "proposed": previews(kind, channel, words_of(proposal)) if proposal else [],
        "may_write": viewer.may(WORD),
        "may_approve": viewer.may(APPROVE)
        and proposal is not None
        and viewer.officer is not None
        and proposal.written_by_id != viewer.officer.pk,
        "versions": [one for one in versions if one.state != "proposed"],
    }


def words_of(row: Wording) -> dict[str, str]:
    """The three texts of a version."""
    return {language: str(getattr(row, language)) for language in wording.LANGUAGES}


def previews(kind: str, channel: str, words: dict[str, str]) -> list[dict[str, Any]]:
    """The texts filled with made-up values, each with its length as SMS where it is one."""
    found = []
    for language in wording.LANGUAGES:
        text = wording.example(kind, words.get(language, ""), language, follow_link(language))
        found.append({"language": language, "text": text, "sms": sms_length(text) if channel == "sms" else None})
    return found


def field_words(name: str) -> str:
    """What a placeholder stands for."""
    return {
        "number": _("the number on the receipt"),
        "link": _("the page where number and secret are asked"),
        "due": _("by when we answer"),
        "reply_due": _("a sentence: by when the person should reply, if there is a term"),
        "body": _("the body to which the person can complain"),
        "body_phone": _("its phone"),
        "when": _("the day and time"),
        "place": _("the address of the front office"),
    }[name]
