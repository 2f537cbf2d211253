"""The gallery: every component in all its states on made-up words, for those who change the look and for the tests."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from senim.design import charts, fields, gallery_words, icons, tiles
from senim.design.parts import ClockFace

_MODEL: Final = Path(__file__).with_name("gallery_model.bpmn")
_AT: Final = dt.datetime(2026, 12, 16, 9, 30, tzinfo=dt.UTC)
_PAGES: Final = {"citizen": "citizen", "start": "start", "staff": "staff", "case": "case", "quiet": "quiet"}


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="What is your name?", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    iin = forms.CharField(
        label="Your identity number (IIN)",
        max_length=12,
        help_text="12 digits, for example 890312300456",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = forms.CharField(
        label="Your phone",
        required=False,
        max_length=20,
        help_text="We write only about this request.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    happened_on = fields.GovDateField(label="When did it happen?", help_text="For example 27 3 2026", latest=_AT.date())
    what = forms.CharField(
        label="What happened?",
        max_length=2000,
        help_text="Write it as you would tell a neighbour.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    danger = fields.GovChoiceField(label="Is anyone in danger now?", choices=[("yes", "Yes"), ("no", "No")])
    kind = fields.GovChoiceField(
        label="What is it about?",
        choices=[("phone", "A stolen phone"), ("noise", "Noise"), ("other", "Something else")],
        option_hints={
            "phone": "Have the number of the device ready if you know it.",
            "noise": "From neighbours, a building site or a café.",
        },
    )
    how = fields.GovChoicesField(
        label="How may we answer you?", choices=[("sms", "By SMS"), ("mail", "By e-mail"), ("post", "By post")]
    )
    place = forms.ChoiceField(label="Region", choices=[("", "Choose"), ("KZ-71", "Astana"), ("KZ-62", "Ulytau Region")])
    photos = fields.GovFilesField(
        label="Photos or documents",
        required=False,
        at_most=5,
        accept="image/*,application/pdf",
        help_text="Up to 5 files of 10 MB each.",
    )
    agree = forms.BooleanField(label="I know that a knowingly false report is punishable")


def gallery(request: HttpRequest, page: str = "citizen") -> HttpResponse:
    """One page of the gallery: citizen, start, staff, case or quiet. Not there outside demonstration and debug."""
    if not (settings.DEBUG or settings.SENIM_DEMO) or page not in _PAGES:
        raise Http404
    return render(request, f"design/gallery/{_PAGES[page]}.html", _context())


def model(request: HttpRequest) -> HttpResponse:
    """The small process that the gallery draws."""
    if not (settings.DEBUG or settings.SENIM_DEMO):
        raise Http404
    return HttpResponse(_MODEL.read_bytes(), content_type="application/xml")


gallery.right = "public"  # type: ignore[attr-defined]
model.right = "public"  # type: ignore[attr-defined]


def _context() -> dict[str, Any]:
    regions = gallery_words.REGIONS
    values = {code: float(60 + (n * 17) % 37) for n, code in enumerate(regions)}
    return {
        **gallery_words.values(_AT),
        "faces": _faces(),
        "form": EveryField(label_suffix=""),
        "broken": EveryField(
            {"name": "", "happened_on_day": "31", "happened_on_month": "2", "happened_on_year": "2026"},
            label_suffix="",
            auto_id="broken_%s",
        ),
        "tiles": tiles.regions(regions, chosen="KZ-71"),
        "coloured": tiles.regions(regions, values=values, unit=" %"),
        "icons": icons.names(),
        "bars": charts.bars(
            "A signature takes half of the wait",
            gallery_words.BARS,
            note="Median working hours per step, with 95 % intervals; n = 1 204.",
            shown=lambda hours: f"{hours:g} h",
            heads=("Step", "Hours"),
        ),
        "lines": charts.lines(
            "More answers within the promise since October",
            gallery_words.MONTHS,
            gallery_words.LINES,
            note="Share of requests answered within the promise, in per cent.",
            heads=("Month", ""),
        ),
    }


def _faces() -> list[ClockFace]:
    start, hour = _AT - dt.timedelta(days=6), dt.timedelta(hours=1)
    due, limit = start + dt.timedelta(days=10), start + dt.timedelta(days=21)
    return [
        ClockFace("on_time", start, _AT, due, limit, left="3 working days left"),
        ClockFace("soon", start, due - 5 * hour, due, limit, left="5 hours left"),
        ClockFace("overdue", start, limit + 30 * hour, due, limit, left="1 working day late"),
        ClockFace("paused", start, _AT, due, None, why="Paused since 14 December: we wait for your answer."),
        ClockFace("ended", start, _AT, due, limit, left="Took 4 working days"),
    ]
