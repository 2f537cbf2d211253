"""The translations: `extract` reads the words from code and templates into the .po files, `compile` makes the .mo files.

Each translated entry carries its review state as a comment: `review: drafted`, or `review: read` once a person whose
language it is has read it in its place on the page.
"""

import argparse
import fcntl
import os
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "senim" / "locale"
TRANSLATED = ("kk", "ru")
REVIEW_STATES = ("review: drafted", "review: read")


def compile_all(locale: Path = LOCALE) -> int:
    """Write a .mo beside every .po of `locale`; gives how many. Entries marked fuzzy are left out."""
    catalogues = sorted(locale.glob("*/LC_MESSAGES/*.po"))
    for path in catalogues:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        draft = path.with_suffix(".mo.draft")
        with draft.open("wb") as target:
            write_mo(target, catalogue)
        draft.replace(path.with_suffix(".mo"))
    return len(catalogues)


def extract(package: Path = ROOT / "senim") -> None:
    """Bring the .po files of `package`/locale up to date with its code and templates; needs gettext's xgettext.

    An entry whose words are gone is dropped; a new one comes empty, never with a guess.
    """
    for language in TRANSLATED:
        (package / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    # Without settings Django writes to the `locale` folder it stands in, whichever checkout or copy that is.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages", "--verbosity=0"),
            *(f"--locale={language}" for language in TRANSLATED),
            *("--extension=html,txt,py", "--ignore=tests", "--ignore=migrations", "--ignore=collected"),
            *("--add-location=file", "--no-wrap", "--no-obsolete"),
        ],
        cwd=package,
        env=environment,
        check=True,
    )
    for language in TRANSLATED:
        tidy(package / "locale" / language / "LC_MESSAGES" / "django.po", language)


def tidy(path: Path, language: str) -> None:
    """Take out guesses and dates, sort by words, and give what has no review state the state `drafted`."""
    import polib

    catalogue = polib.pofile(str(path), wrapwidth=10_000)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalogue.metadata["Plural-Forms"],
    }
    catalogue.metadata_is_fuzzy = False
    catalogue.header = "Senim, EUPL-1.2"
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
            entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
            entry.tcomment = ""
        if entry.translated() and entry.tcomment not in REVIEW_STATES:
            entry.tcomment = REVIEW_STATES[0]
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))


def main() -> int:
    """`messages.py extract|compile`: 0 when done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["extract", "compile"])
    what = parser.parse_args().what
    # Two at once would take each other's files away.
    with (LOCALE / "kk" / "LC_MESSAGES" / "django.po").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if what == "extract":
            extract()
        else:
            print(f"{compile_all()} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
