"""A call at the operator's screen, as a browser sends it."""

from typing import Final

from senim.intake.keys import new_key
from senim.intake.tests.citizen import REGION
from senim.places.queries import front_offices

DESK: Final = "/en/staff/operator/"
CALLER: Final = "+77010000001"
WORDS: Final = "Көршілер түнде қатты ән қосады, үшінші рет айтып отырмын, ұйықтай алмаймыз"


def screen(act: str = "send", **given: str) -> dict[str, str]:
    """What a browser sends from the screen with the questions of the service `advice` on it."""
    names = {name.replace("_", "-") if name.startswith("call_") else name: value for name, value in given.items()}
    return {
        "call-key": new_key(), "call-channel": "phone", "call-tongue": "kk", "call-number": "8 701 000 00 01",
        "call-need": "", "call-service": "advice", "call-shown": "advice", "call-act": act, "competence": "administrative",
        "question": WORDS, "place": f"{REGION}:{front_offices(REGION)[0].pk}", "phone": CALLER, "email": "", **names,
    }  # fmt: skip
