"""The three kinds of question pages: ordinary fields, a place (region, then front office), and files."""

import datetime as dt
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from senim.catalogue.definitions import Field
from senim.catalogue.queries import Compiled
from senim.design import tiles
from senim.intake import drafts, questions
from senim.intake.errors import FileRefused
from senim.intake.filling import add_file, file_words, offices_of, placed, remove_file
from senim.intake.models import Attachment, Draft
from senim.intake.questions import QuestionForm, Step
from senim.places.queries import regions


class StepPage(Protocol):
    """One page of questions: its template, what it shows, and what it makes of a POST."""

    template: str
    refused: bool

    def accept(self, request: HttpRequest, at: dt.datetime) -> bool:
        """Keep what was sent; False when something did not fit and the page is to be shown again, filled in."""

    def stay(self, request: HttpRequest) -> HttpResponse | None:
        """Where to go instead of the next step; None to go on."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template needs."""


def page_for(compiled: Compiled, step: Step, draft: Draft, language: str) -> StepPage:
    """The page of a step."""
    if step.part:
        return PlacePage(step, draft, language)
    if any(field.kind == "files" for field in step.page.fields):
        return FilesPage(step, draft)
    return FormPage(compiled, step, draft, language)


class FormPage:
    """Ordinary fields."""

    template = "intake/question.html"

    def __init__(self, compiled: Compiled, step: Step, draft: Draft, language: str) -> None:
        self.draft = draft
        self.form_class = questions.form_class(compiled, step, language)
        self.form: QuestionForm = self.form_class(initial=_initial(draft.answers))
        self.refused = False

    def accept(self, request: HttpRequest, at: dt.datetime) -> bool:
        """Check the fields and keep the answers."""
        self.form = self.form_class(request.POST)
        self.refused = not self.form.is_valid()
        if not self.refused:
            drafts.keep(self.draft, self.form.answers(), at)
        return not self.refused

    def stay(self, request: HttpRequest) -> HttpResponse | None:
        """Always go on."""
        return None

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The form."""
        return {"form": self.form}


def _initial(answers: dict[str, Any]) -> dict[str, Any]:
    """Kept answers in the shape that the widgets show: truth values as their words, dates as days."""
    return {name: {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
            for name, value in answers.items()}  # fmt: skip


class PlacePage:
    """A place: the region on the tile map or in the list, then a front office in it."""

    def __init__(self, step: Step, draft: Draft, language: str) -> None:
        self.step, self.draft, self.language = step, draft, language
        self.field = next(field for field in step.page.fields if field.kind == "place")
        self.template = "intake/region.html" if step.part == "region" else "intake/office.html"
        self.refused = False

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen so far."""
        return dict(self.draft.answers.get(self.field.id) or {})

    def accept(self, request: HttpRequest, at: dt.datetime) -> bool:
        """Keep the region or the office, if there is such a one."""
        place = placed(self.step.part, request.POST.get(self.step.part, ""), self.chosen)
        self.refused = place is None
        if place is not None:
            drafts.keep(self.draft, {self.field.id: place}, at)
        return not self.refused

    def stay(self, request: HttpRequest) -> HttpResponse | None:
        """Always go on."""
        return None

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Regions for the tile map and the list, or the offices of the chosen region."""
        shown: dict[str, Any] = {"field": self.field, "chosen": self.chosen, "refused": self.refused}
        if self.step.part == "region":
            names = {one.code: one.name_in(self.language) for one in regions(self.language)}
            return {**shown, "tiles": tiles.regions(names, chosen=self.chosen.get("region", ""))}
        return {**shown, "offices": offices_of(self.chosen)}


class FilesPage:
    """Files: added one page load at a time, each checked at once; going on without any is fine when the field allows it."""

    template = "intake/files.html"

    def __init__(self, step: Step, draft: Draft) -> None:
        self.step, self.draft = step, draft
        self.field: Field = next(field for field in step.page.fields if field.kind == "files")
        self.refused = False
        self.words = ""

    def accept(self, request: HttpRequest, at: dt.datetime) -> bool:
        """Add or remove files, or go on."""
        if removed := request.POST.get("remove"):
            remove_file(self.draft, self.field, int(removed) if removed.isdecimal() else 0, at)
        for upload in request.FILES.getlist("file"):
            self._add(upload, at)
        return not self.refused

    def _add(self, upload: "UploadedFile[Any]", at: dt.datetime) -> None:
        try:
            add_file(self.draft, self.field, upload, at)
        except FileRefused as refused:
            self.refused, self.words = True, file_words(refused)

    def stay(self, request: HttpRequest) -> HttpResponse | None:
        """Back to this page after a file was added or removed, so that the person sees what there is."""
        changed = bool(request.FILES) or "remove" in request.POST
        return HttpResponseRedirect(request.get_full_path()) if changed else None

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The files so far, and what was refused."""
        kept = Attachment.objects.filter(draft=self.draft).order_by("id")
        return {"field": self.field, "files": kept, "words": self.words}
