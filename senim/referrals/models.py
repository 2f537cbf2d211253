"""The tables of this app, gathered from its rooms, where Django looks for them."""

from senim.referrals.consent.models import Consent, ConsentWords
from senim.referrals.directory.models import Help, Member, Partner
from senim.referrals.meetings.models import AgendaPoint, Invited, Meeting, MeetingWords, Undertaking, UndertakingWords
from senim.referrals.problems.models import Measure, MeasureWords, Problem, ProblemWords, Sharing
from senim.referrals.referring.models import Letter, Link, Referral, ReferralWords
from senim.referrals.telling.models import StaffAddress

__all__ = [
    "AgendaPoint", "Consent", "ConsentWords", "Help", "Invited", "Letter", "Link", "Measure", "MeasureWords", "Meeting",
    "MeetingWords", "Member", "Partner", "Problem", "ProblemWords", "Referral", "ReferralWords", "Sharing", "StaffAddress",
    "Undertaking", "UndertakingWords",
]  # fmt: skip
