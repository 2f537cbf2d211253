"""The namespaces in which other tools write their own elements and attributes into a BPMN file."""

from typing import Final

from lxml import etree

from senim.kernel.parsing import space

ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
# Camunda 7 and the engines that come from the same root share names and meanings.
CAMUNDA_FAMILY: Final = frozenset(
    [
        "http://camunda.org/schema/1.0/bpmn",
        "http://activiti.org/bpmn",
        "http://flowable.org/bpmn",
        "http://operaton.org/schema/1.0/bpmn",
    ],
)


def family_attribute(node: etree._Element, name: str) -> str | None:
    """The value of an attribute in any namespace of Camunda 7's family, None without one."""
    for namespace in CAMUNDA_FAMILY:
        value = node.get(f"{{{namespace}}}{name}")
        if value is not None:
            return value
    return None


def is_foreign(node: etree._Element) -> bool:
    """True for an element of Camunda 8 or of Camunda 7's family."""
    return space(node) == ZEEBE or space(node) in CAMUNDA_FAMILY
