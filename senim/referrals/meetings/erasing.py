"""Erasing what was written at joint meetings when its term is over; that a meeting took place, and who took part, stays."""

from typing import Final

from django.conf import settings

from senim.ledger.erasing import Due, eraser
from senim.referrals.meetings.models import AgendaPoint, Meeting, MeetingWords, Undertaking, UndertakingWords

DAY: Final = 86_400_000_000


@eraser("meetings")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase titles, agendas, decisions, minutes and undertakings of meetings that began SENIM_TEXT_DAYS ago. Five statements."""
    days = settings.TEXT_DAYS
    over = Meeting.objects.filter(starts_at__lte=at - days * DAY).values("pk")
    words = MeetingWords.objects.filter(pk__in=over).exclude(title="")
    number = words.count()
    if for_real:
        keys = list(words.values_list("pk", flat=True))
        done = Undertaking.objects.filter(meeting_id__in=keys).values("pk")
        UndertakingWords.objects.filter(pk__in=done).delete()
        AgendaPoint.objects.filter(meeting_id__in=keys).delete()
        MeetingWords.objects.filter(pk__in=keys).update(title="", place="", minutes="")
    return [Due("meeting_words", f"meeting_words.{days}d", number)]
