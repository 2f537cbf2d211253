"""Whether a draft may be released: what the kernel finds in the model, and what its service finds missing."""

from typing import NamedTuple

import msgspec

from senim.catalogue.definitions import Service
from senim.catalogue.findings import model_findings
from senim.catalogue.models import ServiceVersion
from senim.kernel.checking import check_document
from senim.studio.models import Draft


class Found(NamedTuple):
    """One finding: the element it is about (empty: the whole model), the sentence, whether it keeps back the release."""

    element: str
    message: str
    is_fault: bool


class Checked(NamedTuple):
    """All findings; `decided` is False when the search for dead ends had to stop before it was sure."""

    found: tuple[Found, ...]
    decided: bool

    @property
    def faults(self) -> list[Found]:
        """Those that keep back the release."""
        return [one for one in self.found if one.is_fault]


def checked(service: str, xml: str) -> Checked:
    """Check a model as the kernel and as its service see it. Sentences are the kernel's; `finding_words` puts them for people."""
    raw = xml.encode()
    document, code = check_document(raw)
    found = [Found(one["element"], one["message"], True) for one in document["errors"]]
    found += [Found(one["element"], one["message"], False) for one in document["warnings"]]
    if code != 2 and not _unreadable(document["errors"]):
        known = {one.message for one in found}
        said = (line.partition(": ")[2] for line in model_findings(_service(service), raw, service))
        found += [Found("", line, True) for line in said if line not in known]
    return Checked(tuple(found), bool(document["decided"]))


def faults_of(draft: Draft) -> list[Found]:
    """What keeps back the release of a draft."""
    return checked(draft.service, draft.xml).faults


def _unreadable(errors: list[dict[str, str]]) -> bool:
    """The service is not asked about a model that cannot be read: it would say the same once more."""
    return any(one["code"] != "unsound" for one in errors)


def _service(code: str) -> Service:
    newest = ServiceVersion.objects.filter(code=code).order_by("-version")[0]
    return msgspec.convert(newest.definition, Service)
