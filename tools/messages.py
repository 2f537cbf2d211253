"""The translations: `extract` reads the words from code and templates into the .po files, `compile` makes the .mo files."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "senim" / "locale"
TRANSLATED = ("kk", "ru")


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
    """Bring the .po files of `package`/locale up to date with its code and templates; needs gettext's xgettext."""
    for language in TRANSLATED:
        (package / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [f"--locale={language}" for language in TRANSLATED]
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages", *languages, "--verbosity=0"),
            *("--extension=html,txt,py", "--ignore=tests", "--ignore=migrations", "--ignore=collected"),
            *("--add-location=file", "--no-wrap", "--no-obsolete"),
        ],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )


def main() -> int:
    """`messages.py extract|compile`: 0 when done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["extract", "compile"])
    if parser.parse_args().what == "extract":
        extract()
    else:
        print(f"{compile_all()} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
