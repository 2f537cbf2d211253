"""The closed list of event types and the one shape every event has, in the kernel and in the log."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class EventType(StrEnum):
    """Every type of event that may stand in the log; `meaning` says in one line what happened.

    The kernel writes the first eight; the applications write the others, which never move a token.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> "EventType":
        """Make a member that is its own string and carries its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    STARTED = "started", "The instance began at this start event; carries the first variables and the dues."
    ENTERED = "entered", "A token came to rest at this element: a task opened, an event is awaited, a join waits."
    COMPLETED = "completed", "The element was finished: a task done, a join or choice passed, an end event reached."
    CANCELLED = "cancelled", "The token waiting at this element was taken away by an interruption or a terminate end."
    FIRED = "fired", "A timer came due, or a message, signal, error or escalation was caught at this event."
    THROWN = "thrown", "A throwing event was passed, or a task failed or escalated; a message in it is to be sent."
    ENDED = "ended", "The whole instance is over; the element is the process."
    MIGRATED = "migrated", "The running instance moved to another version of its process; the element is the process."

    REGISTERED = "registered", "The request was accepted and got its number."
    CLOCK_STARTED = "clock_started", "The service clock began; carries promise, limit and the calendar version."
    CLOCK_PAUSED = "clock_paused", "The service clock stands still for a reason that the service allows."
    CLOCK_RESUMED = "clock_resumed", "The service clock runs again; carries the moved dues."
    CLOCK_EXTENDED = "clock_extended", "The limit was lengthened by the role that may; carries reason and notice due."
    CLOCK_STOPPED = "clock_stopped", "The service clock stopped for good."
    CLOCK_RECALCULATED = "clock_recalculated", "The calendar changed and gave new dues."
    ASSIGNED = "assigned", "A task or case was given to an officer of the unit."
    MOVED = "moved", "The case was handed to another unit."
    ASKED = "asked", "The unit asked the person something."
    REPLIED = "replied", "The person replied or wrote of their own accord."
    NOTED = "noted", "A note was added, internal or, with `told`, to the person; its words are kept elsewhere."
    ATTACHED = "attached", "A file was added; it is kept elsewhere."
    CALLED_IN = "called_in", "A specialist was asked to help with the case."
    REDIRECTED = "redirected", "The request was passed on to the body that is competent for it."
    ANSWERED = "answered", "The answer was given to the person."
    WITHDRAWN = "withdrawn", "The person took the request back."
    RATED = "rated", "The person rated the service."
    DISPUTED = "disputed", "The person does not accept the answer and asked to look again."
    COMPLAINED = "complained", "The person complained to the next body."
    NUMBER_RECORDED = "number_recorded", "The number another register gave to the case was recorded."
    READ_OUTSIDE_TASK = "read_outside_task", "Somebody read the record without an open task of theirs, giving a reason."
    OPENING_ASKED = (
        "opening_asked",
        "Somebody asked to open a record outside their scope; it waits for a second person.",
    )
    OPENING_SIGNED = "opening_signed", "A second person of another unit signed, and the record is open for two hours."
    OPENING_REFUSED = "opening_refused", "The second person did not sign, so the record stays closed."
    REACH_SET = (
        "reach_set",
        "The person said by which channel they are told, if any, and whether only of what the law asks.",
    )
    BOOKED = "booked", "An appointment at a front office was made."
    REBOOKED = "rebooked", "The appointment moved to another time."
    BOOKING_CANCELLED = "booking_cancelled", "The appointment was cancelled, by the person or by the office."
    MISSED = "missed", "Nobody came to the appointment."
    TICKETED = "ticketed", "A ticket was given: the person waits in the front office."
    TRIAGED = "triaged", "The triage desk changed the service or the priority of a waiting ticket."
    INVITED = "invited", "The ticket was called to a counter."
    RECALLED = "recalled", "The ticket was called again."
    PUT_BACK = "put_back", "The called ticket waits again, in its old place."
    SERVING = "serving", "The person came to the counter: serving began."
    HELD = "held", "Serving stands still: a paper or a specialist is awaited."
    RESUMED = "resumed", "Serving goes on."
    STEPPED_OUT = "stepped_out", "The person left for a while and keeps the place in the line."
    CAME_BACK = "came_back", "The person is back and waits again, in the old place."
    TRANSFERRED = "transferred", "The visit goes to another service or counter and waits for it, first in line."
    SPECIALIST_ASKED = "specialist_asked", "A specialist of a branch was asked to come down to the counter."
    SPECIALIST_ACCEPTED = "specialist_accepted", "The specialist is coming; carries the promise."
    SPECIALIST_DECLINED = "specialist_declined", "No specialist can come now."
    SPECIALIST_ARRIVED = "specialist_arrived", "The specialist is at the counter."
    LINKED = "linked", "The visit opened or continued this service request."
    SERVED = "served", "The visit is over; carries its outcome."
    LEFT = "left", "The person left before being served, or did not come when called."
    CONSENTED = "consented", "The person allowed a body to see some items, or none, for one purpose and for a time."
    CONSENT_OVERRIDDEN = (
        "consent_overridden",
        "Items may be shown to a body without the person's yes; carries the ground, and the person is told.",
    )
    CONSENT_WITHDRAWN = "consent_withdrawn", "What was allowed is allowed no more."
    REFERRED = "referred", "A part of the request was handed to another body, or the lead of it; carries the dues."
    REFERRAL_OPENED = "referral_opened", "The body opened it by a letter's address and a one-time code."
    REFERRAL_ACCEPTED = "referral_accepted", "The body takes it; carries by when it reports."
    REFERRAL_DECLINED = "referral_declined", "The body does not take it; carries the reason."
    REFERRAL_BEGUN = "referral_begun", "The body began to work on it."
    REFERRAL_DONE = "referral_done", "The body reported that it is done; carries the outcome."
    REFERRAL_REVOKED = "referral_revoked", "The hand-over was taken back; carries why and by when the body confirms."
    REVOCATION_CONFIRMED = "revocation_confirmed", "The body confirmed that it stopped and keeps nothing of it."
    REFERRAL_REMINDED = "referral_reminded", "The body was reminded of what is due soon."
    REFERRAL_LATE = "referral_late", "What the body owes is overdue: its chief and our unit were told."
    REFERRAL_WRITTEN = "referral_written", "One side of a hand-over wrote to the other; the words are kept elsewhere."
    MEETING_CALLED = (
        "meeting_called",
        "A joint meeting with other bodies was called; carries its time and, if any, the request.",
    )
    MEETING_INVITED = "meeting_invited", "An officer or partner was invited to the joint meeting."
    MEETING_EXCUSED = "meeting_excused", "Somebody invited is a participant no more and sees nothing of the meeting."
    MEETING_MOVED = "meeting_moved", "The joint meeting has another time."
    MEETING_REMINDED = "meeting_reminded", "A participant was reminded that the joint meeting is near."
    MEETING_CANCELLED = "meeting_cancelled", "The joint meeting does not take place."
    MEETING_HELD = "meeting_held", "The joint meeting took place."
    MEETING_DECIDED = "meeting_decided", "A point of the agenda was decided; the words are kept elsewhere."
    UNDERTAKEN = "undertaken", "A participant undertook something at a joint meeting; carries who and by when."
    UNDERTAKING_DONE = "undertaking_done", "What was undertaken is done."
    UNDERTAKING_DROPPED = "undertaking_dropped", "What was undertaken is not needed any more."
    UNDERTAKING_REMINDED = "undertaking_reminded", "Its owner was reminded of what was undertaken."
    UNDERTAKING_LATE = (
        "undertaking_late",
        "What was undertaken is late: its owner and who called the meeting were told.",
    )
    PROBLEM_OPENED = "problem_opened", "A local problem that several requests share was put on record for a unit."
    PROBLEM_JOINED = "problem_joined", "The request shares this local problem."
    PROBLEM_LEFT = "problem_left", "The request does not share this local problem after all."
    PROBLEM_ENDED = (
        "problem_ended",
        "The local problem ended, with its outcome: in its own stream and in that of each request that shares it.",
    )
    MEASURE_SET = "measure_set", "A body takes a measure against the local problem; carries who and by when."
    MEASURE_MOVED = "measure_moved", "The measure has another date; the reason is kept elsewhere and is public."
    MEASURE_DONE = "measure_done", "The measure is done."
    MEASURE_DROPPED = "measure_dropped", "The measure is not taken; the reason is kept elsewhere and is public."
    MEASURE_REMINDED = "measure_reminded", "The body was reminded that its measure is due soon."
    MEASURE_LATE = (
        "measure_late",
        "The measure is late: the body's chief, the keeper and the nearest head of the unit were told.",
    )
    ACTIVITY_RECORDED = (
        "activity_recorded",
        "A community activity was entered: its day, kind, audience and how many came, ten or more.",
    )
    ACTIVITY_REMOVED = (
        "activity_removed",
        "A community activity that was entered by mistake was taken out of the register.",
    )
    ENVELOPED = "enveloped", "A sealed envelope came into a sealed case; carries its kind, size and hash, never more."
    RESEALED = "resealed", "The content of an envelope was sealed anew, because a recipient left or changed keys."
    KEY_ADDED = "key_added", "A recipient of sealed cases added a key; carries the random number of the key."
    KEY_RETIRED = "key_retired", "A key of sealed cases was retired: its owner left or has a newer one."
    RECOVERY_ASKED = (
        "recovery_asked",
        "The owner of a key lost its passphrase and asked the custodians for their shares.",
    )
    SHARE_GIVEN = "share_given", "A custodian gave a share of a key back to its owner."
    RECOVERY_ENDED = "recovery_ended", "The recovery of a key is over; carries whether the key was made again."
    DIRECTORY_SIGNED = "directory_signed", "The directory of recipients changed and was signed; carries its hash."
    SCRIPTS_PUBLISHED = "scripts_published", "The scripts of the sealed pages changed; carries the SHA-256 of each."
    ASSEMBLY_FILED = (
        "assembly_filed",
        "A notice or application of a peaceful assembly reached the akimat; carries form, place, day and the dues.",
    )
    ASSEMBLY_ANSWERED = (
        "assembly_answered",
        "The akimat answered; carries the decision and, where it offers one, another place or time.",
    )
    ASSEMBLY_SILENT = (
        "assembly_silent",
        "The term of the akimat's answer passed without one; carries the rule of silence that held.",
    )
    ASSEMBLY_REPLIED = (
        "assembly_replied",
        "The organiser took or declined the other place or time that the akimat offered.",
    )
    ASSEMBLY_WITHDRAWN = "assembly_withdrawn", "The organiser took the notice or application back."
    PLAN_PART_SET = (
        "plan_part_set",
        "A part of the police's plan to facilitate an assembly was written; carries whether it is ready.",
    )
    PLAN_APPROVED = "plan_approved", "The head approved the plan to facilitate an assembly."
    ASSEMBLY_DEBRIEFED = (
        "assembly_debriefed",
        "The police looked back at how they facilitated an assembly; carries coded answers only.",
    )
    ERASED = "erased", "Personal content outside the log was erased as the retention rule asks."
    READS_DIGESTED = (
        "reads_digested",
        "A stretch of the journal of reads was digested, so that no row of it can change unseen.",
    )
    CHECKPOINT = "checkpoint", "A signed checkpoint of the whole log was taken."


class Event(NamedTuple):
    """One thing that happened: its type, the element's id, the moment in µs since the epoch (UTC), and its data.

    A run is: `started` (the start event); `entered` and `completed` or `cancelled` for tasks, sub-processes and
    event-based gateways, `entered` and `fired` for catching events, `fired` for boundary events; `entered` for each
    token that waits before a join and `completed` when the join goes on; `completed` for a gateway that chose among
    flows and for a plain or terminate end; `thrown` for a throwing event and a message end; last `ended` (the process).
    Forks, merges and the inner starts of sub-processes leave no event. A catching event or receive task after an
    event-based gateway is only seen when it happens; its gateway was entered, and is cancelled only from outside.
    Copies of an activity (and rounds of a loop) are each entered and completed or cancelled; there is no event for all of
    them together. An event sub-process: `fired` for its start, what it interrupts `cancelled`, then `entered`.
    `migrated` stands between two events of a run: what follows it is told in the elements of the version it names.

    Data of kernel events, each key only where it applies: `variables` (started, completed, fired), `promise` and
    `limit` (dues in µs: started, entered), `timers` ({event id: due in µs}: started, entered; fired: when a cycle is due
    again), `flows` (ids of the flows a gateway chose: completed), `flow` (the flow a token waits on before a join:
    entered), `message`, `signal`, `error`, `escalation` (its name or code: started, fired, thrown), `copies` (the first
    copy: how many there will be, 0 in a loop) with `items` (their entries), `copy` (the number of each later one), `last`
    (the copy with which all are over: completed, cancelled), and `token` / `scope` (serial numbers: where the oldest token
    or scope of that element is not the one meant, and always for elements that may be open several times by design);
    `from` and `to` (numbers of versions: migrated), with `dropped` ([token, event id]) and `armed` ([token, event id, due]).
    """

    type: str
    element: str
    at: int
    data: Mapping[str, Any] | None = None
