"""The number by which both sides talk about a hand-over: it opens nothing, and the request's own number does not follow from it."""

from django.utils.crypto import salted_hmac


def number_of(referral_id: int) -> str:
    """For example `H-4F2A-91C0`; the same for the same hand-over."""
    digest = salted_hmac("senim.referrals.number", str(referral_id), algorithm="sha256").hexdigest().upper()
    return f"H-{digest[:4]}-{digest[4:8]}"
