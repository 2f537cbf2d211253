"""A ticket on paper: drawn as one picture in our own face, because printers' code pages lack the Kazakh letters, and sent as ESC/POS."""

import io
import logging
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import segno
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from senim.design import assets

WIDTH: Final = 576
"""Dots across 80 mm paper at 203 dpi, what nearly every receipt printer prints."""

PATIENCE_SECONDS: Final = 3
PORT: Final = 9100
BROWSER: Final = "browser"
_MARGIN: Final = 16
_FACES: Final = {True: "GolosText_600SemiBold.ttf", False: "GolosText_400Regular.ttf"}
_log = logging.getLogger("senim.desks")


class Paper(NamedTuple):
    """What stands on a ticket, in the person's language: lines of (words, size in dots, bold), and the address of its code."""

    lines: tuple[tuple[str, int, bool], ...]
    link: str


def way_of(code: str) -> str:
    """How the office with this code prints: `browser`, `tcp://host:9100`, `file:/dev/usb/lp0`; empty: not at all."""
    ways: dict[str, str] = settings.KIOSK_PRINTERS
    return ways.get(code, ways.get("", ""))


def printed(paper: Paper, way: str) -> bool:
    """Print a ticket. False when the printer cannot be reached, has no driver here, or takes too long; that is logged by kind."""
    try:
        with closing(_printer(way)) as printer:
            send(printer, picture(paper))
    except Exception as fault:  # whatever a driver raises: the ticket is valid without paper
        _log.error("printing a ticket failed: %s", type(fault).__name__)
        return False
    return True


def send(printer: Any, drawn: Image.Image) -> None:
    """Send a picture to a printer of python-escpos, and cut."""
    printer.image(drawn, impl="bitImageRaster", fragment_height=drawn.height)
    printer.cut()


def picture(paper: Paper) -> Image.Image:
    """The ticket in black and white, as wide as the paper: its lines in the middle, long ones broken, the code below."""
    parts = [part for words, size, bold in paper.lines for part in _broken(words, _font(size, bold))]
    code = _code(paper.link) if paper.link else None
    height = sum(_height(font) for _, font in parts) + (code.height if code else 0) + 3 * _MARGIN
    drawn = Image.new("1", (WIDTH, height), 1)
    pen, top = ImageDraw.Draw(drawn), _MARGIN
    for words, font in parts:
        pen.text((WIDTH / 2, top), words, font=font, fill=0, anchor="ma")
        top += _height(font)
    if code:
        drawn.paste(code, ((WIDTH - code.width) // 2, top + _MARGIN))
    return drawn


def _printer(way: str) -> Any:
    """The printer at the end of a way. python-escpos is an extra, loaded only here."""
    from escpos import printer

    makers: dict[str, Callable[[Any], Any]] = {
        "tcp": lambda at: printer.Network(at.hostname, at.port or PORT, timeout=PATIENCE_SECONDS),
        "file": lambda at: printer.File(at.path),
    }
    at = urlsplit(way)
    made = makers[at.scheme](at)
    made.open()
    return made


@lru_cache(maxsize=16)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(assets.FONTS / _FACES[bold]), size)


def _height(font: ImageFont.FreeTypeFont) -> int:
    return int(font.size * 1.3)


def _broken(words: str, font: ImageFont.FreeTypeFont) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Lines that fit across the paper."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return [(line, font) for line in lines]


def _code(link: str) -> Image.Image:
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return Image.open(out).convert("1")
