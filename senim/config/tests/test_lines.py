"""Log lines hold no words of people."""

import io
import logging

from senim.config.lines import LineFormatter


def test_a_logged_exception_says_where_but_not_what() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    log = logging.getLogger("senim.test_lines")
    log.addHandler(handler)
    try:
        for formatter in (logging.Formatter(), LineFormatter()):
            handler.setFormatter(formatter)
            try:
                raise ValueError("Айгерім +77011234567")
            except ValueError:
                log.exception("a step failed")
    finally:
        log.removeHandler(handler)
    usual, ours = out.getvalue().split("a step failed")[1:]
    assert "Айгерім" in usual
    assert "Айгерім" not in ours
    assert "ValueError" in ours
    assert "test_lines.py" in ours
