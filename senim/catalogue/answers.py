"""What counts as an answer to a field: one rule for every door (web, phone, bot, API)."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from senim.catalogue.definitions import Field, Page, Service
from senim.kernel.expressions import Condition, compile_condition

COUNTRY: Final = "KZ"
# Unicode's categories Cc and Cs, without line end and tab.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACE_LENGTH: Final = 20


class AnswerRefused(Exception):
    """An answer does not fit its field; `code` names the refusal, `limit` the number that was passed, where there is one."""

    def __init__(self, field: str, code: str, limit: int = 0) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.limit = limit


def accepted(field: Field, value: Any) -> Any:
    """The value as it is kept: text with LF line ends and no outer spaces, dates as ISO, phones as E.164. None when empty.

    Refuses AnswerRefused with code missing, too_long, control, not_a_number, out_of_range, too_many, not_a_date,
    not_an_option, not_a_phone, not_an_email, not_an_iin.
    """
    if isinstance(value, str):
        value = text_of(field, value)
    if value in (None, "", []) or (field.kind == "statement" and not value):
        if field.required:
            raise AnswerRefused(field.id, "missing")
        return None
    rule = _RULES.get(field.kind)
    return rule(field, value) if rule else value


def text_of(field: Field, value: str) -> str:
    """Text after the documented rule, of the field's length at most."""
    return plain_text(value, field.max_length, field.id)


def plain_text(value: str, most: int, name: str = "text") -> str:
    """Text after the documented rule: CRLF becomes LF, outer spaces go, and nothing else changes.

    Refuses AnswerRefused control (a control character other than line end and tab) and too_long. Marks that shape
    writing (joiners, direction marks, variation selectors) are no controls: languages and emoji need them.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROLS.search(text):
        raise AnswerRefused(name, "control")
    if len(text) > most:
        raise AnswerRefused(name, "too_long", most)
    return text


def shown(page: Page | Field, coded: Mapping[str, Any]) -> bool:
    """Whether a page or field is asked, given the coded answers so far."""
    return not page.show_if or shown_condition(page.show_if, coded)


def shown_condition(source: str, coded: Mapping[str, Any]) -> bool:
    """Whether a CEL condition of the catalogue holds for the coded answers."""
    return source == "true" or _condition(source).holds(coded)


def coded_answers(service: Service, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that may become process variables: those of coded fields that were asked."""
    coded: dict[str, Any] = {}
    for page in service.pages:
        for field in page.fields:
            if field.coded and field.id in answers and shown(page, coded) and shown(field, coded):
                coded[field.id] = answers[field.id]
    return coded


def asked(service: Service, answers: Mapping[str, Any]) -> list[tuple[Page, Field]]:
    """Every field that is asked of somebody who answered so, in order."""
    coded = coded_answers(service, answers)
    return [
        (page, field) for page in service.pages if shown(page, coded) for field in page.fields if shown(field, coded)
    ]


def complete_answers(service: Service, answers: Mapping[str, Any]) -> dict[str, Any]:
    """All answers, checked once more and without those that were not asked. Refuses the first that does not fit."""
    kept = {field.id: accepted(field, answers.get(field.id)) for _, field in asked(service, answers)}
    return {name: value for name, value in kept.items() if value is not None}


@lru_cache(maxsize=512)
def _condition(source: str) -> Condition:
    return compile_condition(source)


def _number(field: Field, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise AnswerRefused(field.id, "not_a_number") from None
    if number < 0 or (field.at_most and number > field.at_most):
        raise AnswerRefused(field.id, "out_of_range", field.at_most)
    return number


def _date(field: Field, value: Any) -> str:
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise AnswerRefused(field.id, "not_a_date") from None
    if not 1900 <= day.year <= 2100:
        raise AnswerRefused(field.id, "not_a_date")
    return day.isoformat()


def _choice(field: Field, value: Any) -> str:
    if not any(option.value == value for option in field.options):
        raise AnswerRefused(field.id, "not_an_option")
    return str(value)


def _choices(field: Field, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise AnswerRefused(field.id, "not_an_option")
    if field.at_most and len(value) > field.at_most:
        raise AnswerRefused(field.id, "too_many", field.at_most)
    return [_choice(field, one) for one in value]


def _yesno(field: Field, value: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
    if not isinstance(value, bool | str) or value not in known:
        raise AnswerRefused(field.id, "not_an_option")
    return known[value]


def _phone(field: Field, value: Any) -> str:
    try:
        number = phonenumbers.parse(str(value), COUNTRY)
    except phonenumbers.NumberParseException:
        raise AnswerRefused(field.id, "not_a_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise AnswerRefused(field.id, "not_a_phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(field: Field, value: Any) -> str:
    try:
        validate_email(str(value))
    except ValidationError:
        raise AnswerRefused(field.id, "not_an_email") from None
    return str(value)


def _iin(field: Field, value: Any) -> str:
    digits = re.sub(r"[\s-]", "", str(value))
    if not re.fullmatch(r"\d{12}", digits) or not _iin_checks(digits):
        raise AnswerRefused(field.id, "not_an_iin")
    return digits


def _iin_checks(digits: str) -> bool:
    """The twelfth digit: a weighted sum modulo 11, with a second row of weights when the first gives 10."""
    numbers = [int(digit) for digit in digits]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11
        if check < 10:
            return check == numbers[11]
    return False


def _place(field: Field, value: Any) -> dict[str, Any]:
    """The shape only: a region or desk that does not exist is no reason to turn a request away."""
    given = {"region": str, "desk": int}
    if not isinstance(value, Mapping) or not set(value) <= set(given):
        raise AnswerRefused(field.id, "not_an_option")
    if any(not isinstance(one, given[name]) or len(str(one)) > _PLACE_LENGTH for name, one in value.items()):
        raise AnswerRefused(field.id, "not_an_option")
    return dict(value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise AnswerRefused(field.id, "missing")
    return value


_RULES: Final[Mapping[str, Callable[[Field, Any], Any]]] = {
    **dict.fromkeys(("text", "longtext", "letter", "person", "address"), _text),
    "place": _place,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "phone": _phone,
    "email": _email,
    "iin": _iin,
}
