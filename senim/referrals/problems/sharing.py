"""Which requests may share a problem at all, and which may be suggested for one."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from senim.accounts.viewer import Viewer
from senim.casework import searching
from senim.casework.duplicates import NEAR, comparable, is_compared, words_of
from senim.casework.scope import is_shielded
from senim.casework.searching import Found
from senim.intake.models import ServiceRequest
from senim.processes.models import Instance
from senim.referrals.problems.models import Problem, ProblemWords, Sharing
from senim.referrals.tongue import moment_of

TIP: Final = ("report", "none")
"""Lane and identity level of a tip without a name: nobody else reads a word of it."""

DAYS: Final = 90 * 86_400_000_000
MOST_READ: Final = 2000
MOST_SHOWN: Final = 10
_SAMPLES: Final = 5


def may_share(request: ServiceRequest, runs: Iterable[Instance]) -> bool:
    """Whether a request may stand in a record that others read: no safeguarded one, no assembly, no tip without a name, no

    complaint about the police, none that was erased.
    """
    if not is_compared(request) or request.erased_at is not None or (request.lane, request.identity_level) == TIP:
        return False
    return not any(is_shielded(one.unit_id) for one in runs)


def suggestions(viewer: Viewer, problem: Problem, words: ProblemWords, at: int) -> list[Found]:
    """Requests of the region and of the last 90 days whose words are near those of the problem, or of who shares it already;

    only those that the viewer may read and that may share it. Seven queries at most.
    """
    shared = list(Sharing.objects.filter(problem_id=problem.pk).values_list("pk", flat=True)[:MOST_READ])
    samples = ServiceRequest.objects.filter(comparable(), pk__in=shared).order_by("-received_at")[:_SAMPLES]
    said = [_plain(f"{words.title_kk} {words.place_kk}"), _plain(f"{words.title_ru} {words.place_ru}")]
    said += [words_of(one) for one in samples]
    pool = _pool(problem, shared, at)
    near = _near([one for one in said if len(one) >= 20], pool)
    rows = list(ServiceRequest.objects.filter(pk__in=near).order_by("-received_at"))
    return _sharable(searching.readable(viewer, rows))[:MOST_SHOWN]


def _pool(problem: Problem, shared: Sequence[int], at: int) -> list[ServiceRequest]:
    since = moment_of(at - DAYS)
    lane, level = TIP
    rows = ServiceRequest.objects.filter(comparable(), region_id=problem.region_id, received_at__gte=since)
    rows = rows.exclude(Q(lane=lane, identity_level=level)).exclude(pk__in=Sharing.objects.values("pk"))
    return list(rows.only("pk", "subject", "answers").order_by("-received_at")[:MOST_READ])


def _near(said: Sequence[str], pool: Sequence[ServiceRequest]) -> set[int]:
    texts = {row.pk: text for row in pool if len(text := words_of(row)) >= 20}
    found: set[int] = set()
    for one in said:
        best = process.extract(one, texts, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=4 * MOST_SHOWN)
        found |= {pk for _text, _score, pk in best}
    return found


def _sharable(found: Sequence[Found]) -> list[Found]:
    runs: dict[int, list[Instance]] = {}
    for run in Instance.objects.filter(request_id__in=[one.request.pk for one in found]):
        runs.setdefault(run.request_id, []).append(run)
    return [one for one in found if may_share(one.request, runs.get(one.request.pk, []))]


def _plain(text: str) -> str:
    return str(utils.default_process(text))
