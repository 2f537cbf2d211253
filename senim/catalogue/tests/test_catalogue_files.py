"""The catalogue's files load, agree with one another, and say clearly where they are wrong."""

import datetime as dt

import msgspec
import pytest

from senim.catalogue import loading
from senim.catalogue.definitions import Body, LegalTerm, Service
from senim.catalogue.errors import CatalogueInvalid
from senim.catalogue.findings import all_findings
from senim.kernel.terms import Term

SERVICES = tuple(loading.load_services().values())
SEALED = tuple(loading.load_services("sealed").values())
EVERY = (*SERVICES, *SEALED)


OPEN = ["advice", "appeal", "report", "certificate", "migration", "road"]


def test_the_services_load_in_their_order() -> None:
    assert [service.code for service in SERVICES] == [*OPEN, "review", "protective_order", "assembly", "visit"]
    assert [service.code for service in SERVICES if service.open_for_intake] == OPEN
    assert [service.code for service in SERVICES if service.model_only] == ["protective_order", "assembly", "visit"]
    assert [service.code for service in SERVICES if service.follows == "visits"] == ["visit"]


def test_the_sealed_instance_has_services_of_its_own_that_the_polices_does_not_know() -> None:
    assert [service.code for service in SEALED] == ["torture", "gbv_case", "pve_support"]
    assert {service.lane for service in SEALED} == {"safeguarded"}
    assert not {service.code for service in SEALED} & {service.code for service in SERVICES}
    assert all(service.notices == "none" for service in SEALED)


def test_no_answer_of_a_sealed_services_pages_may_enter_a_log() -> None:
    for service in SEALED:
        asked = [field for page in service.pages for field in page.fields]
        assert asked
        assert [field.id for field in asked if field.coded] == []
        assert not {field.kind for field in asked} & {"iin", "person", "address", "place", "unit", "officer"}
        assert all(field.coded for form in service.forms for field in form.fields)


def test_each_of_the_seven_processes_ships_as_it_was_and_streamlined() -> None:
    seven = [service for service in SERVICES if service.code not in ("advice", "review", "visit")]
    assert len(seven) == 7
    for service in seven:
        first, second = service.releases
        assert (first.version, first.process) == (1, f"{service.code}_as_is.bpmn")
        assert (second.version, second.process) == (2, f"{service.code}.bpmn")
        assert second.change is not None
        assert len({second.change.kk, second.change.ru, second.change.en}) == 3


def test_what_is_there_to_be_studied_only_asks_nobody_and_keeps_coded_answers_only() -> None:
    for service in SERVICES:
        if service.model_only:
            assert service.pages == ()
            assert all(field.coded for form in service.forms for field in form.fields)


def test_nothing_is_wrong_with_the_catalogue() -> None:
    assert all_findings() == []


@pytest.mark.parametrize("service", EVERY, ids=lambda service: service.code)
def test_no_ordinary_service_asks_more_than_six_mandatory_questions(service: Service) -> None:
    assert sum(field.required for page in service.pages for field in page.fields) <= 6


def test_advice_asks_for_no_identity() -> None:
    kinds = {field.kind for page in loading.load_services()["advice"].pages for field in page.fields}
    assert not kinds & {"iin", "person", "address"}


@pytest.mark.parametrize("service", EVERY, ids=lambda service: service.code)
def test_an_identity_number_and_a_contact_are_never_mandatory_nor_kept_longer_than_a_year(service: Service) -> None:
    about_the_person = [
        field
        for page in service.pages
        for field in page.fields
        if field.kind in {"iin", "person", "phone", "email"} or field.id == "postal_address"
    ]
    assert all(not field.required and not field.coded and field.retention_days <= 365 for field in about_the_person)


def test_appeal_terms_hold_from_the_day_the_code_took_force() -> None:
    assert "appeal.main" not in loading.terms_on(dt.date(2021, 6, 30))
    assert loading.terms_on(dt.date(2021, 7, 1))["appeal.main"] == Term(15, "working-days", "appeal.main")
    today = loading.terms_on(dt.date(2026, 11, 22))
    assert {
        code: (term.amount, term.unit) for code, term in today.items() if code.startswith(("appeal.", "report."))
    } == {
        "appeal.main": (15, "working-days"),
        "appeal.redirect": (3, "working-days"),
        "appeal.extension": (2, "months"),
        "appeal.extension_notice": (3, "working-days"),
        "appeal.promise": (10, "working-days"),
        "appeal.reply": (5, "working-days"),
        "report.erdr": (24, "hours"),
        "report.promise": (24, "hours"),
        "report.reply": (6, "hours"),
    }


def test_a_later_row_replaces_an_earlier_one_and_a_row_can_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        LegalTerm("x", dt.date(2021, 7, 1), 15, "working-days", "ours"),
        LegalTerm("x", dt.date(2027, 1, 1), 10, "working-days", "ours", dt.date(2027, 6, 30)),
    )
    monkeypatch.setattr(loading, "load_terms", lambda: rows)
    assert loading.terms_on(dt.date(2026, 12, 31))["x"].amount == 15
    assert loading.terms_on(dt.date(2027, 1, 1))["x"].amount == 10
    assert "x" not in loading.terms_on(dt.date(2027, 7, 1))


def test_what_was_not_read_in_a_text_is_to_confirm() -> None:
    legal = loading.load_legal()
    to_confirm = {code for code, basis in legal.items() if basis.status == "to-confirm"}
    assert to_confirm == {
        "appc-complaint-terms", "appc-anonymous", "cpc-180-erdr", "digital-code-review", "state-services-88", "weapons-339",
        "guarding-85", "migration-477", "road-traffic-194", "cao-235", "dv-protective-order", "dv-prosecutor-copy",
        "dv-court-requirements", "npm-opcat",
        "assemblies-silence",
    }  # fmt: skip
    assert all(basis.source for basis in legal.values())


def test_every_confirmed_body_names_its_source() -> None:
    bodies = loading.load_bodies().values()
    assert len(bodies) >= 30
    assert all(body.source for body in bodies if body.status == "confirmed")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'code = "x"\nname = 3', "x.toml: Expected `object`, got `int` - at `$.name`"),
        (b'code = "x"\nphoned = "1"', "x.toml: "),
        (b"code = ", "x.toml: "),
        (b'code = "\xff"', "x.toml: "),
    ],
    ids=["wrong type", "unknown field", "not TOML", "not UTF-8"],
)
def test_a_bad_file_is_refused_by_name_and_field(raw: bytes, said: str) -> None:
    with pytest.raises(CatalogueInvalid) as refused:
        loading.parse(raw, Body, "x.toml")
    assert said in str(refused.value)


def test_a_term_without_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = b'[[term]]\ncode = "x"\nvalid_from = 2021-07-01\namount = 0\nunit = "working-days"\nbasis = "ours"\n'
    monkeypatch.setattr(loading, "_raw", lambda name: row)
    with pytest.raises(CatalogueInvalid, match=r"terms\.toml: x from 2021-07-01: the amount"):
        loading.load_terms.__wrapped__()


def test_a_code_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = b'[[basis]]\ncode = "x"\nstatus = "ours"\nsource = "s"\ncitation = { kk = "a", ru = "a", en = "a" }\n'
    monkeypatch.setattr(loading, "_raw", lambda name: row * 2)
    with pytest.raises(CatalogueInvalid, match=r"legal\.toml: x is given twice"):
        loading.load_legal.__wrapped__()


@pytest.mark.parametrize("process", ["../services/advice.toml", "nowhere.bpmn", "advice.xml"])
def test_a_model_outside_the_models_folder_is_refused(process: str) -> None:
    release = msgspec.structs.replace(SERVICES[0].releases[0], process=process)
    with pytest.raises(CatalogueInvalid, match=r"nowhere|process"):
        loading.model_xml(release)
