"""How a silent gateway is noticed: by its answer to a call without a message, and by its own page of its status."""

import pytest
from pytest_django import Settings

from senim.channels import working
from senim.channels.pulse import heartbeats
from senim.channels.pulse.models import Heartbeat
from senim.channels.sms.tests.fake_kannel import ACCOUNT, FakeKannel
from senim.notices.transports.kannel import watching
from tools.postgres import spare_port

pytestmark = pytest.mark.db
PAGE = "<gateway><boxes>{box}</boxes><smscs><count>{n}</count>{centres}</smscs></gateway>"
BOX = "<box><type>smsbox</type><status>on-line 0d 0h 0m 3s</status></box>"
ONLINE = "<smsc><id>operator</id><status>online 3s</status></smsc>"
AWAY = "<smsc><id>operator</id><status>re-connecting</status></smsc>"


def test_a_gateway_that_answers_and_knows_us_is_well_and_nobody_is_written_to(kannel: FakeKannel) -> None:
    assert (watching.trouble(), kannel.taken, kannel.calls) == ("", [], 1)


def test_what_is_wrong_is_told_by_a_short_code(kannel: FakeKannel, settings: Settings) -> None:
    kannel.faults = [503]
    assert watching.trouble() == "kannel-503"
    settings.KANNEL = (kannel.base, ACCOUNT[0], "another")
    assert watching.trouble() == "kannel-403"
    settings.KANNEL = (f"http://127.0.0.1:{spare_port()}", *ACCOUNT)
    assert watching.trouble() == "no_connection"
    settings.KANNEL = None
    assert watching.trouble() == "not_configured"


@pytest.mark.parametrize(
    ("status", "box", "centres", "code"),
    [
        (200, BOX, ONLINE, ""),
        (200, BOX, AWAY + ONLINE, ""),
        (200, BOX, AWAY, watching.CENTRE_AWAY),
        (200, BOX, "", watching.CENTRE_AWAY),
        (200, "", ONLINE, watching.BOX_AWAY),
        (403, BOX, ONLINE, "kannel-403"),
    ],
)
def test_its_own_page_tells_of_the_operators_centre(
    kannel: FakeKannel,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    box: str,
    centres: str,
    code: str,
) -> None:
    settings.KANNEL_STATUS = "http://127.0.0.1:13000/status.xml"
    page = PAGE.format(box=box, n=centres.count("<smsc>"), centres=centres)
    monkeypatch.setattr(watching, "_page", lambda _address, _values: (status, page))
    assert watching.trouble() == code


def test_the_watch_beats_and_survives_a_fault_of_its_own(kannel: FakeKannel) -> None:
    def faulty() -> str:
        raise RuntimeError

    heartbeats.forget()
    working.watch_once(watching.GATEWAY, watching.trouble)
    assert Heartbeat.objects.get(door=watching.GATEWAY).worked_at is not None
    working.watch_once(watching.GATEWAY, faulty)
    row = Heartbeat.objects.get(door=watching.GATEWAY)
    assert (row.failures, row.reason) == (1, "fault")
