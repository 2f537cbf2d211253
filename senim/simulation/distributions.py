"""Distributions given by moments in natural units (seconds), as the command line names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt
from typing import Any, Final

from senim.simulation import draws
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.fields import Reals

PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "fixed": ("value",),
    "exponential": ("mean",),
    "lognormal": ("mean", "sd"),
    "gamma": ("mean", "sd"),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "empirical": (),
}
_MOST_VALUES: Final = 100_000
_LEAST_MEAN: Final = 1e-6
_NO_SPREAD: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution by its name and its parameters in the order of PARAMETERS; `empirical` has values and weights.

    Refuses (ScenarioInvalid) a name that is not known and parameters that are negative, longer than a thousand years, or out of order.
    """

    name: str
    parameters: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.name not in PARAMETERS:
            raise ScenarioInvalid(f"there is no distribution {self.name!r}; known are {', '.join(PARAMETERS)}")
        if len(self.parameters) != len(PARAMETERS[self.name]):
            raise ScenarioInvalid(f"{self.name} needs {' and '.join(PARAMETERS[self.name])}")
        if not all(0 <= number <= draws.LONGEST for number in (*self.parameters, *self.values, *self.weights)):
            raise ScenarioInvalid(f"{self.name}: every number must be from 0 to a thousand years of seconds")
        if self.name in {"lognormal", "gamma"} and self.parameters[0] < _LEAST_MEAN < self.parameters[1]:
            raise ScenarioInvalid(f"{self.name}: with a mean of nothing there can be no spread")
        if self.name in {"uniform", "triangular"} and list(self.parameters) != sorted(self.parameters):
            raise ScenarioInvalid(f"{self.name}: {' <= '.join(PARAMETERS[self.name])} does not hold")
        if self.name == "empirical":
            self._check_values()

    def _check_values(self) -> None:
        if not 1 <= len(self.values) <= _MOST_VALUES:
            raise ScenarioInvalid(f"empirical needs from 1 to {_MOST_VALUES} values")
        if self.weights and (len(self.weights) != len(self.values) or sum(self.weights) <= 0):
            raise ScenarioInvalid("empirical needs as many weights as values, some of them above 0")

    @property
    def mean(self) -> float:
        """The mean in seconds."""
        if self.name == "empirical":
            return sum(value * share for value, share in zip(self.values, self._shares(), strict=True))
        if self.name in {"uniform", "triangular"}:
            return sum(self.parameters) / len(self.parameters)
        return self.parameters[0]

    @property
    def sd(self) -> float:
        """The standard deviation in seconds."""
        if self.name == "empirical":
            mean = self.mean
            return sqrt(sum((v - mean) ** 2 * share for v, share in zip(self.values, self._shares(), strict=True)))
        if self.name == "uniform":
            return (self.parameters[1] - self.parameters[0]) / sqrt(12)
        if self.name == "triangular":
            low, mode, high = self.parameters
            squares = low * low + mode * mode + high * high - low * mode - low * high - mode * high
            return sqrt(max(squares, 0.0) / 18)
        return {"fixed": 0.0, "exponential": self.parameters[0]}.get(self.name, self.parameters[-1])

    def shape(self) -> Reals:
        """The numbers that the engine draws from. A spread of nothing is the same as a fixed value."""
        if self.name != "empirical" and (self.mean < _LEAST_MEAN or self.sd <= _NO_SPREAD * self.mean):
            return [draws.FIXED, self.mean]
        if self.name == "lognormal":
            mean, sd = self.parameters
            variance = log(1 + (sd / mean) ** 2)
            return [draws.LOGNORMAL, log(mean) - variance / 2, sqrt(variance)]
        if self.name == "gamma":
            mean, sd = self.parameters
            return [draws.GAMMA, (mean / sd) ** 2, sd * sd / mean]
        if self.name == "empirical":
            cumulated = list(accumulate(self._shares()))
            return [draws.EMPIRICAL, len(self.values), *cumulated[:-1], 1.0, *self.values]
        return [_CODES[self.name], *self.parameters]

    def _shares(self) -> tuple[float, ...]:
        weights = self.weights or (1.0,) * len(self.values)
        total = sum(weights)
        return tuple(weight / total for weight in weights)

    def document(self) -> dict[str, Any]:
        """The distribution as a scenario writes it."""
        found: dict[str, Any] = {"distribution": self.name}
        found.update(zip(PARAMETERS[self.name], self.parameters, strict=True))
        if self.name == "empirical":
            found["values"] = list(self.values)
            if self.weights:
                found["weights"] = list(self.weights)
        return found


_CODES: Final = {"exponential": draws.EXPONENTIAL, "uniform": draws.UNIFORM, "triangular": draws.TRIANGULAR}


def read_distribution(given: object, where: str) -> Distribution:
    """The distribution of a scenario's entry. Refuses (ScenarioInvalid) anything else, naming `where` it stands."""
    if not isinstance(given, Mapping) or not isinstance(given.get("distribution"), str):
        raise ScenarioInvalid(f'{where}: expected {{"distribution": name, …}}')
    name = given["distribution"]
    names = PARAMETERS.get(name, ())
    allowed = {"distribution", *names} | ({"values", "weights"} if name == "empirical" else set())
    if name in PARAMETERS and (unknown := sorted(set(given) - allowed)):
        raise ScenarioInvalid(f"{where}: {name} has no {unknown[0]!r}")
    try:
        return Distribution(
            name,
            tuple(_number(given.get(one), one) for one in names),
            _numbers(given.get("values", ())),
            _numbers(given.get("weights", ())),
        )
    except ScenarioInvalid as refused:
        raise ScenarioInvalid(f"{where}: {refused}") from refused


def _number(given: object, name: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ScenarioInvalid(f"{name} must be a number, not {given!r}")
    try:
        return float(given)
    except OverflowError as error:
        raise ScenarioInvalid(f"{name} is too large") from error


def _numbers(given: object) -> tuple[float, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise ScenarioInvalid("values and weights are lists of numbers")
    return tuple(_number(one, "each value") for one in given)
