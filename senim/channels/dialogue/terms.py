"""Why a date is what it is, in plain sentences: the same words as the web's page."""

from django.utils.translation import gettext as _

from senim.channels.dialogue.scenes import lines, paragraphs
from senim.design.dates import day, moment
from senim.intake.queries import Standing, Why, why
from senim.intake.templatetags.catalogue_words import unit_words


def why_words(where: Standing, language: str) -> str:
    """The legal limit and our promise, each with how its day was counted; empty for a service without terms."""
    limit, promise = why(where, "limit"), why(where, "promise")
    return paragraphs(
        _one(_("Legal limit"), limit, language) if limit else "",
        _one(_("Our promise"), promise, language) if promise else "",
    )


def _one(name: str, one: Why, language: str) -> str:
    return lines(f"{name}: {unit_words(one.term.amount, one.term.unit)}", *_counted(one, language))


def _counted(one: Why, language: str) -> list[str]:
    if one.term.unit == "working-days":
        span = {"first": day(one.first_day), "last": day(one.last_day)}
        told = _("We count working days. The day after %(first)s is the first one; the last one is %(last)s.") % span
        return [told, *_holidays(one, language)]
    span = {"first": moment(one.start), "last": moment(one.due)}
    if one.term.unit == "hours":
        return [_("Counted by the clock, day and night, from %(first)s to %(last)s.") % span]
    if one.skipped:
        return [_("Counted in working time from %(first)s to %(last)s. Days off do not count.") % span]
    return [_("Counted from %(first)s to %(last)s.") % span]


def _holidays(one: Why, language: str) -> list[str]:
    """Days left out that are no weekend, each with its name."""
    named = [f"{day(each.on)}: {each.why.name(language)}" for each in one.skipped if each.why.code != "weekend"]
    return [_("Left out besides Saturdays and Sundays:"), *named] if named else []
