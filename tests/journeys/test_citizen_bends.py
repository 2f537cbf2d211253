"""What people do besides going straight ahead: press twice, go back, reload, change an answer, mistype."""

import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page

from tests.journeys.citizen import Citizen, press
from tests.journeys.officer import Desk

Open = Callable[..., Page]
GPS = 0x8825


def cases_with(folder: Path, words: str) -> int:
    """How many requests with this subject there are in the site's database."""
    with sqlite3.connect(f"file:{folder / 'senim.sqlite3'}?mode=ro", uri=True) as database:
        found = database.execute("SELECT count(*) FROM intake_servicerequest WHERE subject LIKE ?", [f"{words}%"])
        return int(found.fetchone()[0])


def photo_with_place() -> bytes:
    """A photo that says where and when it was taken."""
    photo, exif = Image.new("RGB", (320, 240), (11, 79, 108)), Image.Exif()
    exif[0x010F] = "Planted camera"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 8.0, 0.0), 3: "E", 4: (71.0, 26.0, 0.0)})
    kept = io.BytesIO()
    photo.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_on_send_makes_one_case(open_page: Open, site_folder: Path, scripts: bool) -> None:
    words = f"Екі рет басылды {'скриптпен' if scripts else 'скриптсіз'}"
    before = cases_with(site_folder, words)
    person = Citizen(open_page("kk", scripts=scripts), text=words)
    person.start("advice")
    person.answer()
    assert cases_with(site_folder, words) == before
    person.main.locator("form button").last.dblclick()
    person.page.wait_for_url("**/receipt/")
    person.receipt()
    assert cases_with(site_folder, words) == before + 1


def test_back_and_reload_after_sending_show_the_same_receipt(open_page: Open, site_folder: Path) -> None:
    words = "Артқа қайтып көрді"
    before = cases_with(site_folder, words)
    person = Citizen(open_page("kk"), text=words)
    person.start("advice")
    person.answer()
    receipt = person.send()
    person.page.reload()
    assert person.receipt() == receipt
    person.page.go_back()
    person.page.wait_for_load_state()
    assert person.receipt() == receipt
    assert cases_with(site_folder, words) == before + 1


def test_other_words_after_sending_are_refused_and_nothing_is_lost(open_page: Open, site_folder: Path) -> None:
    """A second tab still shows a question of what was sent meanwhile."""
    page = open_page("kk")
    person = Citizen(page, text="Бірінші терезеден жіберілді")
    person.start("advice")
    person.answer("question")
    other = page.context.new_page()
    other.goto(page.url)
    person.answer()
    receipt = person.send()
    late = Citizen(other, text="Екінші терезеден кеш жазылды")
    late.fill()
    press(other, late.main.locator("form button").last)
    assert receipt.number not in late.main.inner_text()
    assert cases_with(site_folder, late.text) == 0


def test_an_answer_is_changed_from_the_check_page(open_page: Open) -> None:
    person = Citizen(open_page("ru"), "ru", text="Прежние слова обращения")
    person.start("advice")
    person.answer()
    press(person.page, person.main.locator("a[href*='/question/?change=1']"))
    area = person.main.locator("textarea")
    assert area.input_value() == person.text
    area.fill("Новые слова обращения")
    person.go_on()
    assert person.step == "check"
    assert "Новые слова обращения" in person.main.inner_text()
    assert person.text not in person.main.inner_text()


def test_back_links_lead_through_the_questions_and_keep_the_answers(open_page: Open) -> None:
    person = Citizen(open_page("en"), "en")
    person.start("appeal")
    person.answer("files")
    press(person.page, person.page.locator(".govuk-back-link"))
    assert person.main.locator("textarea").input_value() == person.text
    press(person.page, person.page.locator(".govuk-back-link"))
    assert person.page.locator("input[name=about_police][value=false]").is_checked()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_wrong_answer_is_said_in_words_and_stays_as_typed(open_page: Open, language: str) -> None:
    person = Citizen(open_page(language, width=360), language, phone="12 ab", email="no-at-sign")
    person.start("advice")
    person.answer("contact")
    person.fill()
    person.go_on()
    assert person.page.locator("input[name=phone]").input_value() == "12 ab"
    assert person.page.locator("input[name=email]").input_value() == "no-at-sign"
    summary = person.page.locator(".govuk-error-summary")
    assert summary.locator("a").count() == 2
    assert summary.evaluate("one => one.contains(document.activeElement)")
    summary.locator("a").first.click()
    assert person.page.evaluate("document.activeElement.name") == "phone"
    assert person.page.title() != ""


def test_an_empty_choice_is_said_in_words(open_page: Open) -> None:
    person = Citizen(open_page("kk"))
    person.start("report")
    person.go_on()
    assert person.errors()
    assert person.step == "danger"


def test_a_photo_comes_back_without_the_place_where_it_was_taken(open_page: Open) -> None:
    planted = photo_with_place()
    assert Image.open(io.BytesIO(planted)).getexif().get_ifd(GPS)
    person = Citizen(open_page("kk"))
    person.start("advice")
    person.answer()
    person.follow(person.send())
    form = person.unfold("add-file")
    form.locator("input[type=file]").set_input_files({"name": "сурет.jpg", "mimeType": "image/jpeg", "buffer": planted})
    press(person.page, form.locator("button"))
    with person.page.expect_download() as download:
        person.main.locator("a[href*='/follow/file/']").click()
    kept = Image.open(download.value.path())
    assert kept.size == (320, 240)
    assert dict(kept.getexif()) == {}
    assert kept.getexif().get_ifd(GPS) == {}


def test_a_photo_is_added_and_removed_among_the_questions(open_page: Open) -> None:
    person = Citizen(open_page("kk", scripts=False))
    person.start("advice")
    person.answer("files")
    photo: FilePayload = {"name": "сурет.jpg", "mimeType": "image/jpeg", "buffer": photo_with_place()}
    person.main.locator("input[type=file]").set_input_files(photo)
    press(person.page, person.main.locator("button[name=add]"))
    assert "сурет" in person.main.inner_text()
    press(person.page, person.main.locator("button[name=remove]"))
    assert "сурет" not in person.main.inner_text()
    wrong: FilePayload = {"name": "сурет.jpg", "mimeType": "image/jpeg", "buffer": b"MZ not a photo"}
    person.main.locator("input[type=file]").set_input_files(wrong)
    press(person.page, person.main.locator("button[name=add]"))
    assert person.errors()


def test_a_person_withdraws_an_appeal(open_page: Open) -> None:
    person = Citizen(open_page("kk", width=360))
    person.start("appeal")
    person.answer()
    person.follow(person.send())
    press(person.page, person.main.locator("a[href$='/follow/withdraw/']"))
    press(person.page, person.main.locator("form button"))
    assert person.step == "request"
    assert not person.main.locator("a[href$='/follow/withdraw/']").count()
    assert not person.page.locator("form[action$='/follow/reply/']").count()


def test_the_number_alone_or_a_wrong_secret_opens_nothing(open_page: Open) -> None:
    person = Citizen(open_page("kk"))
    person.start("advice")
    person.answer()
    receipt = person.send()
    stranger = Citizen(open_page("kk"))
    for secret in ("", "0000-0000-0000-0000-0000-0000"):
        stranger.page.goto("/kk/follow/")
        stranger.page.fill("input[name=number]", receipt.number)
        stranger.page.fill("input[name=secret]", secret)
        stranger.go_on()
        assert stranger.step == "follow"
        assert stranger.errors()
        assert stranger.page.locator("input[name=number]").input_value() == receipt.number


def test_a_person_rates_the_advice_disputes_it_and_adds_words(open_page: Open) -> None:
    person = Citizen(open_page("kk", width=360))
    person.start("advice")
    person.answer()
    receipt = person.send()
    person.follow(receipt)
    form = person.unfold("reply")
    form.locator("textarea").fill("Тағы бір мән-жай бар: шу демалыс күндері де болады.")
    press(person.page, form.locator("button"))
    assert "демалыс күндері де" in person.main.inner_text()
    desk = Desk(open_page("kk"), "marat")
    letter = "Түнгі шу туралы 102-ге хабарлаңыз: қызметкер сол сәтте келіп, хаттама толтырады."
    desk.do(desk.open(receipt.number), "Consider", next_step="answer", outcome="answered", letter=letter)
    assert desk.done(), desk.words
    person.page.reload()
    assert letter in person.main.inner_text()
    rating = person.page.locator("form[action$='/follow/rate/']")
    rating.locator("input[type=radio]").first.check(force=True)
    press(person.page, rating.locator("button"))
    assert not person.page.locator("form[action$='/follow/rate/']").count()
    form = person.unfold("dispute")
    form.locator("textarea").fill("Кеңес жеткіліксіз: учаскелік инспектор келген жоқ.")
    press(person.page, form.locator("button"))
    assert person.errors() == ""
    assert not person.page.locator("form[action$='/follow/dispute/']").count()
