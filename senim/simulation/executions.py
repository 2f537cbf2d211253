"""What people did, taken from a log: each completion with its start, found or estimated."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.simulation.log_rows import COMPLETE, START, Column, LogRows


class Executions(NamedTuple):
    """One entry for each completed activity; moments in µs. `seen`: its start stood in the log."""

    case: Column
    activity: Column
    resource: Column
    started: Column
    finished: Column
    seen: NDArray[np.bool_]


def executions(log: LogRows) -> Executions:
    """Each completion with its start: the one of the same instance, else the earliest that is not taken.

    Where a start is missing, work is taken to have begun when the case and the person had last finished something;
    the first of a case is taken to have been done at once.
    """
    order = np.lexsort((log.at_us, log.instance, log.activity, log.case))
    done = order[log.lifecycle[order] == COMPLETE]
    begun = order[log.lifecycle[order] == START]
    started = _estimated(log)[done]
    place = _matched(log, done, begun)
    seen = place >= 0
    started[seen] = log.at_us[begun[place[seen]]]
    finished = log.at_us[done]
    started = np.minimum(started, finished)
    return Executions(log.case[done], log.activity[done], log.resource[done], started, finished, seen)


def _matched(log: LogRows, done: Column, begun: Column) -> Column:
    """For each completion the place of its start among `begun`, -1 for none: the k-th goes with the k-th."""
    ends = _numbered(log, done)
    starts = {key: place for place, key in enumerate(map(tuple, _numbered(log, begun).T.tolist()))}
    found: Column = np.array([starts.get(tuple(key), -1) for key in ends.T.tolist()], np.int64)
    return found


def _numbered(log: LogRows, rows: Column) -> Column:
    """Case, activity, instance and the running number among rows that share them; rows stand together by these."""
    keys = np.stack([log.case[rows], log.activity[rows], log.instance[rows]])
    if not len(rows):
        return np.zeros((4, 0), np.int64)
    fresh = np.concatenate([[True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)])
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(rows)), 0))
    return np.concatenate([keys, [np.arange(len(rows)) - first]])


def _estimated(log: LogRows) -> Column:
    """For each event when it may have begun: when its case, and its person, were last done with something."""
    done = log.lifecycle == COMPLETE
    by_case = _last_before(log.case, log.at_us, done)
    by_person = _last_before(np.where(log.resource >= 0, log.resource, -1), log.at_us, done & (log.resource >= 0))
    by_person[log.resource < 0] = np.iinfo(np.int64).min
    latest = np.maximum(by_case, by_person)
    latest[by_case == np.iinfo(np.int64).min] = log.at_us[by_case == np.iinfo(np.int64).min]
    found: Column = np.minimum(latest, log.at_us)
    return found


def _last_before(group: Column, at: Column, counts: NDArray[np.bool_]) -> Column:
    """For each row the moment of the last counting row before it in its group, by time; the least number for none."""
    least = np.iinfo(np.int64).min
    order = np.lexsort((np.arange(len(at)), at, group))
    moments = np.where(counts[order], at[order], least)
    fresh = np.concatenate([[True], group[order][1:] != group[order][:-1]])
    # A group's number keeps what came in other groups from reaching into it.
    begins = np.maximum.accumulate(np.where(fresh, np.arange(len(at)), 0))
    shifted = np.concatenate([[least], moments[:-1]])
    shifted[fresh] = least
    place = np.maximum.accumulate(np.where(shifted > least, np.arange(len(at)), -1))
    known = place >= begins
    before = np.where(known, shifted[np.maximum(place, 0)], least)
    found: Column = np.empty(len(at), np.int64)
    found[order] = before
    return found
