"""The board's pictures: how many came by each channel, and how soon half of them had a first answer. Titles say the finding."""

from collections import Counter
from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.channels.board import words
from senim.channels.board.queries import Times
from senim.design import charts
from senim.design.charts import Bar
from senim.studio.words import MINUTE, spent


def volume_picture(counts: Counter[str]) -> SafeString:
    """Requests by channel, the most used first; nothing where none came."""
    if not counts:
        return SafeString("")
    first, most = counts.most_common(1)[0]
    percent = 100 * most // counts.total()
    title = _("%(channel)s brought the most requests: %(percent)s %%") % {
        "channel": words.channel_words(first),
        "percent": percent,
    }
    bars = [Bar(words.channel_words(channel), float(count)) for channel, count in counts.most_common()]
    return charts.bars(title, bars, heads=(_("Channel"), _("Requests")))


def times_picture(times: Mapping[str, Times]) -> SafeString:
    """The median time to the first answer by channel, the slowest first; nothing where no channel has ten cases."""
    known = sorted(((one.median, channel) for channel, one in times.items() if one.median is not None), reverse=True)
    if not known:
        return SafeString("")
    slowest, channel = known[0]
    title = _("Slowest to a first answer: %(channel)s, half of them within %(time)s") % {
        "channel": words.channel_words(channel),
        "time": _time(slowest),
    }
    bars = [Bar(words.channel_words(channel), float(minutes)) for minutes, channel in known]
    return charts.bars(
        title,
        bars,
        note=_("Working time to the first question, answer or passing on; half of the people waited less."),
        shown=_time,
        heads=(_("Channel"), _("Median time")),
    )


def _time(minutes: float) -> str:
    return spent(minutes * MINUTE)
