"""Who may write into a request: who has its mark, and nobody by a name; marks tell nothing and cannot be made."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from senim.casework.tests.working import give_reason, signed_in
from senim.channels.email import replies
from senim.channels.email.refs import EXCHANGE, REQUEST, Ref, address_with, mark, message_id, read_mark, ref_in
from senim.channels.email.tests.correspondent import FIRST, Correspondent
from senim.channels.email.tests.test_hostile import reason_of
from senim.channels.models import Exchange, Letter, Saying
from senim.intake.actions import attach_file, withdraw
from senim.intake.models import Message, ServiceRequest
from senim.intake.tests import citizen
from senim.intake.tests.citizen import everything_in
from senim.notices.delivery import Post
from senim.notices.tests.sending import asked_by_email, post_of
from senim.notices.transports.memory.sending import MEMORY

pytestmark = pytest.mark.db


@pytest.mark.parametrize("ref", [Ref(REQUEST, 1), Ref(EXCHANGE, 1), Ref(REQUEST, 2**40)])
def test_a_mark_is_read_again_also_in_capitals_and_no_other_is(ref: Ref) -> None:
    text = mark(ref)
    assert read_mark(text) == ref
    assert ref_in(f"To: Senim <ASK+{text.upper()}@SENIM.EXAMPLE>") == ref
    assert ref_in(f"<notice-7.{text}@senim.example>") == ref
    for n in range(len(text)):
        other = "a" if text[n] != "a" else "b"
        changed = read_mark(text[:n] + other + text[n + 1 :])
        assert changed is None or changed == ref  # the last letter holds some bits that say nothing
    assert read_mark(text[:-1]) is read_mark("") is read_mark(text + "a") is None


def test_marks_in_a_row_show_no_numbers_and_differ_by_kind_and_by_secret(settings: Settings) -> None:
    marks = [mark(Ref(REQUEST, n)) for n in range(1, 200)]
    assert len({one[17:] for one in marks}) == 199
    assert mark(Ref(EXCHANGE, 5)) != mark(Ref(REQUEST, 5))
    assert len(address_with(Ref(REQUEST, 1)).partition("@")[0]) <= 64


def test_a_mark_in_the_address_or_in_the_headers_leads_to_the_request(aigerim: Correspondent) -> None:
    request, receipt = aigerim.submits("kk")
    aigerim.writes(aigerim.answer(receipt, "Бірінші"))
    by_header = aigerim.letter("Екінші", In_Reply_To=receipt.headers["Message-ID"])
    aigerim.writes(by_header)
    found = Message.objects.filter(request=request).order_by("id")
    assert [(one.text, one.channel, one.kind) for one in found] == [
        ("Бірінші", "email", "remark"),
        ("Екінші", "email", "remark"),
    ]
    assert [one.subject for one in aigerim.gets()] == [receipt.subject, receipt.subject]


def test_a_forged_sender_writes_into_nothing(aigerim: Correspondent) -> None:
    request, receipt = aigerim.submits("kk")
    exchanges = Exchange.objects.count()
    liar = Correspondent(aigerim.address, number=100)
    number = receipt.subject.partition("· ")[2]
    for to, follows in [
        ("", ""),
        ("", "<notice-1@senim.example>"),
        ("", f"<notice-1.{'a' * 28}@senim.example>"),
        (f"ask+{'b' * 28}@senim.example", ""),
        (f"ask+{request.pk}@senim.example", ""),
    ]:
        mail = liar.letter("Өтінішімді тоқтатыңыз", to=to, In_Reply_To=follows, Subject=f"Re: Senim · {number}")
        assert liar.writes(mail).state in {"taken", "refused"}
    assert not Message.objects.filter(request=request).exists()
    assert Exchange.objects.count() > exchanges
    assert ServiceRequest.objects.filter(channel="email").count() == 1


def test_a_forged_answer_to_somebody_elses_questions_changes_nothing_without_the_mark(aigerim: Correspondent) -> None:
    ours = aigerim.asks("kk")
    liar = Correspondent(aigerim.address, number=100)
    liar.writes(liar.letter("1: 1\n2: 1", In_Reply_To="<letter-1@senim.example>"))
    assert not ServiceRequest.objects.filter(channel="email").exists()
    aigerim.writes(aigerim.answer(ours, "1: 2\n2: 1"))
    assert "3. " in aigerim.gets()[-1].text


def test_notices_can_be_answered_and_neutral_ones_cannot(aigerim: Correspondent, settings: Settings) -> None:
    request = asked_by_email(at=timezone.now())
    _delivered(post_of(at=timezone.now()))
    [receipt] = MEMORY.taken
    assert ref_in(receipt.headers["Reply-To"]) == ref_in(receipt.headers["Message-ID"]) == Ref(REQUEST, request.pk)
    assert message_id("notice-1", Ref(REQUEST, request.pk)) != message_id("notice-2", Ref(REQUEST, request.pk))
    settings.IMAP = None
    asked_by_email(at=timezone.now())
    _delivered(post_of(at=timezone.now()))
    assert "Reply-To" not in MEMORY.taken[-1].headers


def _delivered(post: Post) -> None:
    """The receipts; they are prompt and wait for no morning."""
    assert post.deliver() >= 1


@pytest.mark.parametrize(("rule", "added"), [("usual", 1), ("neutral", 0), ("none", 0)])
def test_letters_are_added_only_where_we_write_letters_too(
    aigerim: Correspondent, monkeypatch: pytest.MonkeyPatch, rule: str, added: int
) -> None:
    request, receipt = aigerim.submits("kk")
    monkeypatch.setattr(replies, "rule_of", lambda _service: rule)
    aigerim.writes(aigerim.answer(receipt, "Сөз"))
    assert Message.objects.filter(request=request).count() == added


def test_a_request_that_has_ended_takes_no_letter_and_says_so(aigerim: Correspondent) -> None:
    request, receipt = aigerim.submits("en")
    withdraw(request=request, at=timezone.now())
    aigerim.writes(aigerim.answer(receipt, "One more thing"))
    [ours] = aigerim.gets()
    assert "This request has ended" in ours.text
    assert not Message.objects.filter(request=request).exists()


def test_no_table_of_the_door_holds_words_or_addresses(aigerim: Correspondent) -> None:
    aigerim.asks("ru")
    aigerim.writes(aigerim.letter("Ешқайда жоқ сөз"))
    held = everything_in("channels_", "notices_", "ledger_")
    assert "aigerim" not in held
    assert "украли" not in held
    assert "Ешқайда" not in held
    assert Letter.objects.count() == 2
    assert Saying.objects.count() == 1
    assert reason_of(aigerim.letter("x").as_bytes()) == ""
    assert FIRST["ru"] not in held


def test_files_by_letter_are_shown_to_officers_as_unproven_and_others_are_not(aigerim: Correspondent) -> None:
    first = aigerim.letter(FIRST["kk"])
    first.add_attachment(citizen.picture(), maintype="image", subtype="jpeg", filename="first.jpg")
    aigerim.writes(first)
    [ours] = aigerim.gets()
    aigerim.writes(aigerim.answer(ours, "1: 2\n2: Астана"))
    [more] = aigerim.gets()
    aigerim.writes(aigerim.answer(more, "1"))
    [receipt] = aigerim.gets()
    request = ServiceRequest.objects.latest("pk")
    later = aigerim.answer(receipt, "Тағы бір сурет")
    later.add_attachment(citizen.picture(size=(41, 30)), maintype="image", subtype="jpeg", filename="later.jpg")
    aigerim.writes(later)
    upload = SimpleUploadedFile("page.jpg", citizen.picture(size=(42, 30)))
    attach_file(request=request, upload=upload, at=timezone.now())
    dana = signed_in("dana")
    give_reason(dana, request)
    page = dana.get(f"/en/staff/case/{request.pk}/").content.decode()
    rows = {
        name: page.partition(f">{name}</a>")[2].partition("</li>")[0] for name in ("first.jpg", "later.jpg", "page.jpg")
    }
    unproven = {name for name, row in rows.items() if "By e-mail: who sent it is not proven." in row}
    assert all(rows.values())
    assert unproven == {"first.jpg", "later.jpg"}
