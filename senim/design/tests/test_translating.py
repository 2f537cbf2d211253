"""Our `{% translate %}` says what Django's says."""

import pytest
from django.template import Context, Engine, Template
from django.utils.translation import override

from senim.design.translating import Words

BUILTINS = ["django.templatetags.i18n"]
TEXTS = [
    '{% translate "Save" %}',
    "{% translate 'Why this date' %}",
    '{% translate "by" context "a deadline" %}',
    '{% translate "Save" as words %}[{{ words }}]',
    '{% translate "by" context "a deadline" as words %}[{{ words }}]',
    '{% translate "100 % of <b> & more" %}',
    '{% translate "" %}',
    "{% translate given %}",
    '{% translate "Save"|upper %}',
    '{% translate "Save" noop %}',
]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("text", TEXTS)
def test_it_says_what_djangos_own_says(text: str, language: str) -> None:
    usual = Engine(builtins=BUILTINS).from_string(text)
    ours = Template(text)
    with override(language):
        for _ in range(2):
            assert ours.render(Context({"given": "Save"})) == usual.render(Context({"given": "Save"}))


def test_one_template_speaks_every_language_in_turn() -> None:
    template = Template('{% translate "Save" %}')
    assert isinstance(template.nodelist[0], Words)
    said = []
    for language in ("kk", "ru", "en", "kk"):
        with override(language):
            said.append(template.render(Context()))
    assert len(set(said)) == 3
    assert said[0] == said[3]
