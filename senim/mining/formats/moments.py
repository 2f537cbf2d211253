"""Reads columns of written moments: ISO 8601 at the speed of Arrow, common other forms one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.errors import OptionInvalid

GOOD, MISSING, NOT_UNDERSTOOD, NO_ZONE = range(4)
EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  wall-clock time on purpose: zones are added to it
MICROSECOND: Final = timedelta(microseconds=1)
FIRST: Final = (datetime(1, 1, 1) - EPOCH) // MICROSECOND  # noqa: DTZ001
LAST: Final = (datetime(9999, 12, 31) - EPOCH) // MICROSECOND  # noqa: DTZ001
# A zone's offset changes on a quarter of an hour.
SLOT: Final = 900_000_000
EPOCHS: Final = {"epoch-s": 1_000_000, "epoch-ms": 1_000, "epoch-us": 1}
_PLAIN = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"
_ZONED = _PLAIN + r"(Z|[+-]\d\d(:?\d\d)?)$"
# Day-first with points is unambiguous; with slashes 01/02 may be January or February: that needs a pattern.
_FORMS: Final = tuple(
    f"{day}{clock}"
    for day in ("%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d")
    for clock in (" %H:%M:%S.%f", " %H:%M:%S", " %H:%M", "", "T%H:%M:%S", " %H:%M:%S%z", " %H:%M%z")
)


class Moments(NamedTuple):
    """Microseconds since 1970 UTC (0 where there are none) and, for each, one of GOOD, MISSING, NOT_UNDERSTOOD, NO_ZONE."""

    at_us: np.ndarray
    state: np.ndarray


def read_moments(column: pa.Array, zone: ZoneInfo | None, pattern: str | None = None) -> Moments:
    """Read texts, timestamps or (by an epoch pattern) numbers. Refuses OptionInvalid a column of another kind.

    A moment without a zone is taken in `zone`, where a clock that was set back the earlier of the two; without a zone to
    take it in it is NO_ZONE. Fractions finer than a microsecond are cut off.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        return _of_timestamps(column, zone)
    if pattern in EPOCHS:
        return _of_numbers(column, EPOCHS[pattern])
    if pa.types.is_date(column.type):
        return _of_timestamps(column.cast(pa.timestamp("us")), zone)
    if pa.types.is_null(column.type) or pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _of_texts(pc.utf8_trim_whitespace(column.cast(pa.string())), zone, pattern)
    raise OptionInvalid(f"moments cannot be read from numbers without saying what they count: {', '.join(EPOCHS)}")


def written_moments(at_us: np.ndarray) -> list[str]:
    """RFC 3339 in UTC with Z for each; fractions only where there are any."""
    plain = np.datetime_as_string(at_us.astype("datetime64[us]"), unit="us").tolist()
    return [text[:-7] + "Z" if text.endswith(".000000") else text + "Z" for text in plain]


def _of_timestamps(column: pa.Array, zone: ZoneInfo | None) -> Moments:
    given = column.is_valid().to_numpy(zero_copy_only=False)
    # Nanoseconds are cut off on purpose: the layout counts microseconds.
    cut = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
    at = cut.fill_null(0).to_numpy(zero_copy_only=False)
    moments = _stated(at, given)
    return moments if column.type.tz else _localised(moments, zone)


def _of_numbers(column: pa.Array, scale: int) -> Moments:
    given = column.is_valid().to_numpy(zero_copy_only=False)
    texts = column.cast(pa.string()).to_pylist()
    at = np.zeros(len(column), dtype=np.int64)
    state = np.where(given, GOOD, MISSING).astype(np.uint8)
    for row, text in enumerate(texts):
        if text is None or not text.strip():
            state[row] = MISSING
            continue
        try:
            at[row] = round(float(text) * scale) if not text.lstrip("-").isdigit() else int(text) * scale
        except (ValueError, OverflowError):
            state[row] = NOT_UNDERSTOOD
    return _within(Moments(at, state))


def _of_texts(texts: pa.Array, zone: ZoneInfo | None, pattern: str | None) -> Moments:
    given = pc.fill_null(pc.greater(pc.binary_length(texts), 0), False).to_numpy(zero_copy_only=False)
    if pattern is None and given.all():
        for form, kind in ((_ZONED, pa.timestamp("us", "UTC")), (_PLAIN + "$", pa.timestamp("us"))):
            if pc.all(pc.match_substring_regex(texts, form)).as_py():
                try:
                    return _of_timestamps(texts.cast(kind), zone)
                except pa.ArrowInvalid:
                    break  # a day that there is not: one by one
    coded = texts.dictionary_encode()
    read = [_one(text, zone, pattern) if text else (0, MISSING) for text in coded.dictionary.to_pylist()]
    read.append((0, MISSING))
    codes = coded.indices.fill_null(len(read) - 1).to_numpy(zero_copy_only=False)
    at = np.array([value for value, _ in read], dtype=np.int64)[codes]
    return _within(Moments(at, np.array([state for _, state in read], dtype=np.uint8)[codes]))


def _one(text: str, zone: ZoneInfo | None, pattern: str | None) -> tuple[int, int]:
    moment = _by_pattern(text, pattern) if pattern else _by_known_forms(text)
    if moment is None:
        return 0, NOT_UNDERSTOOD
    if moment.tzinfo is None:
        if zone is None:
            return 0, NO_ZONE
        moment = moment.replace(tzinfo=zone)
    try:
        return (moment.astimezone(UTC).replace(tzinfo=None) - EPOCH) // MICROSECOND, GOOD
    except OverflowError:
        return 0, NOT_UNDERSTOOD


def _by_pattern(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007  the zone is asked for afterwards
    except ValueError:
        return None


def _by_known_forms(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return next((found for form in _FORMS if (found := _by_pattern(text, form))), None)


def _localised(moments: Moments, zone: ZoneInfo | None) -> Moments:
    """The same wall-clock moments in the zone; without one each is NO_ZONE."""
    good = moments.state == GOOD
    if zone is None:
        return Moments(np.zeros_like(moments.at_us), np.where(good, NO_ZONE, moments.state).astype(np.uint8))
    slots, which = np.unique(moments.at_us[good] // SLOT, return_inverse=True)
    offsets: Any = np.array([_offset(int(slot), zone) for slot in slots], dtype=np.int64)
    at = moments.at_us.copy()
    at[good] -= offsets[which] if len(offsets) else 0
    return _within(Moments(at, moments.state))


def _offset(slot: int, zone: ZoneInfo) -> int:
    local = (EPOCH + timedelta(microseconds=slot * SLOT)).replace(tzinfo=zone)
    return (local.utcoffset() or timedelta()) // MICROSECOND


def _stated(at: np.ndarray, given: np.ndarray) -> Moments:
    return _within(Moments(at.astype(np.int64), np.where(given, GOOD, MISSING).astype(np.uint8)))


def _within(moments: Moments) -> Moments:
    """Moments before the year 1 or after 9999 are not understood: nobody can write them again."""
    outside = (moments.at_us < FIRST) | (moments.at_us > LAST)
    state = np.where(outside & (moments.state == GOOD), NOT_UNDERSTOOD, moments.state).astype(np.uint8)
    return Moments(np.where(state == GOOD, moments.at_us, 0), state)
