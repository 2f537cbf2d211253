"""`{% translate %}` as Django has it, with a shorter way for what nearly all of them are: a text that stands in the template."""

from typing import Any, cast

from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext


class Words(Node):
    """A text of the template in the language of the page, looked up once for each language; shown, or kept under a name."""

    def __init__(self, text: str, context: str, name: str) -> None:
        self.text, self.context, self.name = text, context, name
        self.known: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The words, or nothing where they are kept under a name."""
        language = get_language()
        found = self.known.get(language)
        if found is None:
            found = self.known[language] = self._translated()
        if not self.name:
            return found
        context[self.name] = found
        return SafeString("")

    def _translated(self) -> SafeString:
        """A per cent sign stands double in the catalogue, as Django's extraction writes it."""
        doubled = self.text.replace("%", "%%")
        words = pgettext(self.context, doubled) if self.context else gettext(doubled)
        return SafeString(words.replace("%%", "%"))


def translate(parser: Parser, token: Token) -> Node:
    """Compile the tag; what is no plain text (a variable, filters, `noop`) is left to Django."""
    node: Any = do_translate(parser, token)
    text = _literal(node.filter_expression)
    context = _literal(node.message_context) if node.message_context else ""
    if text is None or context is None or node.noop:
        return cast(TranslateNode, node)
    return Words(text, context, node.asvar or "")


def _literal(expression: FilterExpression) -> str | None:
    """The text itself, when the expression is one and nothing is done to it."""
    var = expression.var
    text = var.literal if isinstance(var, Variable) else var
    return str(text) if isinstance(text, str) and not expression.filters else None
