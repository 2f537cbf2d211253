"""A drawing says every name in the language of the page, and the stored model stays as it is."""

import pytest
from lxml import etree

from senim.casework.drawing import in_language
from senim.catalogue.tests.released import MODELS, Model, model
from senim.kernel.parsing import BPMN

NAMELESS = {"definitions", "message", "signal", "error", "escalation"}
CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
KAZAKH = frozenset("ӘәҒғҚқҢңӨөҰұҮүҺһІі")


def names(xml: bytes) -> dict[str, str]:
    root = etree.fromstring(xml)
    named = (one for one in root.iter(f"{{{BPMN}}}*") if one.get("name"))
    return {str(one.get("id")): str(one.get("name")) for one in named if etree.QName(one).localname not in NAMELESS}


@pytest.mark.parametrize("one", MODELS, ids=lambda one: one.name)
def test_every_name_of_a_shipped_model_has_its_language(one: Model) -> None:
    kk, ru, en = (names(in_language(one.xml, one.service.name.to(code), code)) for code in ("kk", "ru", "en"))
    assert kk.keys() == ru.keys() == en.keys() == names(one.xml).keys()
    assert [name for name in en.values() if CYRILLIC & set(name)] == []
    assert [name for name in ru.values() if KAZAKH & set(name) or name.isascii()] == []
    assert [name for name in kk.values() if name.isascii()] == []


def test_an_element_without_words_keeps_its_own_name() -> None:
    xml = model("review").xml.replace(b'lang="en" name="Is the decision ready?"', b'lang="en"')
    before, after = names(xml), names(in_language(xml, "Review", "en"))
    assert after["Decided"] == before["Decided"] == "Шешім дайын ба?"
    assert after["AnswerChanged"] == "Has the answer changed?"


def test_a_lane_that_is_no_role_takes_its_own_words() -> None:
    words = b"""<bpmn:lane id="Lane_registrar" name="\xd2\xae\xd1\x81\xd1\x82\xd0\xb5\xd0\xbb"><bpmn:extensionElements>
        <senim:words xmlns:senim="urn:senim:bpmn:1" lang="en" name="The desk" /></bpmn:extensionElements>"""
    xml = model("advice").xml.replace(b'<bpmn:lane id="Lane_registrar" name="registrar">', words)
    assert names(in_language(xml, "Advice", "en"))["Lane_registrar"] == "The desk"
    assert names(in_language(xml, "Advice", "ru"))["Lane_registrar"] == "Үстел"
