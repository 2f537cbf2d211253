"""Roles, their words and their rights: pure data. What no role names, nobody may do."""

from dataclasses import dataclass
from typing import Final

from senim.accounts.errors import RoleUnknown

RIGHTS: Final[dict[str, str]] = {
    "account.own": "see one's own posts and sign out; everyone who signed in has it",
    "work.see": "see the work lists of one's units",
    "work.do": "finish steps of the roles one holds, and send messages of the process",
    "calls.take": "take requests of people on the phone and at the counter, and keep the list of people to call back",
    "work.assign": "hand steps of one's units to another officer or unit",
    "case.read": "open a request of one's units; a reason is still asked",
    "opening.sign": "let somebody of another unit open a request outside their scope, as the second of two who sign",
    "supervise": "see load, overdue and risk by officer of one's units",
    "journal.read": "see who looked at which record and why",
    "figures.see": "see figures of one's units, without persons",
    "catalogue.see": "see services, their processes and legal bases as they are released",
    "studio.read": "see how the processes of one's units run: maps, times, variants, without persons",
    "studio.model": "draw models of processes, check them and hand them in for review",
    "studio.release": "review a model that somebody else drew, and release it from a day on",
    "studio.sealed": "see figures of processes that are sealed or led by another body: never a case, never fewer than ten",
    "notices.see": "see which notices of one's units left and which did not, and send those again; no words of a case",
    "notices.word": "write the words of notices",
    "notices.approve": "approve words of notices that somebody else wrote",
    "keys.issue": "issue and revoke keys of outside systems; a key opens no request that it did not bring itself",
    "desks.serve": "work at the counter of a front office: tickets, appointments, triage, for one's units",
    "desks.advise": "be called down to a counter as a specialist of one's units",
    "desks.set_up": "set up front offices of one's units: counters, services, appointments, closures",
    "desks.plan": "see arrivals, forecasts and staffing plans of front offices of one's units",
    "desks.wall": "see how the front offices of one's units do at this moment, without persons",
    "sealed.open": "open, in one's own browser, sealed cases that were sealed to one's own key",
    "sealed.key": "make and change one's own key in a sealed instance, and see what was asked of it",
    "sealed.activities": "keep the register of community activities of one's units, in totals; it has no place for a person",
    "sealed.keep": "keep shares of others' keys, and give one back when its owner lost the passphrase",
    "sealed.direct": "keep the directory of recipients of a sealed instance; opens nothing",
    "assemblies.answer": "answer notices of peaceful assemblies for one's akimat and keep its places; nothing of the police",
    "assemblies.plan": "plan how the police of one's units facilitate an assembly; the organiser only where they agreed to be called",
    "assemblies.approve": "approve plans to facilitate assemblies of one's units",
    "referrals.make": "hand a part of a request, with the person's consent, to another body, and follow what becomes of it",
    "referrals.override": "share without the person's consent where life or a child is in danger: with a reason, and the person is told",
    "referrals.receive": "see what was shared with the body one works for, answer it and write back; nothing else",
    "directory.keep": "keep the directory of bodies that help, of one's regions",
    "meetings.join": "be invited to joint meetings, see those one is invited to and one's own undertakings; no request by that",
    "meetings.call": "call joint meetings of one's units with other bodies, and lead those one takes part in",
    "problems.keep": "see local problems of one's units, join requests one may read to them, and keep the measures of all bodies",
    "settings.change": "change officers, posts, units and days off; opens no request",
}
"""The closed list of rights with what each allows. Where a right reaches is said by the unit of the post."""

OWN: Final = "account.own"


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its code as in the lanes of the processes, its name in three languages, and its rights."""

    code: str
    kk: str
    ru: str
    en: str
    rights: frozenset[str]

    def name(self, language: str) -> str:
        """The role's name in `language`, else in Kazakh."""
        return {"ru": self.ru, "en": self.en}.get(language[:2], self.kk)


def _role(code: str, kk: str, ru: str, en: str, *rights: str) -> Role:
    return Role(code, kk, ru, en, frozenset((OWN, *rights)))


_DESK: Final = (
    "work.see",
    "work.do",
    "case.read",
    "catalogue.see",
    "referrals.make",
    "meetings.join",
    "problems.keep",
)

_SEALED: Final = ("sealed.open", "sealed.key")

ROLES: Final[dict[str, Role]] = {
    role.code: role
    for role in (
        _role("registrar", "тіркеуші", "регистратор", "registrar", *_DESK, "calls.take", "notices.see", "desks.serve"),
        _role("duty_officer", "кезекші", "дежурный", "duty officer", *_DESK, "calls.take", "desks.serve"),
        _role(
            "officer",
            "полиция қызметкері",
            "сотрудник полиции",
            "police officer",
            *_DESK,
            "desks.serve",
            "desks.advise",
            "assemblies.plan",
            "meetings.call",
        ),
        _role(
            "specialist",
            "маман",
            "специалист",
            "specialist",
            *_DESK,
            "desks.advise",
            "assemblies.plan",
            "meetings.call",
        ),
        _role(
            "head",
            "бөлім бастығы",
            "начальник отдела",
            "head of unit",
            *_DESK,
            "opening.sign",
            "work.assign",
            "referrals.override",
            "directory.keep",
            "supervise",
            "figures.see",
            "studio.read",
            "notices.see",
            "desks.serve",
            "desks.set_up",
            "desks.plan",
            "desks.wall",
            "assemblies.plan",
            "assemblies.approve",
            "meetings.call",
        ),
        _role(
            "analyst",
            "талдаушы",
            "аналитик",
            "analyst",
            "figures.see",
            "catalogue.see",
            "studio.read",
            "studio.model",
            "studio.sealed",
            "notices.word",
            "desks.plan",
        ),
        _role(
            "data_protection",
            "дербес деректерді қорғауға жауапты",
            "ответственный за защиту персональных данных",
            "data protection officer",
            "journal.read",
            "opening.sign",
            "catalogue.see",
        ),
        _role(
            "prosecutor",
            "прокурор",
            "прокурор",
            "prosecutor",
            "journal.read",
            "figures.see",
            "catalogue.see",
            "sealed.open",
            "sealed.key",
        ),
        _role("ombudsman", "омбудсмен қызметкері", "сотрудник омбудсмена", "ombudsman's officer", *_SEALED),
        _role("case_worker", "әлеуметтік қызметкер", "социальный работник", "case worker", *_SEALED),
        _role("advocate", "қорғаушы", "адвокат", "lawyer", *_SEALED),
        _role(
            "coordinator",
            "қолдау үйлестірушісі",
            "координатор поддержки",
            "support coordinator",
            *_SEALED,
            "sealed.activities",
        ),
        _role("custodian", "кілт сақтаушы", "хранитель ключа", "key custodian", "sealed.keep", "sealed.key"),
        _role(
            "directory_keeper", "анықтама жүргізуші", "ведущий справочник", "keeper of the directory", "sealed.direct"
        ),
        _role(
            "ministry",
            "министрлік қызметкері",
            "сотрудник министерства",
            "ministry officer",
            "figures.see",
            "supervise",
            "catalogue.see",
            "studio.read",
            "studio.release",
            "studio.sealed",
            "notices.see",
            "notices.word",
            "notices.approve",
            "directory.keep",
            "keys.issue",
            "desks.plan",
            "desks.wall",
        ),
        _role(
            "akimat_officer",
            "әкімдік қызметкері",
            "сотрудник акимата",
            "akimat officer",
            "assemblies.answer",
            "meetings.join",
        ),
        _role("partner", "серіктес", "партнёр", "partner", "referrals.receive", "meetings.join"),
        _role(
            "administrator",
            "жүйе әкімшісі",
            "администратор системы",
            "system administrator",
            "settings.change",
            "directory.keep",
            "keys.issue",
            "catalogue.see",
            "desks.set_up",
        ),
    )
}
"""All roles by code. An administrator and a ministry officer open no request: neither needs a person's words."""


def role(code: str) -> Role:
    """One role by its code. Refuses (RoleUnknown) another."""
    found = ROLES.get(code)
    if found is None:
        raise RoleUnknown(code)
    return found


def grants(code: str, right: str) -> bool:
    """True when the role has the right; an unknown role has none."""
    found = ROLES.get(code)
    return found is not None and right in found.rights
