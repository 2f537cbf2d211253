"""Which columns of a table are the case, the activity, the moment: as asked, or by the names that logs usually have."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from senim.mining.errors import ColumnMissing
from senim.mining.formats.naming import XES_NAMES, own_name
from senim.mining.formats.options import ImportOptions

DEFAULTS: Final = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
    "resource": "org:resource",
    "lifecycle": "lifecycle:transition",
}
NEEDED: Final = ("case", "activity", "time")
# For a person to look at in a preview; an import takes no column by such a guess.
_LIKELY: Final = {
    "case": ("case_id", "caseid", "case id", "case", "trace", "request", "номер", "дело", "іс"),
    "activity": ("activity", "event", "task", "step", "action", "операция", "действие", "этап", "әрекет"),
    "time": ("at_us", "timestamp", "time", "when", "moment", "date", "дата", "время", "уақыт", "күні"),
    "resource": ("resource", "user", "officer", "org:group", "исполнитель", "сотрудник", "қызметкер"),
    "lifecycle": ("lifecycle", "transition", "status"),
}


def picked(names: Sequence[str], options: ImportOptions) -> dict[str, str]:
    """Columns by what they are taken for. Refuses ColumnMissing one that was asked for, or is needed, and is not there."""
    taken = {}
    for role, default in DEFAULTS.items():
        wanted: str | None = getattr(options, role)
        if wanted is not None and wanted not in names:
            raise ColumnMissing(f"there is no column {wanted!r} for --{role}; there are: {_listed(names)}")
        if wanted is not None or default in names:
            taken[role] = wanted or default
        elif role in NEEDED:
            raise ColumnMissing(
                f"there is no column {default!r}: name one by --{role}; there are: {_listed(names)}",
            )
    return taken


def guesses(names: Sequence[str], options: ImportOptions) -> dict[str, str]:
    """What a person would probably choose: as asked, by the usual names, or by likely words; each column once."""
    found: dict[str, str] = {}
    for role, default in DEFAULTS.items():
        wanted: str | None = getattr(options, role)
        likely = _likely(names, role, set(found.values()))
        choice = next((name for name in (wanted, default, likely) if name in names and name is not None), None)
        if choice is not None:
            found[role] = choice
    return found


def own_names(names: Sequence[str], taken: dict[str, str]) -> dict[str, str]:
    """The column of the log for each column of the source. Refuses ColumnMissing two that would become one."""
    chosen = {taken[role]: role for role in ("resource", "lifecycle") if role in taken}
    known = {**{name: own for name, own in XES_NAMES.items() if own not in chosen.values()}, **chosen}
    own = {name: own_name(name, known) for name in names}
    twice = [name for name, count in Counter(own.values()).items() if count > 1]
    if twice:
        raise ColumnMissing(f"two columns would both be called {twice[0]!r}: rename one")
    return own


def _likely(names: Sequence[str], role: str, taken: set[str]) -> str | None:
    free = [name for name in names if name not in taken]
    exact = (name for word in _LIKELY[role] for name in free if name.lower() == word)
    inside = (name for word in _LIKELY[role] for name in free if word in name.lower() or word.startswith(name.lower()))
    return next(exact, None) or next(inside, None)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:30]) + (" …" if len(names) > 30 else "")
