"""What a service file (`services/*.toml`) may say: one strict shape for every door, read by `loading`.

A service names its BPMN process, asks its questions once (web, phone, bot and API use the same pages),
and gives every staff step and every message of the process its form.
"""

import datetime as dt
from typing import Literal

from msgspec import Struct, field

Lane = Literal["formal", "advice", "report", "review", "service", "safeguarded"]
Kind = Literal[
    "text", "longtext", "number", "date", "choice", "choices", "yesno", "statement",
    "place", "address", "person", "phone", "email", "iin", "files", "letter", "body", "officer", "unit",
]  # fmt: skip
"""text one line · longtext · choice one of options · choices several · statement a tick that must or may be set ·
place region and front office · person full name · iin identity number · files attachments ·
letter the text of an answer to the citizen · body another body of `bodies.toml` · officer a colleague · unit a police unit."""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in the three languages; all three are needed."""

    kk: str
    ru: str
    en: str

    def to(self, language: str) -> str:
        """The text in `language` (`kk`, `ru` or `en`)."""
        return str(getattr(self, language))


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a choice; `value` is what enters the log when the field is coded."""

    value: str
    label: Words
    hint: Words | None = None


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `coded` fields become process variables and may enter the log: only number, date, choice, yesno.

    `purpose` (why we ask), `ground` (a code of `legal.toml`) and `retention_days` are needed for every citizen field.
    `at_most` limits how many files or choices, or how large a number (0: no limit of its own).
    `show_if` is a CEL condition over coded answers given before; a hidden field is neither asked nor kept.
    `letter`: what a field of that kind is: the answer, held until the run ends, or a question or notice sent at once.
    `register`: the outside register whose number a text field holds; the log says which register, not the number.
    """

    id: str
    kind: Kind
    label: Words
    hint: Words | None = None
    required: bool = True
    coded: bool = False
    options: tuple[Option, ...] = ()
    max_length: int = 200
    at_most: int = 0
    show_if: str = ""
    purpose: Words | None = None
    ground: str = ""
    retention_days: int = 0
    default: str = ""
    letter: Literal["answer", "question", "notice"] = "answer"
    register: Literal["", "appeals", "kui", "erdr"] = ""


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """One page of the citizen's sequence: one thing a page. `title` is its question, in the second person."""

    id: str
    title: Words
    fields: tuple[Field, ...]
    lead: Words | None = None
    show_if: str = ""


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """One milestone that the citizen sees; tasks name it by `stage`."""

    id: str
    name: Words
    explain: Words


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """The first route whose CEL condition over coded answers holds names the kind of unit that owns the request."""

    unit_kind: str
    when: str = "true"


class StaffForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What an officer fills in to finish a step or to send a message of the process.

    For a message: `message` is its name in the model, `role` who may send it (a role code, or `citizen`), `button` its words.
    """

    id: str
    title: Words
    fields: tuple[Field, ...] = ()
    message: str = ""
    role: str = ""
    button: Words | None = None
    explain: Words | None = None


class Outcome(Struct, frozen=True, forbid_unknown_fields=True):
    """How a request may end: the value of the coded variable `outcome` and the citizen's words for it."""

    value: str
    label: Words
    next_body: str = ""


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a service as the package ships it: `process` is a file in `models/`, new requests follow it from a day on.

    `change` says what is different from the version before and why that should be faster.
    """

    version: int
    released_on: dt.date
    process: str
    change: Words | None = None


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """One service: what is asked, filled in and told, shared by all its versions; `review` names the service for disputes.

    `releases` are the versions of the package, oldest first; a stored version keeps none, it has its own number and model.
    A service that is `model_only` is there to be studied and simulated: no request is ever begun with it. `follows`: the
    records that its model describes, those of requests or those of visits to front offices. `instance`: where it is released,
    the police's or the sealed one; neither knows the services of the other.
    `notices` is what notices to the person may say: `usual`; `neutral`, only that there is a message; or `none`, nothing is
    sent. A safeguarded service sends nothing unless it says `neutral`, and never says more.
    """

    code: str
    lane: Lane
    name: Words
    summary: Words
    stages: tuple[Stage, ...]
    routes: tuple[Route, ...]
    outcomes: tuple[Outcome, ...]
    releases: tuple[Release, ...] = ()
    pages: tuple[Page, ...] = ()
    forms: tuple[StaffForm, ...] = ()
    before_you_start: Words | None = None
    subject_field: str = ""
    review: str = ""
    complaint_body: str = ""
    open_for_intake: bool = True
    model_only: bool = False
    follows: Literal["requests", "visits"] = "requests"
    instance: Literal["police", "sealed"] = "police"
    dispute_days: int = 30
    notices: Literal["usual", "neutral", "none"] = "usual"
    notes: tuple[str, ...] = field(default=())


class LegalBasis(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of law or of ours: its citation, and whether we read it in a published text or a lawyer has yet to confirm it."""

    code: str
    citation: Words
    status: Literal["confirmed", "to-confirm", "ours"]
    source: str


class LegalTerm(Struct, frozen=True, forbid_unknown_fields=True):
    """A term that law (or our own rule) fixes, valid from a day on; a later row with the same code replaces it from its day."""

    code: str
    valid_from: dt.date
    amount: int
    unit: str
    basis: str
    valid_until: dt.date | None = None


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """Another body that people can be sent to: who they are, what they do, how to reach them.

    Unchecked facts say `to-confirm`; a confirmed body names the published text in `source`.
    """

    code: str
    name: Words
    what: Words
    phone: str = ""
    site: str = ""
    status: Literal["confirmed", "to-confirm"] = "to-confirm"
    source: str = ""


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """An everyday need in plain words; it leads to a service of ours or to another body, with one sentence of what to do now.

    `page` names another page of ours that serves it, such as `assemblies:start`; an installation without it shows the body alone.
    `words` are other ways in which people say it, per language, used by search. `emergency` needs show 102/112 first.
    `sealed`: people with it may not want the police to know; the page leads to the sealed instance, where there is one.
    """

    id: str
    door: str
    title: Words
    now: Words
    words: dict[str, tuple[str, ...]]
    service: str = ""
    body: str = ""
    page: str = ""
    emergency: bool = False
    sealed: bool = False
    answers: dict[str, str] = field(default_factory=dict)
