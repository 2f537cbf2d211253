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
    """There is no such upload any more, or the part does not continue it; `args[0]` is how many bytes are there."""

    code = "upload"
