"""What this app refuses, one class for each refusal."""


class ReferralRefused(Exception):
    """A hand-over, or what is asked of one, cannot be."""


class NotInThisState(ReferralRefused):
    """What was asked cannot follow where it stands now; carries the state."""


class NoConsent(ReferralRefused):
    """There is no consent of the person that covers it now: never given, withdrawn, or over."""


class NotReferrable(ReferralRefused):
    """The body takes no referrals, does not give this help, or not from this role; carries which."""


class AlreadyLed(ReferralRefused):
    """Another body leads the request, or was asked to."""


class GroundMissing(ReferralRefused):
    """Sharing without consent needs a ground and its reason in words, and somebody who may."""


class OutOfReach(ReferralRefused):
    """There is no such referral for whoever asks."""


class LinkOver(ReferralRefused):
    """The address of the letter is not one of ours, has run out, or its referral is over."""


class CodeWrong(ReferralRefused):
    """The code is not the one that was sent last, has run out, or was tried too often; carries which."""


class TooManyCodes(ReferralRefused):
    """No more codes are sent for this address."""


class HelpUnknown(ReferralRefused):
    """There is no such kind of help."""
