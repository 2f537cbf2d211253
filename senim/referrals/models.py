"""The tables of this app, gathered from its rooms, where Django looks for them."""

from senim.referrals.consent.models import Consent, ConsentWords
from senim.referrals.directory.models import Help, Member, Partner
from senim.referrals.referring.models import Letter, Link, Referral, ReferralWords

__all__ = ["Consent", "ConsentWords", "Help", "Letter", "Link", "Member", "Partner", "Referral", "ReferralWords"]
