"""Our small drawings, as inline SVG: they inherit size and colour of the text and need no request."""

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

from senim.design.errors import ComponentUnknown

_STROKED: Final = {
    "tick": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.8 2.2"/>',
    "alarm": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6"/><path d="M12 16.5v.1"/>',
    "pause": '<path d="M8.5 5.5v13M15.5 5.5v13"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1.5"/>',
    "lock": '<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "send": '<path d="M20.5 4 3.5 10.8l6.7 3 3 6.7z"/><path d="m10.2 13.8 4.3-4.3"/>',
    "file": (
        '<path d="M14 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V7.5z"/>'
        '<path d="M14 3v4.5h4.5"/>'
    ),
    "left": '<path d="M20 12H5m6-6.5L4.5 12l6.5 6.5"/>',
    "right": '<path d="M4 12h15m-6-6.5 6.5 6.5-6.5 6.5"/>',
    "up": '<path d="M12 20V5M5.5 11 12 4.5l6.5 6.5"/>',
    "down": '<path d="M12 4v15m-6.5-6 6.5 6.5 6.5-6.5"/>',
    "both": '<path d="m8 9.5 4-4 4 4M8 14.5l4 4 4-4"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.1"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4.2 3.7-6.3 7.5-6.3s6.7 2.1 7.5 6.3"/>',
    "phone": (
        '<path d="M6 3.5h3.2l1.6 4.6-2.3 1.6a12 12 0 0 0 5.8 5.8l1.6-2.3 4.6 1.6V18a2.5 2.5 0 0 1-2.7 '
        '2.5A15.5 15.5 0 0 1 3.5 6.2 2.5 2.5 0 0 1 6 3.5z"/>'
    ),
    "report": '<path d="M5.5 21V4M5.5 5h11.8l-2.3 4 2.3 4H5.5"/>',
    "ask": '<path d="M4 5.5h16v11h-8.5L7 20.5v-4H4z"/><path d="M8.5 9.5h7M8.5 12.7h4.5"/>',
    "unsafe": (
        '<path d="M12 3.5 4.5 6.3v5.4c0 4.5 3 7.7 7.5 9.3 4.5-1.6 7.5-4.8 7.5-9.3V6.3z"/>'
        '<path d="M12 8.5v4.2M12 15.9v.1"/>'
    ),
    "certificates": (
        '<path d="M17.5 12.5V5A1.5 1.5 0 0 0 16 3.5H6A1.5 1.5 0 0 0 4.5 5v14A1.5 1.5 0 0 0 6 20.5h5"/>'
        '<path d="M8 8h6M8 11.5h4"/><circle cx="16.5" cy="16" r="3"/>'
        '<path d="m15 18.7-.8 3 2.3-1.2 2.3 1.2-.8-3"/>'
    ),
    "moving": '<path d="m3.5 11.5 8.5-7.5 8.5 7.5"/><path d="M6 10v10h12V10"/><path d="M10 20v-5.5h4V20"/>',
    "road": (
        '<path d="M4.5 17v-4.5l2-5.5h11l2 5.5V17z"/><path d="M4.5 12.5h15M6.5 17v2.5M17.5 17v2.5"/>'
        '<path d="M8 14.8h.1M16 14.8h.1"/>'
    ),
    "gathering": (
        '<circle cx="12" cy="8" r="3"/><circle cx="5" cy="10.5" r="2.2"/><circle cx="19" cy="10.5" r="2.2"/>'
        '<path d="M6.5 20c.4-4.4 2.5-6.3 5.5-6.3s5.1 1.9 5.5 6.3M2 18.5c.1-2.2 1-3.6 2.7-4M22 '
        '18.5c-.1-2.2-1-3.6-2.7-4"/>'
    ),
    "visit": (
        '<path d="M12 21c4.5-4.6 6.8-8 6.8-11a6.8 6.8 0 1 0-13.6 0c0 3 2.3 6.4 6.8 11z"/>'
        '<circle cx="12" cy="10" r="2.6"/>'
    ),
}

MARK: Final = SafeString(
    '<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-linecap="round" aria-hidden="true" focusable="false">'
    '<path stroke-width="2.9" d="M21.5 27A12.3 12.3 0 1 1 27 21.5"/>'
    '<path stroke-width="1.9" d="M6.8 12.3c6.1-2.1 12.3-2.1 18.4 0M6.8 19.7c4.5 1.6 9 2 13.4 1.2'
    'M12.3 6.8c-2.1 6.1-2.1 12.3 0 18.4M19.7 6.8c1.6 4.5 2 9 1.2 13.4"/>'
    '<circle cx="25.5" cy="25.5" r="2.5" fill="#f2b705" stroke="none"/></svg>'
)
"""Our mark: the shanyrak's circle, open towards people."""


def icon(name: str, words: str = "") -> SafeString:
    """The drawing `name`; silent to screen readers unless `words` are given. Refuses (ComponentUnknown) other names."""
    try:
        drawing = _STROKED[name]
    except KeyError:
        raise ComponentUnknown(f"icon {name}") from None
    spoken = f'role="img" aria-label="{escape(words)}"' if words else 'aria-hidden="true"'
    return SafeString(
        f'<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" focusable="false" {spoken}>{drawing}</svg>'
    )


def names() -> list[str]:
    """Every icon we have, in order of name."""
    return sorted(_STROKED)
