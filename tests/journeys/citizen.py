"""A person at the browser: says a need, answers question by question, sends, follows. Works with and without scripts."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Locator, Page

MOST_PAGES: Final = 20
REGION: Final = "KZ-71"
TEXT: Final = {
    "kk": "Көршім түнде музыканы қатты қосады. Екі рет ескерттік, бірақ ештеңе өзгермеді.",
    "ru": "Сосед ночью громко включает музыку. Дважды просили, ничего не изменилось.",
    "en": "A neighbour plays loud music at night. We asked twice, and nothing changed.",
}
SAID: Final = {
    "competence": "administrative",
    "about_police": "false",
    "danger_now": "false",
    "region": REGION,
    "phone": "8 701 123 45 67",
    "email": "aigerim@example.kz",
    "person": "Айгерім Сейітова",
    "postal_address": "Астана қ., Абай даңғылы, 10-үй, 5-пәтер",
    "where": "Астана қ., Абай даңғылы, 10-үй",
    "happened_at": "21:30",
    "which_unit": "",
    "guest_address": "Астана қ., Абай даңғылы, 10-үй, 5-пәтер",
    "case_number": "",
    "plate": "123 ABC 01",
    "iin": "",
}
"""What the person answers where nothing else is said, by the name of the field."""
CHOSEN: Final = {"kind": "complaint", "category": "theft", "signature": "on"}
"""What is chosen where the pages are not shown; on the pages it is the first option."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person writes down: number and secret."""

    number: str
    secret: str


def press(page: Page, what: Locator) -> None:
    """Click what leads to another page, and wait until that one stands there; the old one is marked to be told apart."""
    page.evaluate("document.documentElement.dataset.left = 'yes'")
    what.click()
    page.locator("html:not([data-left])").wait_for(state="attached")
    page.wait_for_load_state()


class Citizen:
    """Aigerim at her browser."""

    def __init__(self, page: Page, language: str = "kk", text: str = "", **said: str) -> None:
        """A page of her own; `text` is what she writes, `said` her answers where they differ from the usual ones."""
        self.page, self.language = page, language
        self.text = text or TEXT[language]
        yesterday = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011 - what the person's calendar shows
        day = {
            f"{name}_{part}": getattr(yesterday, part)
            for name in ("happened_on", "arrived_on")
            for part in ("day", "month", "year")
        }
        self.said = {**SAID, **{name: str(value) for name, value in day.items()}, **said}
        self.seen: list[str] = []

    def find(self, words: str, need: str, scripts: bool = True) -> None:
        """From the start page, in her own words, to the page of the need (its id) among the first three answers."""
        self.page.goto(f"/{self.language}/")
        field = self.page.locator("input[type=search]")
        if scripts:
            field.press_sequentially(words)
        else:
            field.fill(words)
            press(self.page, self.page.locator("form[role=search] button"))
        answers = self.page.locator("#search-answers a" if scripts else "main h2 a")
        answers.first.wait_for()
        first = [answers.nth(place).get_attribute("href") or "" for place in range(min(3, answers.count()))]
        at = next((place for place, href in enumerate(first) if f"/need/{need}/" in href), None)
        assert at is not None, f"{words!r} does not lead to {need}: {first}"
        press(self.page, answers.nth(at))

    def begin(self) -> None:
        """From the need's page to the first question."""
        press(self.page, self.page.locator(".card--next a.govuk-button"))
        press(self.page, self.main.locator("form button"))

    def start(self, service: str) -> None:
        """Straight to the first question of a service."""
        self.page.goto(f"/{self.language}/ask/{service}/")
        press(self.page, self.main.locator("form button"))

    def sent(self, service: str) -> Receipt:
        """The same by forms alone, without showing a page: for journeys that begin where the request is already sent."""
        web, address = self.page.context.request, f"/{self.language}/ask/{service}/"
        page = web.get(address)
        for _ in range(MOST_PAGES):
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text())
            office = re.search(r'name="office" type="radio" value="(\d+)"', page.text())
            assert token, page.url
            said = {
                **CHOSEN,
                **self.said,
                "text": self.text,
                "question": self.text,
                "office": office[1] if office else "",
            }
            page = web.post(page.url, form={**said, "csrfmiddlewaretoken": token[1]})
            if page.url.endswith("/receipt/"):
                self.page.goto(page.url)
                return self.receipt()
        raise AssertionError(f"{service}: stuck at {page.url}")

    @property
    def main(self) -> Locator:
        """The main part of the page."""
        return self.page.locator("main")

    @property
    def step(self) -> str:
        """The last word of the address: which question stands there."""
        return self.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    def answer(self, until: str = "check") -> None:
        """Answer page by page until the page `until` stands there."""
        for _ in range(MOST_PAGES):
            if self.step == until:
                return
            before = self.page.url
            self.fill()
            self.go_on()
            assert self.page.url != before, f"no way on from {before}: {self.errors()}"
        raise AssertionError(f"more than {MOST_PAGES} pages, the last one {self.page.url}")

    def fill(self) -> None:
        """Fill in what this page asks."""
        self.seen.append(self.step)
        for name in self.names("main input[type=radio]"):
            self._choose(name)
        for area in self.main.locator("textarea").all():
            area.fill(self.said.get(area.get_attribute("name") or "", self.text))
        for field in self.main.locator("input[type=text], input[type=tel], input[type=email]").all():
            field.fill(self.said[field.get_attribute("name") or ""])
        for box in self.main.locator("input[type=checkbox]").all():
            box.check(force=True)

    def _choose(self, name: str) -> None:
        wished = self.said.get(name)
        group = self.page.locator(f"input[name='{name}']")
        if wished is not None:
            self.page.locator(f"input[name='{name}'][value='{wished}']").first.check(force=True)
        elif not self.page.locator(f"input[name='{name}']:checked").count():
            group.first.check(force=True)

    def names(self, selector: str) -> list[str]:
        """The names of the fields that this selector finds, each once, in order."""
        found = [field.get_attribute("name") or "" for field in self.page.locator(selector).all()]
        return list(dict.fromkeys(found))

    def go_on(self) -> None:
        """Press the page's main button: the last one of its form."""
        press(self.page, self.main.locator("form button").last)

    def errors(self) -> str:
        """What the page says is not right."""
        summary = self.page.locator(".govuk-error-summary")
        return summary.inner_text() if summary.count() else ""

    def send(self) -> Receipt:
        """Send from the check page, and read the receipt."""
        self.go_on()
        return self.receipt()

    def receipt(self) -> Receipt:
        """Number and secret as the receipt page shows them."""
        assert self.step == "receipt", self.page.url
        paper = self.page.locator("[data-receipt-number]")
        number, secret = paper.get_attribute("data-receipt-number"), paper.get_attribute("data-receipt-secret")
        assert number
        assert secret
        shown = self.main.inner_text()
        assert number in shown
        assert all(group in shown for group in re.split(r"\W", secret))
        return Receipt(number, secret)

    def follow(self, receipt: Receipt) -> None:
        """Open the request with number and secret."""
        self.page.goto(f"/{self.language}/follow/")
        self.page.fill("input[name=number]", receipt.number)
        self.page.fill("input[name=secret]", receipt.secret)
        press(self.page, self.main.locator("form button"))
        assert self.step == "request", self.errors()

    def unfold(self, form_action: str) -> Locator:
        """Open the part of the request's page that holds this form, and give the form."""
        form = self.page.locator(f"form[action$='/{form_action}/']")
        folded = self.page.locator("details:not([open])").filter(has=form)
        if folded.count():
            folded.locator("summary").first.click()
        return form
