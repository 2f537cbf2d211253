"""`{% sealed_script 'sealed-report.js' %}`: a script that a browser runs only when its content has the published hash."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from senim.safeguarding import scripts

register = template.Library()


@register.simple_tag
def sealed_script(name: str) -> SafeString:
    """The script tag with its integrity."""
    found = scripts.script(name)
    return format_html('<script type="module" src="{}" integrity="{}"></script>', found.address, found.integrity)


@register.simple_tag
def fingerprint(name: str) -> str:
    """The SHA-256 of a script in groups of eight digits, as people compare them."""
    return scripts.script(name).grouped
