"""GOV.UK components by name: our words in, the upstream macro's HTML out (govuk-frontend-jinja behind Django's Jinja2 engine)."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, cast

from django.template import engines
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

from senim.design.errors import ComponentUnknown

_WORD: Final = re.compile(r"_([a-z])")
_KEPT: Final = frozenset({"attributes"})
_MOST_REMEMBERED: Final = 2048
_remembered: dict[tuple[str, str], SafeString] = {}


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of the `govuk` engine (named in settings): autoescaped, block lines leave no white space."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["loader"] = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(**{**options, "autoescape": True})


def govuk(name: str, params: Mapping[str, Any]) -> SafeString:
    """The HTML of a GOV.UK component (`button`, `error-summary`, …). Parameter names may be written in snake case.

    Refuses (ComponentUnknown) a name that upstream does not have.
    """
    return SafeString(_macro(name)(camel(params)).strip())


def govuk_kept(name: str, params: Mapping[str, Any]) -> SafeString:
    """The same as `govuk`, remembered. Only for what holds no words of a person: those must not stay in memory."""
    key = (name, json.dumps(params, default=str))
    found = _remembered.get(key)
    if found is None:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        found = _remembered[key] = govuk(name, params)
    return found


def camel(value: Any) -> Any:
    """Mappings with their keys in upstream's camel case, at every depth; HTML attributes are left as they are."""
    if isinstance(value, Mapping):
        return {
            _WORD.sub(lambda found: found[1].upper(), str(key)): item if key in _KEPT else camel(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [camel(item) for item in value]
    return value


@cache
def _macro(name: str) -> Callable[[Any], str]:
    path = f"govuk_frontend_jinja/components/{name}/macro.html"
    env = cast(Environment, cast(Any, engines["govuk"]).env)
    try:
        module = env.get_template(path).module
    except TemplateNotFound:
        raise ComponentUnknown(name) from None
    return cast(Callable[[Any], str], getattr(module, "govuk" + "".join(part.capitalize() for part in name.split("-"))))
