"""Local problems: what may be shared, what the person and everybody sees, clocks and escalation, and the proof from the log."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from senim.accounts.journal import reads_of
from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.casework.tests.conftest import AT, Named, Send, released, send, viewer_named  # noqa: F401
from senim.casework.tests.working import events
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.intake.timeline import timeline
from senim.kernel.worktime import add
from senim.ledger import rebuilding
from senim.ledger.actor import Actor
from senim.ledger.streams import BODIES, OFFICERS
from senim.notices.models import Notice
from senim.places.models import Organisation
from senim.places.queries import calendar_for
from senim.processes.queries import instances_of
from senim.referrals.problems import actions
from senim.referrals.problems.errors import CannotShare, MeasureOver, NotShared, ProblemOver, SharesAnother, StillOpen
from senim.referrals.problems.models import Measure, Problem, ProblemWords, Sharing
from senim.referrals.problems.public import on_follow_page, page_context
from senim.referrals.problems.reaching import keeper
from senim.referrals.problems.reminding import head_of, remind
from senim.referrals.problems.sharing import suggestions
from senim.referrals.tongue import micros

pytestmark = pytest.mark.db
NOW = micros(AT)
DAY = 86_400_000_000
TITLE = "Абай даңғылында көше шамы жанбайды"
WORDS = {
    "title_kk": TITLE, "title_ru": "На проспекте Абая не горят фонари", "title_en": "",
    "place_kk": "Абай даңғылы, 1–15", "place_ru": "проспект Абая, 1–15", "place_en": "",
}  # fmt: skip
STEP = {"text_kk": "Шамдарды ауыстыру", "text_ru": "Заменить фонари", "text_en": ""}
RESULT = {"result_kk": "Шамдар жанды", "result_ru": "Фонари горят", "result_en": ""}
REASON = {"reason_kk": "Шам әлі келмеді", "reason_ru": "Фонари ещё не пришли", "reason_en": ""}
DARK = "Абай даңғылында көше шамы жанбайды, кешке қараңғы, балалар қорқады"


def by(username: str = "dana") -> Actor:
    return keeper(viewer_of(Officer.objects.get(username=username)))


def opened() -> int:
    return actions.open_problem(words=WORDS, region="KZ-71", at=NOW, by=by())


def akimat() -> Organisation:
    return Organisation.objects.get(code="KZ-71-akimat")


def join(problem: int, request: ServiceRequest) -> None:
    actions.join(problem_id=problem, request=request, at=NOW, by=by())


def measure(problem: int, body: int | None, days: int = 5) -> int:
    return actions.set_measure(problem_id=problem, body_id=body, days=days, words=STEP, at=NOW, by=by())


def test_a_problem_goes_from_its_requests_to_its_result_and_the_tables_follow_from_the_log(send: Send) -> None:  # noqa: F811
    first, second, astray = send(words=DARK), send(words=DARK, phone="+77010000002"), send()
    problem, other = opened(), opened()
    for request in (first, second, astray, first):
        join(problem, request)
    with pytest.raises(SharesAnother):
        join(other, first)
    actions.leave(problem_id=problem, request_id=astray.pk, at=NOW, by=by())
    with pytest.raises(NotShared):
        actions.leave(problem_id=problem, request_id=astray.pk, at=NOW, by=by())
    lamps = measure(problem, akimat().pk)
    dropped = measure(problem, None)
    assert Measure.objects.get(pk=lamps).due_at == add(calendar_for(by().unit or 0), NOW, 5, "working-days")
    actions.move_measure(problem_id=problem, measure=lamps, due_at=NOW + 9 * DAY, words=REASON, at=NOW, by=by())
    actions.drop_measure(problem_id=problem, measure=dropped, words=REASON, at=NOW, by=by())
    with pytest.raises(StillOpen):
        actions.end_problem(problem_id=problem, outcome="solved", words=RESULT, at=NOW, by=by())
    actions.finish_measure(problem_id=problem, measure=lamps, at=NOW, by=by())
    with pytest.raises(MeasureOver):
        actions.finish_measure(problem_id=problem, measure=lamps, at=NOW, by=by())
    actions.end_problem(problem_id=problem, outcome="solved", words=RESULT, at=NOW, by=by())
    with pytest.raises(ProblemOver):
        join(problem, astray)
    assert [actions.tell_sharers(NOW + 1) for _ in range(2)] == [2, 0]
    assert events(first)[-2:] == ["problem_joined", "problem_ended"]
    assert Notice.objects.filter(kind="shared_end", request_id=first.pk).count() == 1
    assert rebuilding.check() == []
    Sharing.objects.filter(pk=second.pk).delete()
    Measure.objects.filter(pk=lamps).update(due_at=1)
    assert [line.split(":")[0] for line in rebuilding.check()] == ["problems"] * 2, "the control"


@pytest.mark.parametrize(
    "shielded",
    [{"lane": "safeguarded"}, {"service": "assembly"}, {"lane": "report", "identity_level": "none"}, {"erased_at": AT}],
    ids=["safeguarded", "assembly", "tip", "erased"],
)
def test_shielded_requests_are_neither_joined_nor_suggested_nor_offered(
    send: Send,  # noqa: F811
    viewer_named: Named,  # noqa: F811
    bolat: Client,
    shielded: dict[str, object],
) -> None:
    problem, near = opened(), send(words=DARK)
    row, words = Problem.objects.get(pk=problem), ProblemWords.objects.get(pk=problem)
    assert [one.request.pk for one in suggestions(viewer_named("bolat"), row, words, NOW)] == [near.pk], "the control"
    ServiceRequest.objects.filter(pk=near.pk).update(**shielded)
    near.refresh_from_db()
    assert suggestions(viewer_named("bolat"), row, words, NOW) == []
    with pytest.raises(CannotShare):
        join(problem, near)
    assert f"/problems/of/{near.pk}/" not in bolat.get(f"/en/staff/case/{near.pk}/").content.decode()


def test_the_person_and_everybody_see_measures_and_results_and_nobodys_words(send: Send, aigerim: Client) -> None:  # noqa: F811
    problem = opened()
    requests = [send(words=DARK, phone=f"+7701000000{n}") for n in range(5)]
    for request in requests[:4]:
        join(problem, request)
    measure(problem, akimat().pk)
    assert page_context("KZ-71", 1, NOW)["problems"][0]["asked"] == 0
    join(problem, requests[4])
    assert page_context("KZ-71", 1, NOW)["problems"][0]["asked"] == 5
    page = aigerim.get("/kk/problems/?region=KZ-71").content.decode()
    assert all(words in page for words in (TITLE, STEP["text_kk"], akimat().name_kk))
    assert not any(number_of(one) in page or "балалар қорқады" in page for one in requests)
    card = on_follow_page(requests[0])
    assert card is not None
    assert card.content["measures"][0]["text"] == STEP["text_kk"]
    assert on_follow_page(send()) is None
    told = [one.title for one in timeline(requests[0], instances_of(requests[0].pk), "kk")]
    assert len([title for title in told if title]) == len(told)
    assert aigerim.get("/kk/problems/?region=nowhere&page=99999").status_code == 200


def test_a_measure_is_reminded_of_and_escalated_once(db: None) -> None:
    problem = opened()
    measure(problem, akimat().pk)
    body, chief = BODIES.stream_of(2 * akimat().pk), BODIES.stream_of(2 * akimat().pk + 1)
    for days in (1, 6.2, 6.3, 8, 9):
        remind(NOW + int(days * DAY))
    told = list(Notice.objects.order_by("id").values_list("kind", "request_id").filter(request_id__lt=0))
    keeper_of = OFFICERS.stream_of(by().pseudonym or 0)
    head = head_of(by().unit or 0)
    expected = [("due_soon", body), ("due_soon", body), ("due_late", chief), ("late_kept", keeper_of)]
    assert told == expected + ([("late_head", OFFICERS.stream_of(head))] if head not in (None, by().pseudonym) else [])
    assert head == by().pseudonym, "Dana is the head of her department"
    assert rebuilding.check() == []


def test_erlan_finds_no_problem_of_astana_and_can_do_nothing_to_one(send: Send, erlan: Client, bolat: Client) -> None:  # noqa: F811
    request, problem = send(words=DARK), opened()
    join(problem, request)
    lamps = measure(problem, None)
    home = f"/en/staff/problems/{problem}/"
    gets = [home, f"{home}measures/{lamps}/move/", f"/en/staff/problems/of/{request.pk}/"]
    posts = ["join/", f"requests/{request.pk}/leave/", "measure/", f"measures/{lamps}/done/", "end/"]
    assert {erlan.get(page).status_code for page in gets} == {403}
    assert {erlan.post(home + act).status_code for act in posts} == {403}
    assert TITLE not in erlan.get("/kk/staff/problems/").content.decode()
    assert Measure.objects.get(pk=lamps).state == "open"
    assert bolat.get(gets[2]).status_code == 200, "the control"
    # Erlan keeps a problem of his own, and cannot draw a request of Astana into it.
    own = actions.open_problem(words=WORDS, region="KZ-27", at=NOW, by=by("erlan"))
    page = erlan.post(
        f"/en/staff/problems/{own}/join/", {"suggested": request.pk, "number": number_of(request)}, follow=True
    )
    assert "You can read no request with this number" in page.content.decode()
    assert number_of(request) not in page.content.decode()
    assert Sharing.objects.get(pk=request.pk).problem_id == problem


def test_an_officer_keeps_a_problem_through_its_pages(send: Send, dana: Client) -> None:  # noqa: F811
    request, similar = send(words=DARK), send(words=DARK, phone="+77010000002")
    assert dana.post("/en/staff/problems/new/", {**WORDS, "title_ru": ""}).status_code == 422
    dana.post(f"/en/staff/problems/new/?request={request.pk}", WORDS)
    problem = Sharing.objects.get(pk=request.pk).problem_id
    home = f"/en/staff/problems/{problem}/"
    page = dana.get(home).content.decode()
    assert number_of(similar) in page
    assert reads_of(similar.pk).count() == 1, "who was shown a suggestion stands in the journal"
    assert dana.post(f"{home}join/", {"suggested": similar.pk}).status_code == 302
    assert Sharing.objects.filter(problem_id=problem).count() == 2
    assert dana.post(f"{home}measure/", {**STEP, "body": "own", "days": "1000"}).status_code == 422
    dana.post(f"{home}measure/", {**STEP, "body": str(akimat().pk), "days": "5"})
    lamps = Measure.objects.get(problem_id=problem)
    moved = {**REASON, "due_day": "1", "due_month": "12", "due_year": "2020"}
    answer = dana.post(f"{home}measures/{lamps.pk}/move/", moved, follow=True)
    assert "This day has passed" in answer.content.decode()
    ending = {**RESULT, "outcome": "solved"}
    assert "A measure is still open" in dana.post(f"{home}end/", ending, follow=True).content.decode()
    dana.post(f"{home}measures/{lamps.pk}/done/")
    assert dana.post(f"{home}end/", {"outcome": "solved"}).status_code == 422
    dana.post(f"{home}end/", ending)
    assert Problem.objects.get(pk=problem).outcome == "solved"
    assert dana.get("/en/staff/problems/?state=ended").status_code == 200


def test_lists_cost_the_same_for_few_and_many(db: None, dana: Client, aigerim: Client) -> None:
    counts: list[int] = []
    opened()
    dana.get("/en/staff/problems/")
    for more in (0, 4):
        for _n in range(more):
            measure(opened(), akimat().pk)
        with CaptureQueriesContext(connection) as seen:
            dana.get("/en/staff/problems/")
            aigerim.get("/en/problems/")
        counts.append(len([one for one in seen.captured_queries if "places_" not in one["sql"]]))
    assert counts[1] <= counts[0] + 4, "words of measures and their bodies are read once, however many"
