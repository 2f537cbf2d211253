"""What axe-core finds on a page, by the rules of WCAG 2.2 A and AA and by good practice."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS: Final[dict[str, Any]] = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "preload": False,
}


def findings(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the address, the rule, the element."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{page.url} {found['id']}: {node['target']}" for found in violations for node in found["nodes"]]
