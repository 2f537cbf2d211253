"""Every process that we ship is sound, can be walked through every element, and has a journey in the browser."""

import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree

from senim.accounts.roles import ROLES
from senim.kernel.checking import check_document
from senim.kernel.parsing import BPMN
from senim.kernel.parsing import SENIM as SENIM_SPACE
from tests.house import walking
from tests.house.source import ROOT, SENIM

MODELS = sorted((SENIM / "catalogue" / "models").glob("*.bpmn"))
WALKS = 300


def journey_names(folder: Path) -> str:
    """The names of all journeys, in one line."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("test_*.py")))
    return " ".join(name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE))


def without_journey(codes: Iterable[str], names: str) -> list[str]:
    """The services that no journey names."""
    return [code for code in codes if f"_{code}_" not in names.replace(" ", "_ _") + "_"]


def test_there_are_models() -> None:
    assert len(MODELS) >= 3


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_shipped_model_is_sound(path: Path) -> None:
    answer, code = check_document(path.read_bytes())
    assert (code, answer["errors"]) == (0, [])
    assert answer["decided"] is True


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_random_walks_end_always_and_reach_every_element(path: Path) -> None:
    walk = walking.Walks(path.read_bytes(), random.Random(path.stem))
    walk.take(WALKS)
    assert walk.not_ended == 0
    assert walk.elements - walk.reached == set()


def nameless(xml: bytes) -> list[str]:
    """What is named on a drawing, but not in each of the three languages; lanes may be called by the code of a role."""
    found = []
    for one in etree.fromstring(xml).iter(f"{{{BPMN}}}*"):
        kind, words = etree.QName(one).localname, one.iterfind(f"{{{BPMN}}}extensionElements/{{{SENIM_SPACE}}}words")
        said = {each.get("lang") for each in words if (each.get("name") or "").strip()}
        by_service = kind in {"participant", "message", "signal", "error", "escalation"}
        if one.get("name") and not by_service and not (kind == "lane" and one.get("name") in ROLES):
            found += [f"{one.get('id')}: {language}" for language in sorted({"kk", "ru", "en"} - said)]
    return found


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_whatever_is_named_on_a_drawing_is_named_in_three_languages(path: Path) -> None:
    assert nameless(path.read_bytes()) == []


def test_a_planted_name_of_one_language_is_found() -> None:
    xml = MODELS[0].read_bytes()
    assert nameless(xml.replace(b'lang="ru" name="', b'lang="ru" button="', 1)) != []


def test_a_planted_unsound_model_is_found() -> None:
    answer, code = check_document((Path(__file__).parent / "deadlock.bpmn").read_bytes())
    assert code == 1
    assert [error["code"] for error in answer["errors"]] == ["unsound"]


def test_every_open_service_has_a_journey() -> None:
    from senim.catalogue.loading import load_services

    codes = [code for code, service in load_services().items() if service.open_for_intake]
    assert without_journey(codes, journey_names(ROOT / "tests" / "journeys")) == []


def test_a_planted_service_without_a_journey_is_found() -> None:
    assert without_journey(["advice", "appeal"], "test_a_person_asks_for_advice_in_kazakh test_b") == ["appeal"]


def test_every_pair_of_versions_is_explained_in_the_reference() -> None:
    from senim.catalogue.loading import load_services

    paired = [code for code, service in load_services().items() if len(service.releases) > 1]
    page = (ROOT / "docs" / "reference" / "processes.md").read_text(encoding="utf-8")
    assert len(paired) == 7
    assert [code for code in paired if f"\n| `{code}` |" not in page] == []
