"""Roles, their people and queues in the engine's memory; people of a role who share a calendar form a group."""

from collections.abc import Iterable

from senim.simulation import fields
from senim.simulation.calendar_tables import CalendarTables
from senim.simulation.fields import NOTHING, Reals, Row
from senim.simulation.scenario import Role, Scenario


class Staff:
    """Puts everybody into memory, idle, in the order of the scenario; `places` says where each role stands."""

    def __init__(
        self, memory: Row, reals: Reals, calendars: CalendarTables, scenario: Scenario, ranks: int, unlimited: bool
    ) -> None:
        """`ranks`: how many queues each role has; `unlimited`: nobody is put there, because nobody is waited for."""
        self.memory = memory
        self.reals = reals
        self.calendars = calendars
        self.scenario = scenario
        self.ranks = ranks
        self.busy = len(reals)
        given = {} if unlimited else scenario.roles
        self.roles = tuple(given)
        self.people = tuple((name, person.name) for name, role in given.items() for person in role.people)
        reals += [0.0] * len(self.people)
        self._place_people(given.values())
        self.places = {name: self._role(role) for name, role in given.items()}
        memory[fields.MARKS] = memory[fields.MARKS_TO] = len(memory)
        memory += [0] * len(self.roles)

    def _place_people(self, roles: Iterable[Role]) -> None:
        self.next = self.memory[fields.PEOPLE] = len(self.memory)
        for number in range(sum(len(role.people) for role in roles)):
            self.memory += [0, NOTHING, number, NOTHING, self.busy + number, number]
        self.memory[fields.PEOPLE_END] = len(self.memory)

    def _role(self, role: Role) -> int:
        """Place a role with its queues and groups; gives where it stands."""
        memory = self.memory
        members: dict[int, list[int]] = {}
        for person in role.people:
            calendar = self.calendars.place(self.scenario.calendar(person.calendar))
            members.setdefault(calendar, []).append(self.next)
            self.next += fields.PERSON_FIELDS
        place = len(memory)
        queues = place + fields.ROLE_FIELDS
        groups = queues + self.ranks * fields.QUEUE_FIELDS
        memory += [groups, groups + len(members) * fields.GROUP_FIELDS, queues, 0, 0]
        memory += [NOTHING] * (self.ranks * fields.QUEUE_FIELDS)
        for calendar, people in members.items():
            for person_place, after in zip(people, [*people[1:], NOTHING], strict=True):
                memory[person_place + fields.GROUP] = len(memory)
                memory[person_place + fields.IDLE_NEXT] = after
            memory += [place, calendar, people[0], people[-1], 0]
        return place
