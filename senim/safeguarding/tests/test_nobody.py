"""No table of the sealed instance has a place for who somebody is: walked field by field, with planted ones that are found."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models

NAMED = re.compile(
    r"belief|faith|relig|ethnic|nation|origin|politic|ideolog|score|rating|risk|watch|suspect|participant|member|iin|phone|name"
)
TEXT = {
    "BodyLane.lane", "RecipientKey.person", "RecipientKey.public", "RecipientKey.retired_by", "SealedCase.lane",
    "SealedCase.language", "SealedCase.reporter_key", "SealedEnvelope.kind", "SealedEnvelope.path", "Upload.token",
    "DirectoryEdition.note", "CommunityActivity.kind", "CommunityActivity.audience",
}  # fmt: skip
"""Every column of words: codes, random marks, keys, and the directory, which is public. None takes what somebody wrote."""


def fields() -> list[Any]:
    return [
        field for model in apps.get_app_config("safeguarding").get_models() for field in model._meta.concrete_fields
    ]


def in_words(every: list[Any]) -> set[str]:
    worded = (models.CharField, models.TextField, models.JSONField)
    return {f"{one.model.__name__}.{one.name}" for one in every if isinstance(one, worded)}


def test_no_column_is_called_by_what_nobody_may_be_sorted_by() -> None:
    found = [f"{one.model.__name__}.{one.name}" for one in fields() if NAMED.search(one.name)]
    assert found == []


def test_every_column_of_words_is_a_code_a_mark_or_public() -> None:
    assert in_words(fields()) == TEXT


@pytest.mark.parametrize("name", ["ethnicity", "risk_score", "participant_name", "nationality", "watch_list"])
def test_a_planted_column_is_found(name: str) -> None:
    assert NAMED.search(name)
