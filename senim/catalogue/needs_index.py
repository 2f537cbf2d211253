"""Finds needs by words: what the query and each way of saying a need share in words, stems, near words and letters.

Pure and immutable after it is built; one index serves every thread.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise, takewhile
from math import log, sqrt
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from senim.catalogue.needs_words import STOP_WORDS, fold, keys, plain, split, swapped

_STOP_WEIGHT: Final = 0.1
_OTHER_LANGUAGE: Final = 0.9
_STEM_QUALITY: Final = 0.9
_NEAREST: Final = 6
_MOST_BEGUN: Final = 40
_SHORTEST_BEGINNING: Final = 3
_NEAR_ENOUGH: Final = 0.7
_SHORTEST_NEAR: Final = 5
_BEGINNING_QUALITY: Final = 0.8
_LEAST_TOTAL: Final = 2.0
"""Words that say little ("how", "the") must not look like a full answer: a query weighs at least this much."""
_COMMON_GRAM: Final = 0.7
"""Three letters that half of the needs share tell nothing and cost the most: they are left out."""
_SURE: Final = 0.5
"""A best score from which on the other keyboard layout need not be tried."""
_UNKNOWN_GRAM: Final = 2.0
_SHARE_OF_WORDS: Final = 0.45
_SHARE_OF_PHRASE: Final = 0.25
_SHARE_OF_LETTERS: Final = 0.3


class Phrase(NamedTuple):
    """One way of saying the need number `need`, in one language."""

    need: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """The tables that a search reads. Phrases and needs are numbers; `by_length` and `in_order` hold the known keys for
    near words and for words of which only the beginning is typed yet."""

    phrases: tuple[Phrase, ...]
    masses: tuple[float, ...]
    weights: Mapping[str, float]
    phrases_of: Mapping[str, tuple[int, ...]]
    needs_of: Mapping[str, Mapping[int, float]]
    by_length: Mapping[int, tuple[str, ...]]
    in_order: tuple[str, ...]
    letters: Mapping[str, tuple[tuple[int, float], ...]]
    letter_weights: Mapping[str, float]


def build(phrases: Iterable[Phrase]) -> Index:
    """The index of the phrases. Costs about a second; made once."""
    ordered = tuple(phrases)
    known = cache(keys)
    worded = [tuple(known(word, phrase.language) for word in split(fold(phrase.text))) for phrase in ordered]
    needs_of, phrases_of = _postings(ordered, worded)
    many = 1 + len({phrase.need for phrase in ordered})
    stops = {key for word in STOP_WORDS for key in keys(word)[:1]}
    weights = {
        key: log(1 + many / len(found)) * (_STOP_WEIGHT if key in stops else 1.0) for key, found in needs_of.items()
    }
    masses = tuple(sum(max(weights[key] for key in word) for word in words) for words in worded)
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for key in weights:
        by_length[len(key)].append(key)
    letters, letter_weights = _letters(ordered)
    return Index(
        ordered, masses, weights, phrases_of, needs_of,
        {length: tuple(known) for length, known in by_length.items()}, tuple(sorted(weights)), letters, letter_weights,
    )  # fmt: skip


def scores(index: Index, text: str, language: str) -> dict[int, float]:
    """How well each need answers the text, 0 to 1; needs that share nothing are left out. Any text is harmless."""
    folded = fold(text)
    best = _scores(index, _once(split(folded)), language)
    if max(best.values(), default=0.0) >= _SURE:
        return best
    other = _once(split(swapped(folded)))
    if any(key in index.weights for word in other for key in keys(word)):
        for need, score in _scores(index, other, language).items():
            best[need] = max(best.get(need, 0.0), score)
    return best


def _once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _scores(index: Index, words: list[str], language: str) -> dict[int, float]:
    matched = [_matches(index, word) for word in words]
    weights = [_weight(index, word, found) for word, found in zip(words, matched, strict=True)]
    total = max(sum(weights), _LEAST_TOTAL)
    by_words: defaultdict[int, float] = defaultdict(float)
    by_phrase: defaultdict[int, float] = defaultdict(float)
    for found, weight in zip(matched, weights, strict=True):
        for need, quality in _best(index.needs_of, found).items():
            by_words[need] += weight * quality / total
        for number, quality in _best_phrases(index.phrases_of, found).items():
            by_phrase[number] += weight * quality
    dice = {number: 2 * shared / (total + index.masses[number]) for number, shared in by_phrase.items()}
    whole = _of_needs(index, dice, language)
    letters = _of_needs(index, _by_letters(index, words), language)
    return {
        need: _SHARE_OF_WORDS * by_words.get(need, 0.0)
        + _SHARE_OF_PHRASE * whole.get(need, 0.0)
        + _SHARE_OF_LETTERS * letters.get(need, 0.0)
        for need in by_words.keys() | letters.keys()
    }


def _of_needs(index: Index, by_phrase: Mapping[int, float], language: str) -> dict[int, float]:
    """The best phrase of each need, those of another language than the page's a little less."""
    best: dict[int, float] = {}
    for number, score in by_phrase.items():
        phrase = index.phrases[number]
        fair = score if phrase.language == language else score * _OTHER_LANGUAGE
        if fair > best.get(phrase.need, 0.0):
            best[phrase.need] = fair
    return best


def _matches(index: Index, word: str) -> dict[str, float]:
    """The known keys that a typed word stands for, each with how surely (0 to 1)."""
    exact, *stems = keys(word)
    found = {stem: _STEM_QUALITY for stem in stems if stem in index.weights}
    if exact in index.weights:
        return found | {exact: 1.0}
    if len(exact) >= _SHORTEST_BEGINNING:
        found = _begun(index, exact) | found
    return found or _near(index, exact)


def _begun(index: Index, key: str) -> dict[str, float]:
    first = bisect_left(index.in_order, key)
    following = takewhile(lambda known: known.startswith(key), islice(index.in_order, first, first + _MOST_BEGUN))
    return dict.fromkeys(following, _BEGINNING_QUALITY)


def _near(index: Index, key: str) -> dict[str, float]:
    if len(key) < _SHORTEST_NEAR:
        return {}
    reach = 1 if len(key) < 6 else 2
    found: dict[str, float] = {}
    for length in range(len(key) - reach, len(key) + reach + 1):
        known = index.by_length.get(length, ())
        for other, similarity, _ in extract(
            key, known, scorer=OSA.normalized_similarity, processor=None, limit=_NEAREST, score_cutoff=_NEAR_ENOUGH
        ):
            found[other] = similarity * similarity
    return found


def _weight(index: Index, word: str, found: Mapping[str, float]) -> float:
    if not found:
        return 1.0 if len(word) > 2 and word not in STOP_WORDS else _STOP_WEIGHT
    best = max(found, key=lambda key: (found[key], index.weights[key]))
    return index.weights[best] * (_STOP_WEIGHT if word in STOP_WORDS and found[best] < 1.0 else 1.0)


def _best(table: Mapping[str, Mapping[int, float]], found: Mapping[str, float]) -> dict[int, float]:
    best: dict[int, float] = {}
    for key, quality in found.items():
        for number, strength in table[key].items():
            best[number] = max(best.get(number, 0.0), quality * strength)
    return best


def _best_phrases(table: Mapping[str, tuple[int, ...]], found: Mapping[str, float]) -> dict[int, float]:
    best: dict[int, float] = {}
    for key, quality in found.items():
        for number in table[key]:
            if quality > best.get(number, 0.0):
                best[number] = quality
    return best


def _postings(
    phrases: tuple[Phrase, ...], worded: list[tuple[tuple[str, ...], ...]]
) -> tuple[dict[str, dict[int, float]], dict[str, tuple[int, ...]]]:
    """Key → need → strength (a key that a need is said with often counts fully, one said once two thirds), key → phrases."""
    counts: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, (phrase, words) in enumerate(zip(phrases, worded, strict=True)):
        for key in {key for word in words for key in word}:
            counts[key][phrase.need] += 1
            numbers[key].append(number)
    needs = {key: {need: count / (count + 0.5) for need, count in found.items()} for key, found in counts.items()}
    return needs, {key: tuple(found) for key, found in numbers.items()}


def trigrams(words: Iterable[str]) -> list[str]:
    """The letters of the words three by three, edges marked; neighbours in a phrase are not joined."""
    grams: list[str] = []
    for word in words:
        marked = f" {plain(word)} "
        grams += [first + second[-1] for first, second in pairwise(map("".join, pairwise(marked)))]
    return grams


def _letters(
    phrases: tuple[Phrase, ...],
) -> tuple[dict[str, tuple[tuple[int, float], ...]], dict[str, float]]:
    """Gram → (phrase, its part of the phrase's unit vector), and gram → its weight."""
    grams = [set(trigrams(w for w in split(fold(p.text)) if w not in STOP_WORDS)) for p in phrases]
    spread: defaultdict[str, set[int]] = defaultdict(set)
    for phrase, found in zip(phrases, grams, strict=True):
        for gram in found:
            spread[gram].add(phrase.need)
    many = 1 + len({phrase.need for phrase in phrases})
    weights = {gram: log(many / len(needs)) for gram, needs in spread.items()}
    weights = {gram: weight for gram, weight in weights.items() if weight > _COMMON_GRAM}
    table: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(grams):
        telling = found & weights.keys()
        norm = sqrt(sum(weights[gram] ** 2 for gram in telling)) or 1.0
        for gram in telling:
            table[gram].append((number, weights[gram] / norm))
    return {gram: tuple(rows) for gram, rows in table.items()}, weights


def _by_letters(index: Index, words: list[str]) -> dict[int, float]:
    """The cosine of the letters of the words with those of each phrase that shares some."""
    grams = set(trigrams(word for word in words if word not in STOP_WORDS))
    norm = sqrt(sum(index.letter_weights.get(gram, _UNKNOWN_GRAM) ** 2 for gram in grams)) or 1.0
    shared: defaultdict[int, float] = defaultdict(float)
    for gram in grams:
        weight = index.letter_weights.get(gram, 0.0) / norm
        for number, part in index.letters.get(gram, ()):
            shared[number] += weight * part
    return shared
