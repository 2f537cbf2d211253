"""The sound files of a board, made by the real espeak-ng into a folder of the test."""

import json
import shutil
import wave
from pathlib import Path

import pytest

from senim.desks import speaking
from tools import voices

spoken = pytest.mark.skipif(shutil.which(voices.PROGRAM) is None, reason="espeak-ng is not installed")


@spoken
def test_every_word_of_every_language_lies_in_its_file_one_after_another(tmp_path: Path) -> None:
    assert voices.make(tmp_path) == list(speaking.TONGUES)
    index = json.loads((tmp_path / speaking.INDEX).read_text())
    for language in speaking.TONGUES:
        with wave.open(str(tmp_path / f"{language}.wav")) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        places = index[language]
        assert list(places) == list(speaking.words_of(language))
        ends = [0.0, *(moment for place in places.values() for moment in place), seconds]
        assert ends == sorted(ends)
        assert all(0.02 < end - begin < 3 for begin, end in places.values())


@spoken
def test_kazakh_is_spoken_as_kazakh() -> None:
    """Another voice would need another time for the same words; a voice that is none is refused."""
    kazakh, _ = voices.spoken("тоғыз жүз тоқсан тоғыз", "kk")
    russian, _ = voices.spoken("тоғыз жүз тоқсан тоғыз", "ru")
    assert len(kazakh) != len(russian)
    with pytest.raises(voices.VoiceMissing):
        voices.spoken("нөл", "no-such-tongue")


def test_without_espeak_nothing_is_made_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert voices.main() == 0
    assert "espeak-ng is not installed" in capsys.readouterr().err
    with pytest.raises(voices.VoiceMissing):
        voices.make(tmp_path / "voices")
    assert not (tmp_path / "voices").exists()
