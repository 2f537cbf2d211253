"""A formal appeal needs name, address and signature; without them it is a consultation, accepted all the same and told so."""

import itertools
import re

import pytest
from django.test import Client
from pytest_django import Settings

from senim.catalogue.loading import load_services
from senim.intake import keys
from senim.intake.models import Contact, ServiceRequest
from senim.intake.tests.citizen import everything_in, followed, said, sent
from senim.processes.models import ServiceClock
from tests.requests import APPEAL
from tests.requests import sent as submitted

pytestmark = pytest.mark.db
IIN = "900101400023"
NEEDED = ("person", "postal_address", "signature")


def clock_of(request_id: int) -> ServiceClock:
    return ServiceClock.objects.get(stream=request_id * 16)


@pytest.mark.parametrize("given", list(itertools.product((True, False), repeat=3)))
def test_an_appeal_is_formal_with_all_three_and_a_consultation_without_any_of_them(given: tuple[bool, ...]) -> None:
    absent = {name: None for name, there in zip(NEEDED, given, strict=True) if not there}
    request = ServiceRequest.objects.get(pk=submitted("appeal", **absent).request_id)
    clock = clock_of(request.pk)
    assert clock.promise_due_at is not None
    assert (request.lane, clock.limit_due_at is not None) == (("formal", True) if all(given) else ("advice", False))
    level = "declared" if all(given) else "contact" if given[0] or given[1] else "none"
    assert request.identity_level == level


def test_where_only_a_qualified_channel_counts_a_declaration_makes_no_formal_appeal(settings: Settings) -> None:
    settings.FORMAL_IDENTITY = "qualified"
    request = ServiceRequest.objects.get(pk=submitted("appeal").request_id)
    assert (request.lane, request.identity_level) == ("advice", "declared")
    assert clock_of(request.pk).limit_due_at is None


def test_the_receipt_says_the_lane_and_names_fifteen_working_days_only_for_a_formal_appeal() -> None:
    client = Client()
    sent(client, "appeal")
    formal = said(client.get("/en/receipt/"))
    assert "Formal appeal: the law sets the term" in formal
    assert "15 working days" in formal
    assert "not a formal appeal yet" not in formal
    sent(client, "appeal", signature="")
    informal = said(client.get("/en/receipt/"))
    assert "This is not a formal appeal yet" in informal
    assert "Advice: we promise a term, the law sets none" in informal
    assert "15 working days" not in informal
    assert "Legal limit" not in informal
    assert "Our promise" in informal


def test_an_identity_number_is_sealed_and_only_its_last_four_digits_are_in_the_clear() -> None:
    client = Client()
    request = sent(client, "appeal", iin=IIN)
    contact = Contact.objects.get(request=request)
    assert contact.iin_last4 == "0023"
    assert keys.opened(bytes(contact.iin_sealed)) == IIN
    assert IIN not in everything_in()
    assert "Сейітова" in everything_in("intake_contact")


def test_an_identity_number_is_nowhere_in_the_clear_before_sending_and_on_no_page_after_it() -> None:
    client, _request = followed(service="appeal", iin=IIN)
    for address in ("receipt/", "follow/request/", "follow/withdraw/"):
        assert IIN not in said(client.get(f"/en/{address}"))
    other = Client()
    from senim.intake.tests.citizen import walked

    check = walked(other, "appeal", iin=IIN)
    assert IIN not in everything_in()
    assert "Сейітова" not in everything_in("intake_draft")
    # The positive control: the person themselves reads it again before sending.
    assert IIN in said(other.get(check))


def test_the_hash_that_binds_a_key_to_its_words_is_of_no_use_without_the_operators_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from senim.intake.rows import payload_hash
    from tests.requests import arrival

    one = arrival("appeal", iin=IIN)
    first = payload_hash(one, one.answers)
    assert first == payload_hash(one, one.answers)
    keys._derived.cache_clear()
    monkeypatch.setattr("django.conf.settings.SECRET_KEY", "another operator")
    assert payload_hash(one, one.answers) != first
    monkeypatch.undo()
    keys._derived.cache_clear()


def test_name_phone_address_and_email_are_in_the_contact_and_not_among_the_words() -> None:
    done = submitted("appeal", phone="+7 701 123 45 67", email="a@example.kz")
    request = ServiceRequest.objects.get(pk=done.request_id)
    contact = Contact.objects.get(request=request)
    assert (contact.full_name, contact.phone, contact.email) == (APPEAL["person"], "+77011234567", "a@example.kz")
    assert contact.address == APPEAL["postal_address"]
    words = str(request.answers)
    for private in (contact.full_name, contact.phone, contact.email, contact.address):
        assert private not in words
    assert re.fullmatch(r"[0-9a-f]{64}", bytes(request.contact_hash or b"").hex())


def test_a_request_without_any_contact_keeps_none() -> None:
    done = submitted("advice")
    assert not Contact.objects.filter(pk=done.request_id).exists()
    assert ServiceRequest.objects.get(pk=done.request_id).contact_hash is None


def test_every_answer_of_full_length_finds_room_in_its_column() -> None:
    columns = {
        "person": Contact._meta.get_field("full_name"),
        "email": Contact._meta.get_field("email"),
        "address": Contact._meta.get_field("address"),
    }
    for service in load_services().values():
        for field in (field for page in service.pages for field in page.fields):
            if field.kind in columns:
                assert field.max_length <= (columns[field.kind].max_length or 0)
    done = submitted("appeal", person="ә" * 200, postal_address="ң" * 300, text="ү" * 8000, which_unit="і" * 200)
    contact = Contact.objects.get(pk=done.request_id)
    assert (len(contact.full_name), len(contact.address)) == (200, 300)
    assert len(ServiceRequest.objects.get(pk=done.request_id).answers["text"]) == 8000
