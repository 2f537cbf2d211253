"""The journeys' own ears: what is planted on a page is heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.complaints import Complaints

PLANTED = {
    "an inline script": (
        "console: ",
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
    ),
    "a picture from elsewhere": (
        "console: ",
        "document.body.append(Object.assign(new Image(), {src: 'http://localhost:9/x.png'}))",
    ),
    "a script error": ("script error: ", "void setTimeout(() => { throw new Error('planted') })"),
    "a missing file": ("404: ", "fetch('/static/none.css').then(() => undefined)"),
    "a page of another machine": ("asks another machine: ", "void location.assign('http://localhost:9/')"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_on_a_page_is_heard(site: str, browser: Browser, what: str) -> None:
    complaints, profile = Complaints(site), browser.new_context(base_url=site)
    complaints.listen(profile)
    page = profile.new_page()
    page.goto("/kk/")
    assert complaints.heard == []
    begins, script = PLANTED[what]
    page.evaluate(script)
    page.wait_for_timeout(300)
    profile.close()
    assert any(one.startswith(begins) for one in complaints.heard), complaints.heard


def test_a_page_without_faults_is_heard_to_be_so(open_page: Callable[..., Page]) -> None:
    assert "Сенім" in open_page("kk").goto("/kk/").text()  # type: ignore[union-attr]
