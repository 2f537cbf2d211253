"""The table of roles and rights."""

import pytest

from senim.accounts.errors import RoleUnknown
from senim.accounts.roles import OWN, RIGHTS, ROLES, grants, role


def test_roles_grant_only_rights_of_the_closed_list_and_no_right_is_idle() -> None:
    granted = {right for each in ROLES.values() for right in each.rights}
    assert granted == set(RIGHTS)


def test_every_role_has_its_own_words_in_three_languages() -> None:
    for language in ("kk", "ru", "en"):
        words = [each.name(language) for each in ROLES.values()]
        assert all(words)
        assert len(set(words)) == len(ROLES)


def test_who_has_no_work_with_requests_cannot_open_them() -> None:
    readers = {code for code in ROLES if grants(code, "case.read")}
    assert readers == {"registrar", "duty_officer", "officer", "specialist", "head"}


def test_only_the_administrator_changes_settings_and_opens_nothing() -> None:
    assert [code for code in ROLES if grants(code, "settings.change")] == ["administrator"]
    assert not {"work.see", "work.do", "case.read", "journal.read"} & ROLES["administrator"].rights


def test_those_who_read_the_journal_are_not_those_whom_it_watches() -> None:
    assert not [code for code in ROLES if grants(code, "journal.read") and grants(code, "case.read")]


def test_an_unknown_role_grants_nothing_and_has_no_words() -> None:
    assert not grants("superuser", OWN)
    with pytest.raises(RoleUnknown):
        role("superuser")
