"""One step of the exchange: (where it stands, what was heard) gives (where it stands now, what is said)."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from senim.channels.dialogue import answering, brief, following, rated, safety, sending, starting, words
from senim.channels.dialogue.scenes import (
    BACK,
    ERASE,
    FOLLOW,
    HELP,
    LANGUAGE,
    START,
    Scene,
    choose_one,
    controls,
    lines,
    to,
)
from senim.channels.dialogue.speech import Choice, Desk, Heard, Say, State, Turn

OVER: Final = "over"
"""The exchange was erased: nothing of it is kept and nothing more is asked."""
_ANYWHERE: Final = frozenset({START, FOLLOW, HELP, LANGUAGE, ERASE})
_COMMAND: Final = re.compile(r"(/[a-z_]{1,20})(?:@\w+)?(?:\s.*)?\Z", re.DOTALL)


def talk(state: State, heard: Heard, desk: Desk) -> Turn:
    """Take one message of the person; the last thing said is what is open now.

    Writes what the person asked for by intake's own actions, so the caller holds a transaction round it and keeps the
    state in the same one. Refuses nothing: whatever was heard, there is an answer with a way out.
    """
    if desk.abilities.brief:
        heard = words.read(state, heard)
        if heard.choice in words.NOTICES:
            return words.about_notices(state, heard.choice, desk)
        if (turn := rated.by_sms(state, heard, desk)) is not None:
            return turn
    with override(state.language or "kk"):
        turn = _heard(state, heard, desk)
    if turn.state.scene == OVER:
        return Turn(State(), turn.said)
    with override(turn.state.language or "kk"):
        shown = _shown(turn.state, desk)
        if not shown.text:  # what it was about is gone: a draft that nobody went on with
            turn = SCENES[turn.state.scene].hear(turn.state, Heard(), desk)
            shown = _shown(turn.state, desk)
    number = state.turn + 1
    offered = tuple((one.code, one.label) for one in (*shown.options, *shown.controls))
    return Turn(replace(turn.state, turn=number, offered=offered), (*turn.said, replace(shown, turn=number)))


def _shown(state: State, desk: Desk) -> Say:
    """The scene in full, or in the few words that a channel has which asks for that."""
    show = brief.SHOWN.get(state.scene) if desk.abilities.brief else None
    return (show or SCENES[state.scene].show)(state, desk)


def takes_files(state: State) -> bool:
    """Whether a file that comes now has a place; if not, it need not even be fetched."""
    return SCENES[state.scene].takes_files


def _heard(state: State, heard: Heard, desk: Desk) -> Turn:
    if heard.choice and (heard.turn != state.turn or heard.choice not in dict(state.offered)):
        return Turn(state, (Say(_("This button belongs to an earlier question. Here is the one that is open now.")),))
    chosen = heard.choice or _chosen(state, heard.text)
    if chosen in _ANYWHERE:
        return _anywhere(state, chosen, desk)
    if chosen.startswith("/") and chosen not in dict(state.offered):
        return Turn(state, (Say(_("We do not know this command. Choose one of the answers shown.")),))
    if refused := _out_of_place(state, heard, chosen):
        return Turn(state, (Say(refused),))
    return SCENES[state.scene].hear(state, _as_choice(heard, chosen), desk)


def _as_choice(heard: Heard, chosen: str) -> Heard:
    """What was heard, as the choice that it stands for."""
    return Heard(choice=chosen) if chosen else heard


def _chosen(state: State, text: str) -> str:
    """The choice that a typed text stands for: a command, a number, the words of an answer, or a call for help."""
    typed = text.strip().casefold().rstrip(".!)")
    if typed in safety.CALLS:
        return HELP
    if command := _COMMAND.match(text.strip()):
        return command[1]
    for code, label in state.offered:
        if typed == label.casefold():
            return code
    options = [code for code, _label in state.offered if not code.startswith("/")]
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return options[number - 1] if 0 < number <= len(options) else ""


def _out_of_place(state: State, heard: Heard, chosen: str) -> str:
    """Why what came cannot be taken at this point; empty when it can be read."""
    if heard.file is not None and not takes_files(state):
        return _(
            "A file cannot be taken at this point. You can add it when we ask for files, or later to your request."
        )
    if not (chosen or heard.text.strip() or heard.file or heard.place):
        return _("We can read words and buttons here. Say it in words, or choose one of the answers shown.")
    return ""


def _anywhere(state: State, command: str, desk: Desk) -> Turn:
    if not state.language:
        return Turn(State(turn=state.turn))
    if command == LANGUAGE:
        return to(replace(state, back_to="" if state.scene == "language" else state.scene), "language")
    if command == HELP:
        return Turn(state, (Say(safety.phones() if desk.abilities.brief else safety.help_now()),))
    if command == ERASE:
        return to(replace(state, back_to=state.scene), "erase")
    if command == FOLLOW:
        return to(replace(state, picked=()), "number")
    return to(replace(state, picked=(), changing=False), "start")


def _show_erase(_state: State, _desk: Desk) -> Say:
    told = lines(
        _("Erase what we keep of this exchange: your language, unfinished answers and the receipt?"),
        _("What you have sent stays with the police. The messages in your phone are yours to delete."),
    )
    return Say(told, (Choice("yes", _("Yes, erase it")),), controls(BACK))


def _hear_erase(state: State, heard: Heard, _desk: Desk) -> Turn:
    if heard.choice == BACK:
        return to(replace(state, back_to=""), state.back_to or "start")
    if heard.choice != "yes":
        return choose_one(state)
    starting.give_up(state)
    return Turn(State(scene=OVER), (Say(_("It is erased. To begin anew, write anything.")),))


SCENES: Final[Mapping[str, Scene]] = {
    **starting.SCENES,
    "ask": answering.SCENE,
    **sending.SCENES,
    **following.SCENES,
    "erase": Scene(_show_erase, _hear_erase),
}
