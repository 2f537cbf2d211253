"""Where each field stands in the flat records of the engine, and the codes that they hold.

All state of a run is one sequence of whole numbers (`memory`), one of reals, and the agenda, so that one source runs as
Python (over lists) and compiled (over arrays). A record is known by the place of its first field: the node of `token`
is `memory[token + NODE]`, and that node's step is `memory[memory[token + NODE] + STEP]`. Moments and spans are whole µs.
"""

from typing import Final

Row = list[int]
Reals = list[float]
Entry = tuple[int, int, int, int]
"""What is to happen: the moment, a running number (earlier plans first at one moment), a token or code, a node."""

Agenda = list[Entry]

NOTHING: Final = -1

# Codes that stand in an Entry where no token is meant.
ARRIVAL: Final = -1
OPENING: Final = -2

# Token: one place where a case stands.
NODE: Final = 0
CASE: Final = 1
SCOPE: Final = 2  # the token of the sub-process it is in
FLOW: Final = 3  # the flow on which it waits before a join
BORN: Final = 4  # running number; an Entry with a smaller one was meant for an earlier token
NEXT: Final = 5  # the case's next token, or the next free record
INSIDE: Final = 6  # how many tokens a sub-process holds
STAGE: Final = 7
PERSON: Final = 8
WORK: Final = 9  # the work it takes
ENTERED: Final = 10
STARTED: Final = 11
AFTER: Final = 12  # the token that waits behind it
BEFORE: Final = 13  # the token that waits ahead of it
LEFT: Final = 14  # how many more copies are to be made inside it, one after the other
TOKEN: Final = 15

# Stages of a token.
RESTS: Final = 0
QUEUED: Final = 1
WORKED_ON: Final = 2
INTERRUPTED: Final = 3  # a scope that an event sub-process has taken over
NEVER: Final = 1 << 62  # BORN of a free record: no Entry is meant for it

# Case.
BEGAN: Final = 0
ENDED: Final = 1
FIRST: Final = 2  # its first token
CASE_FIELDS: Final = 3

# Node.
STEP: Final = 0
PARENT: Final = 1
ROLE: Final = 2
RANK: Final = 3  # 0 is served first
DURATION: Final = 4  # place of its distribution
STREAM: Final = 5  # place of its random numbers
OUT: Final = 6  # where its outgoing flows are listed, and where that list ends
OUT_END: Final = 7
INTO: Final = 8
INTO_END: Final = 9
CHOICE: Final = 10
DEFAULT: Final = 11
ARMS: Final = 12  # the events awaited while a token rests here
ARMS_END: Final = 13
ENTRIES: Final = 14  # where the inside of a sub-process begins
ENTRIES_END: Final = 15
WHEN: Final = 16  # how the moment of an event is found
SPAN: Final = 17
INTERRUPTS: Final = 18
MASKS: Final = 19  # by node, then by flow: what a token there can still reach of this inclusive join
TIMES: Final = 20  # how often a timer fires at most; 0 without end
BESIDE: Final = 21  # whether copies of what is repeated go side by side
HOST: Final = 22  # the scope whose event TARGET catches what is thrown here, or NOTHING
TARGET: Final = 23
SUMS: Final = 24  # place of its sums
NODE_NUMBER: Final = 25
LISTENS: Final = 26  # the event sub-process that this start event opens, or NOTHING
NODE_FIELDS: Final = 27

# Steps: what happens when a token arrives at a node.
TASK: Final = 0
PASS: Final = 1
JOIN: Final = 2
MERGE: Final = 3
END: Final = 4
AWAIT: Final = 5
RACE: Final = 6
OPEN: Final = 7
TERMINATE: Final = 8
REPEAT: Final = 9  # opens what is inside it as often as is drawn
THROW: Final = 10  # to the event TARGET of HOST

# Choices among outgoing flows.
ALL: Final = 0
ONE: Final = 1
SOME: Final = 2

# How the moment of an event is found.
BY_CLOCK: Final = 0  # SPAN µs later
AT_MOMENT: Final = 1  # at SPAN, or at once when it is past
OPEN_TIME: Final = 2  # SPAN µs of the office's opening hours later
BY_DAY: Final = 3  # the moment (or, for a span, the shift) stands in the table at SPAN, by local day
DRAWN: Final = 4  # a span from the distribution at DURATION
UNHEARD: Final = 5  # never

# Role, group (the people of one role who share a calendar), person, queue (of one role and rank).
GROUPS: Final = 0
GROUPS_END: Final = 1
QUEUES: Final = 2
WAITING: Final = 3
MARKED: Final = 4
ROLE_FIELDS: Final = 5

OF_ROLE: Final = 0
CALENDAR: Final = 1
IDLE_FIRST: Final = 2
IDLE_LAST: Final = 3
WOKEN: Final = 4
GROUP_FIELDS: Final = 5

GROUP: Final = 0
IDLE_NEXT: Final = 1
SINCE: Final = 2
BUSY_WITH: Final = 3
BUSY: Final = 4  # place of the time they worked inside the window
PERSON_NUMBER: Final = 5
PERSON_FIELDS: Final = 6

HEAD: Final = 0
TAIL: Final = 1
QUEUE_FIELDS: Final = 2

# Flow.
GOES_TO: Final = 0
NUMBER: Final = 1
ODDS: Final = 2
FLOW_FIELDS: Final = 3

# Calendar: where its openings stand; its closings stand as far behind them as they are many, and the open µs spent
# until each closing as far again.
FROM: Final = 0
UNTIL: Final = 1
CALENDAR_FIELDS: Final = 2

# Sums of one node, among the reals.
WAITED: Final = 0
STARTS: Final = 1
WORKED: Final = 2
SUM_FIELDS: Final = 3

# Counters of the run, at the beginning of memory.
NOW: Final = 0
SERIAL: Final = 1
FREE: Final = 2
CASES: Final = 3  # where the cases' records stand, and where they end
CASES_END: Final = 4
NEXT_CASE: Final = 5
FINISHED: Final = 6
COUNTED_FROM: Final = 7
WINDOW_FROM: Final = 8
WINDOW_TO: Final = 9
FAULT: Final = 10
MOVES: Final = 11  # what is under way: where it is kept, what is next, where it ends, how far it may go
MOVES_FROM: Final = 12
MOVES_TO: Final = 13
MOVES_END: Final = 14
MARKS: Final = 15
MARKS_TO: Final = 16
TRACED: Final = 17  # what was traced: where the next row goes, where the place for it begins and ends
TRACE_END: Final = 18
TRACING: Final = 19
SCOPES: Final = 20
MERGES: Final = 21
TOKENS_FREE: Final = 22
ROOTS: Final = 23  # where a case begins
ROOTS_END: Final = 24
ARRIVES_BY: Final = 25  # calendar in which arrivals run, NOTHING for the clock
ARRIVES_AS: Final = 26  # place of their distribution
ARRIVES_FROM: Final = 27  # place of their random numbers
PROFILE: Final = 28  # place of an hour-of-week profile, NOTHING for none
WEEK_SHIFT: Final = 29  # µs to add to a moment so that weeks begin on Monday 00:00 of the wall clock
PEOPLE: Final = 30
PEOPLE_END: Final = 31
MARGIN: Final = 32  # entries that one event may add to the agenda
TRACE: Final = 33
COUNTERS: Final = 34

# Why the loop came back.
DONE: Final = 0
PAUSED: Final = 1
FULL: Final = 2
ENDLESS: Final = 3
OUTSIDE: Final = 4

TRACE_FIELDS: Final = 6
"""Case, node, person, and the moments at which a task was entered, started and finished; for an event the last one counts."""
MOST_MOVES: Final = 2_000
"""A case may make so many moves without waiting anywhere; real models make fewer than they have elements."""
MOST_COPIES: Final = 1_000
"""A multi-instance activity has at most so many copies, as in the kernel."""
MOVE_FIELDS: Final = 3
