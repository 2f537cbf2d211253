"""What a joint meeting refuses; views turn each into words with the way out."""


class MeetingRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class NotYourMeeting(MeetingRefused):
    """There is no such meeting for whoever asks: not there, or not theirs, in the same words."""

    code = "none"


class MeetingOver(MeetingRefused):
    """The meeting was held or called off: this can only be done before."""

    code = "over"


class MeetingAhead(MeetingRefused):
    """The meeting has not begun yet: this can only be done from its beginning on."""

    code = "ahead"


class MomentPassed(MeetingRefused):
    """The time lies in the past."""

    code = "passed"


class NotInvited(MeetingRefused):
    """Whoever is named does not take part."""

    code = "not_invited"


class UndertakingOver(MeetingRefused):
    """What was undertaken is done or dropped already, or is not the asker's to end."""

    code = "undertaking_over"


class TooMany(MeetingRefused):
    """More participants or undertakings than one meeting may have."""

    code = "too_many"
