"""What sealed cases refuse; views turn each into words with the way out."""


class SafeguardingRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class EnvelopeRefused(SafeguardingRefused):
    """What came is no envelope, or not one to the keys it claims; `args[0]` is the code of `sealing.errors.NotAnEnvelope`."""

    code = "envelope"


class RecipientsRefused(SafeguardingRefused):
    """A key is not in the directory, has been retired, or does not take cases of this lane; or there is none at all."""

    code = "recipients"


class LookupRefused(SafeguardingRefused):
    """The look-up value is none, or another report was sent with it."""

    code = "lookup"


class UnknownSealedCase(SafeguardingRefused):
    """There is no such case for the one who asks: one answer for what does not exist and what is not theirs."""

    code = "unknown"


class UnknownUpload(SafeguardingRefused):
    """There is no such upload any more, or not all of it is here."""

    code = "upload"


class PartOutOfPlace(SafeguardingRefused):
    """The part does not continue the upload; `at` says how many bytes are there."""

    code = "offset"

    def __init__(self, at: int) -> None:
        """Keep where the upload stands."""
        super().__init__(at)
        self.at = at


class UploadsFull(SafeguardingRefused):
    """There is no room for another upload just now: too many are under way, or the disk is nearly full."""

    code = "full"


class CaseEnded(SafeguardingRefused):
    """The case has ended: nothing more can be added to it."""

    code = "ended"


class StepRefused(SafeguardingRefused):
    """The step does not wait, is another role's, or what was given for it is not one of its coded answers."""

    code = "step"


class UnknownActivity(SafeguardingRefused):
    """There is no such activity in the register of the units of the one who asks."""

    code = "activity"


class ReasonNeeded(SafeguardingRefused):
    """Nothing of a sealed case is given out before a reason was said."""

    code = "reason"


class KeyRefused(SafeguardingRefused):
    """A public key or the file that keeps the secret is none, is known already, or the shares are not five of five custodians."""

    code = "key"


class RecoveryRefused(SafeguardingRefused):
    """The recovery is over, is not one's own, or there is no newer key or no share for it."""

    code = "recovery"


class TooOften(SafeguardingRefused):
    """So many calls came from one place within a minute that the next one has to wait."""

    code = "often"
