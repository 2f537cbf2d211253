"""An officer at the browser: signs in, finds a case, does a step."""

from typing import Final

from playwright.sync_api import Page

from tests.journeys.citizen import press

PASSWORD: Final = "senim-demo"
"""Of every demo officer; `senim run` prints it."""


def sign_in(page: Page, username: str, language: str = "kk") -> Page:
    """Sign in by the form, in the language of the page."""
    page.goto(f"/{language}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    press(page, page.locator("form:has(input[name=password]) button"))
    return page


class Desk:
    """One officer's desk."""

    def __init__(self, page: Page, username: str, language: str = "kk") -> None:
        """Sign in."""
        self.page, self.username, self.language = sign_in(page, username, language), username, language

    def search(self, number: str) -> int:
        """Look for a request by its number; how many lines stand there."""
        self.page.goto(f"/{self.language}/staff/search/?q={number}")
        return self.page.locator("[data-work-list] tbody tr").count()

    def open(self, number: str) -> int:
        """Open the case by its number; gives its key in the address."""
        assert self.search(number) == 1, number
        press(self.page, self.page.locator("[data-work-list] tbody a"))
        return int(self.page.url.split("/case/")[1].split("/")[0])

    def fill(self, form: str, **said: str) -> None:
        """Fill a form, named by a selector, in the order given: the first answers may bring the later questions."""
        for name, value in said.items():
            field = self.page.locator(f"{form} [name='{name}']")
            field.first.wait_for(state="attached")
            kind = field.first.get_attribute("type") or field.first.evaluate("one => one.tagName.toLowerCase()")
            if kind == "radio":
                self.page.locator(f"{form} [name='{name}'][value='{value}']").check(force=True)
            elif kind == "select":
                field.first.select_option(value)
            else:
                field.first.fill(value)

    def do(self, case: int, element: str, **said: str) -> None:
        """Do a step on its own page."""
        self.page.goto(f"/{self.language}/staff/case/{case}/step/{element}/")
        self._send(f"form[action$='/step/{element}/']", said)

    def tell(self, case: int, message: str, **said: str) -> None:
        """Send a message of the process: extend, redirect, call in."""
        self.page.goto(f"/{self.language}/staff/case/{case}/message/{message}/")
        self._send(f"form[action$='/message/{message}/']", said)
        assert self.done(), f"{self.page.url}: {self.words}"

    def _send(self, form: str, said: dict[str, str]) -> None:
        self.fill(form, **said)
        press(self.page, self.page.locator(f"{form} button").last)

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def done(self) -> bool:
        """The last step went through: the page says so and shows no refusal."""
        self.page.wait_for_load_state()
        refused = self.page.locator(".govuk-error-summary, .govuk-error-message").count()
        return not refused and "/step/" not in self.page.url and "/message/" not in self.page.url

    def finish(self, case: int, element: str, **said: str) -> None:
        """Do a step that must go through."""
        self.do(case, element, **said)
        assert self.done(), f"{self.page.url}: {self.words}"

    def give_reason(self, words: str) -> None:
        """Say why the case is opened, where the page asks for it."""
        form = self.page.locator("form[action$='/reason/']")
        if form.count():
            form.locator("input[type=radio]").first.check(force=True)
            form.locator("textarea").fill(words)
            press(self.page, form.locator("button"))
