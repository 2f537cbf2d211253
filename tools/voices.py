"""Makes the sound files by which boards call tickets: every word of a call in Kazakh, Russian and English, by espeak-ng.

`python -m tools.voices`: one WAV a language and an index of where each word lies, into senim/desks/static/voices. Without
espeak-ng nothing is made, which is said; boards then call by the browser's own voice, which rarely knows Kazakh.
"""

import array
import io
import json
import shutil
import subprocess
import sys
import wave
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the set-up calls this file by its path

from senim.desks.speaking import FOLDER, INDEX, TONGUES, words_of  # noqa: E402

PROGRAM: Final = "espeak-ng"
WORDS_A_MINUTE: Final = 140
SILENCE: Final = 400
"""What is quieter than this (of 32,767) at either end of a word is cut off."""

GAP_SECONDS: Final = 0.08
MISSING: Final = (
    "SKIP ************ espeak-ng is not installed: boards get no sound files and call by the browser's voice only "
    "(on Debian: apt install espeak-ng, then `make setup` again)"
)


class VoiceMissing(Exception):
    """espeak-ng is not there, or has no voice for a language; the message names it."""


def spoken(text: str, language: str) -> "tuple[array.array[int], int]":
    """The samples of a text (16 bit, one channel, silence cut off) and how many of them are a second. Refuses VoiceMissing."""
    if not has_voice(language):
        raise VoiceMissing(f"{PROGRAM} has no voice for {language}")
    command = [PROGRAM, "-v", language, "-s", str(WORDS_A_MINUTE), "--stdout", text]
    done = subprocess.run(command, capture_output=True)
    if done.returncode or not done.stdout:
        raise VoiceMissing(f"{PROGRAM} cannot speak {language}: {done.stderr.decode(errors='replace').strip()}")
    with wave.open(io.BytesIO(done.stdout)) as sound:
        if (sound.getsampwidth(), sound.getnchannels()) != (2, 1):
            raise VoiceMissing(f"{PROGRAM} gave {language} in another shape than 16 bit, one channel")
        samples = array.array("h", sound.readframes(sound.getnframes()))  # a stream names more frames than it holds
        return _cut(samples), sound.getframerate()


@cache
def has_voice(language: str) -> bool:
    """Whether espeak-ng knows the language; asked for one that it does not know, it would speak another without a word."""
    listed = subprocess.run([PROGRAM, f"--voices={language}"], capture_output=True, text=True)
    return any(line.split()[1].split("-")[0] == language for line in listed.stdout.splitlines()[1:])


def _cut(samples: "array.array[int]") -> "array.array[int]":
    loud = [place for place, sample in enumerate(samples) if abs(sample) > SILENCE]
    return samples[loud[0] : loud[-1] + 1] if loud else samples


def sprite(words: Mapping[str, str], language: str) -> tuple[bytes, dict[str, list[float]]]:
    """One WAV with all words, and from which second to which each of them lies."""
    total: array.array[int] = array.array("h")
    places: dict[str, list[float]] = {}
    rate = 22_050
    for key, text in words.items():
        samples, rate = spoken(text, language)
        begun = len(total)
        total.extend(samples)
        places[key] = [round(begun / rate, 3), round(len(total) / rate, 3)]
        total.extend([0] * int(rate * GAP_SECONDS))
    if sys.byteorder == "big":
        total.byteswap()
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(total.tobytes())
    return target.getvalue(), places


def make(folder: Path = FOLDER) -> list[str]:
    """Write the files of every language that can be spoken, and the index last; the languages. Refuses VoiceMissing for none."""
    if shutil.which(PROGRAM) is None:
        raise VoiceMissing(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    for language in TONGUES:
        sound, index[language] = sprite(words_of(language), language)
        (folder / f"{language}.wav").write_bytes(sound)
    (folder / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    return list(index)


def main() -> int:
    """Make them; 0 also where espeak-ng is missing, which is said."""
    try:
        make()
    except VoiceMissing as missing:
        print(missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
