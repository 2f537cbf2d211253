"""The drawings are tidy: everything drawn, straight flows that end at their shapes, nothing over anything else."""

from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from lxml import etree

from senim.catalogue.tests.released import MODELS, Model, model

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAY = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
SEALED_ROLES = {"prosecutor", "ombudsman", "case_worker", "coordinator"}
TOUCH = 4.0
"""How far apart, in pixels, two drawn things may be and still count as touching."""

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        """Whether `other` lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than a border."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def near(self, point: Point) -> bool:
        """Whether a point lies on the border or inside, within TOUCH."""
        x, y = point
        return self.left - TOUCH <= x <= self.right + TOUCH and self.top - TOUCH <= y <= self.bottom + TOUCH


class Drawing(NamedTuple):
    """What is drawn: nodes and labels by element, flows with their points, and what the model says of each."""

    nodes: dict[str, Box]
    labels: dict[str, Box]
    flows: dict[str, list[Point]]
    kinds: dict[str, str]
    ends: dict[str, tuple[str, str]]
    hosts: dict[str, str]


def _box(node: etree._Element) -> Box:
    x, y, width, height = (float(node.get(name, "")) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def drawing(of: Model) -> Drawing:
    root = etree.fromstring(of.xml)
    kinds = {node.get("id", ""): node.tag.removeprefix(BPMN) for node in root.iter(f"{BPMN}*") if node.get("id")}
    ends = {
        node.get("id", ""): (node.get("sourceRef", ""), node.get("targetRef", ""))
        for node in root.iter(f"{BPMN}sequenceFlow")
    }
    hosts = {node.get("id", ""): node.get("attachedToRef", "") for node in root.iter(f"{BPMN}boundaryEvent")}
    nodes, labels = {}, {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        nodes[shape.get("bpmnElement", "")] = _box(bounds)
    for label in root.iter(f"{DI}BPMNLabel"):
        parent, bounds = label.getparent(), label.find(f"{DC}Bounds")
        assert parent is not None
        assert bounds is not None
        labels[parent.get("bpmnElement", "")] = _box(bounds)
    flows = {
        edge.get("bpmnElement", ""): [(float(way.get("x", "")), float(way.get("y", ""))) for way in edge.iter(WAY)]
        for edge in root.iter(f"{DI}BPMNEdge")
    }
    return Drawing(nodes, labels, flows, kinds, ends, hosts)


def _small(drawn: Drawing) -> dict[str, Box]:
    """The nodes that hold no others."""
    large = {"participant", "lane", "subProcess"}
    return {name: box for name, box in drawn.nodes.items() if drawn.kinds[name] not in large}


def _segments(drawn: Drawing) -> list[tuple[str, Box]]:
    found = []
    for flow, points in drawn.flows.items():
        for (x1, y1), (x2, y2) in pairwise(points):
            found.append((flow, Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))))
    return found


def _meet(first: Box, second: Box) -> bool:
    return (
        first.left <= second.right
        and second.left <= first.right
        and first.top <= second.bottom
        and second.top <= first.bottom
    )


each_model = pytest.mark.parametrize("of", MODELS, ids=lambda of: of.name)


@each_model
def test_everything_that_has_a_place_is_drawn(of: Model) -> None:
    drawn = drawing(of)
    drawable = {
        "participant",
        "lane",
        "subProcess",
        "userTask",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
    }
    drawable |= {"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
    assert {name for name, kind in drawn.kinds.items() if kind in drawable} == set(drawn.nodes)
    assert set(drawn.ends) == set(drawn.flows)


def loose_flows(drawn: Drawing) -> list[str]:
    """Flows that lean, or that do not begin and end at the shapes they join."""
    return [flow for flow, points in drawn.flows.items() if not _tidy(drawn, flow, points)]


def _tidy(drawn: Drawing, flow: str, points: list[Point]) -> bool:
    source, target = drawn.ends[flow]
    straight = all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    return straight and drawn.nodes[source].near(points[0]) and drawn.nodes[target].near(points[-1])


def crossings(drawn: Drawing) -> list[tuple[str, str]]:
    """Pairs of flows that meet."""
    pairs = combinations(_segments(drawn), 2)
    return [(one, other) for (one, first), (other, second) in pairs if one != other and _meet(first, second)]


def overlapping_shapes(drawn: Drawing) -> list[tuple[str, str]]:
    """Pairs of shapes that lie over each other; a boundary event may lie over its host."""
    pairs = combinations(_small(drawn).items(), 2)
    return [
        (one, other)
        for (one, first), (other, second) in pairs
        if first.overlaps(second) and drawn.hosts.get(one) != other and drawn.hosts.get(other) != one
    ]


def pierced_shapes(drawn: Drawing) -> list[tuple[str, str]]:
    """Flows that run through a shape which is not theirs."""
    return [
        (flow, name)
        for flow, segment in _segments(drawn)
        for name, box in _small(drawn).items()
        if _meet(segment, box) and name not in drawn.ends[flow] and drawn.hosts.get(drawn.ends[flow][0]) != name
    ]


def covered_labels(drawn: Drawing) -> list[tuple[str, str]]:
    """Labels that lie over a shape, a flow or another label."""
    found = []
    for name, label in drawn.labels.items():
        inner = Box(label.left + 2, label.top + 2, label.right - 2, label.bottom - 2)
        found += [(name, other) for other, box in _small(drawn).items() if label.overlaps(box)]
        found += [(name, flow) for flow, segment in _segments(drawn) if _meet(inner, segment)]
        found += [(name, other) for other, box in drawn.labels.items() if other != name and label.overlaps(box)]
    return found


@each_model
def test_flows_are_straight_and_end_at_their_shapes(of: Model) -> None:
    assert loose_flows(drawing(of)) == []


@each_model
def test_no_two_flows_cross(of: Model) -> None:
    assert crossings(drawing(of)) == []


@each_model
def test_no_two_shapes_lie_over_each_other(of: Model) -> None:
    assert overlapping_shapes(drawing(of)) == []


@each_model
def test_no_flow_runs_through_a_shape_that_is_not_its_own(of: Model) -> None:
    assert pierced_shapes(drawing(of)) == []


@each_model
def test_labels_lie_clear_of_flows_shapes_and_one_another(of: Model) -> None:
    assert covered_labels(drawing(of)) == []


def test_an_untidy_drawing_is_noticed() -> None:
    drawn = drawing(model("advice"))
    flow = "ToNextStepFromConsider"
    (x, y), (end, _) = drawn.flows[flow]
    leaning = drawn._replace(flows=drawn.flows | {flow: [(x, y), (end, y + 7)]})
    assert loose_flows(leaning) == [flow]
    wide = drawn._replace(flows=drawn.flows | {flow: [(x - 400, y), (end + 400, y)]})
    assert flow in loose_flows(wide)
    assert ("ToConsiderFromKnownField", flow) in crossings(wide) or (flow, "ToConsiderFromKnownField") in crossings(
        wide
    )
    assert (flow, "Ready") in pierced_shapes(wide)
    moved = drawn._replace(nodes=drawn.nodes | {"Assign": drawn.nodes["Consider"]})
    assert overlapping_shapes(moved) == [("Assign", "Consider")]
    hidden = drawn._replace(labels=drawn.labels | {"Ready": drawn.nodes["Consider"]})
    assert ("Ready", "Consider") in covered_labels(hidden)


@each_model
def test_a_boundary_event_sits_on_the_border_of_its_host(of: Model) -> None:
    drawn = drawing(of)
    for name, host in drawn.hosts.items():
        event, box = drawn.nodes[name], drawn.nodes[host]
        x, y = (event.left + event.right) / 2, (event.top + event.bottom) / 2
        assert x in {box.left, box.right} or y in {box.top, box.bottom}, name


@each_model
def test_lanes_fill_the_pool_and_are_named_by_roles(of: Model) -> None:
    drawn = drawing(of)
    pool = next(box for name, box in drawn.nodes.items() if drawn.kinds[name] == "participant")
    lanes = sorted(box for name, box in drawn.nodes.items() if drawn.kinds[name] == "lane")
    lanes.sort(key=lambda box: box.top)
    assert lanes[0].top == pool.top
    assert lanes[-1].bottom == pool.bottom
    assert all(upper.bottom == lower.top for upper, lower in pairwise(lanes))
    assert all(pool.holds(box) for box in drawn.nodes.values())
    roles = {"registrar", "officer", "specialist", "head", "duty_officer", *SEALED_ROLES}
    root = etree.fromstring(of.xml)
    assert {lane.get("name") for lane in root.iter(f"{BPMN}lane")} <= roles
