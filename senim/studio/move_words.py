"""Why a running request has to stay on its version, in words for the ministry."""

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from senim.catalogue.definitions import Field
from senim.catalogue.queries import Compiled
from senim.kernel.migrating import Obstacle


def obstacle_words(one: Obstacle, origin: Compiled, target: Compiled, language: str) -> str:
    """One reason as a sentence."""
    return reason_words(one.element, one.reason, origin, target, language)


def reason_words(element: str, reason: str, origin: Compiled, target: Compiled, language: str) -> str:
    """The sentence for an element, or a variable, and a reason of `kernel.migrating`, or `fault`."""
    if reason == "fault":
        return _("A fault occurred; it stands in the worker's log.")
    return _sentence(reason) % {
        "name": _name(element, reason, origin, target, language),
        "version": target.version,
    }


def _sentence(reason: str) -> str:
    return {
        "not_running": _("It has ended meanwhile."),
        "gone": _("Version %(version)s has no step “%(name)s”."),
        "other_kind": _("In version %(version)s “%(name)s” is something else."),
        "other_scope": _("In version %(version)s “%(name)s” stands inside another part."),
        "other_wait": _("In version %(version)s “%(name)s” waits for something else."),
        "other_join": _("In version %(version)s other ways meet at “%(name)s”."),
        "variable": _("Version %(version)s does not know the answer that was given to “%(name)s”."),
        "second_person": _("Version %(version)s wants a second person at “%(name)s” after a step that was never done."),
        "clock": _("By version %(version)s the clock might stand still or run longer than was promised."),
        "unset": _("Version %(version)s decides by “%(name)s”, which nobody was asked."),
        "refused": _("Version %(version)s could not go on at “%(name)s”."),
        "stuck": _("In version %(version)s it might wait at “%(name)s” for ever."),
        "undecided": _("It could not be made sure that it comes to an end in version %(version)s."),
    }[reason]


def _name(element: str, reason: str, origin: Compiled, target: Compiled, language: str) -> str:
    if reason in {"variable", "unset"}:
        label = next((field.label.to(language) for field in _fields(target, origin) if field.id == element), element)
        return label.rstrip("?:. ")
    name = origin.name(element, language)
    return target.name(element, language) if name == element else name


def _fields(*services: Compiled) -> Iterator[Field]:
    for one in services:
        yield from chain.from_iterable(page.fields for page in one.service.pages)
        yield from chain.from_iterable(form.fields for form in one.service.forms)
