"""What sealing refuses, one class per kind of refusal."""


class SealingError(Exception):
    """The root of everything sealing refuses."""


class NotCanonical(SealingError):
    """A record holds something that has no one canonical form: another type, mixed keys, no finite number."""


class NoProof(SealingError):
    """There is no such proof: the index or the size lies outside the tree."""


class KeyInvalid(SealingError):
    """A text or bytes are not a key of the signed-note format, or a key's name has a space or a plus in it."""


class CheckpointInvalid(SealingError):
    """A checkpoint is malformed, or no signature of the expected key on it holds."""


class ReceiptInvalid(SealingError):
    """A text is not a receipt secret; the message does not say how near it was."""


class NumberInvalid(SealingError):
    """A text is not a request number, or its check character does not fit: it was mistyped."""


class NotAnEnvelope(SealingError):
    """Something is no envelope; the message is a stable code: header, recipients, size, plain, frame, too_large."""


class NotForThisKey(SealingError):
    """The envelope was sealed to other keys, or it was changed or cut on its way: which of them cannot be told."""


class WordsInvalid(SealingError):
    """A text is not six return words; the message does not say how near it was."""


class DirectoryInvalid(SealingError):
    """A text is not the directory of recipients."""
