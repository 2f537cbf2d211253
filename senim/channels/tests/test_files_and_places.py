"""Photos, files, places and long texts that come by the messenger."""

import pytest

from senim.channels.tests.person import Person
from senim.intake.attachments import read
from senim.intake.models import Attachment, ServiceRequest
from senim.intake.tests.citizen import REGION, picture
from senim.places.models import Unit
from senim.places.queries import forget

pytestmark = pytest.mark.db


def test_a_photo_loses_where_it_was_taken_and_goes_with_the_request(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("criminal")
    aigerim.writes("Менің сұрағым")
    aigerim.api.files["p1"] = picture(exif=_with_place())
    assert "The file is added" in aigerim.sends(photo=[{"file_id": "p1", "file_size": 900}])
    aigerim.api.files["d1"] = b"MZ this is a program"
    assert "We cannot take this kind of file" in aigerim.sends(document={"file_id": "d1", "file_name": "a.exe"})
    while aigerim.state.scene == "ask":
        aigerim.answers({})
    aigerim.presses("send")
    request = ServiceRequest.objects.latest("pk")
    kept = Attachment.objects.get(request=request)
    assert (kept.media_type, kept.by) == ("image/jpeg", "citizen")
    assert b"Exif" not in read(kept)
    assert b"Exif" in aigerim.api.files["p1"]


def _with_place() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 10.0, 0.0)}
    return exif.tobytes()


def test_a_file_where_none_is_asked_for_is_not_even_fetched(aigerim: Person) -> None:
    aigerim.writes("/start")
    aigerim.presses("en")
    assert "A file cannot be taken at this point" in aigerim.sends(photo=[{"file_id": "p1", "file_size": 900}])
    assert "getFile" not in aigerim.api.calls


def test_a_place_gives_the_nearest_regions_and_is_kept_nowhere(aigerim: Person) -> None:
    Unit.objects.filter(kind="front_office", region_id=REGION).update(latitude=51.16, longitude=71.44)
    forget()
    aigerim.begins()
    while aigerim.state.question != "place":
        aigerim.answers({"competence": "criminal", "question": "?"})
    aigerim.sends(location={"latitude": 51.1694, "longitude": 71.4491})
    assert aigerim.buttons()[0] == (f"{aigerim.state.turn}:{REGION}", "1. Astana")
    aigerim.presses("all")
    assert len(aigerim.state.offered) > 20
    aigerim.writes("астана")
    aigerim.presses(REGION)
    assert aigerim.state.question == "place-office"
    assert "51.1694" not in repr(aigerim.state)


def test_a_region_that_is_none_is_said_so(aigerim: Person) -> None:
    aigerim.begins()
    while aigerim.state.question != "place":
        aigerim.answers({"competence": "criminal", "question": "?"})
    assert "We know no such region" in aigerim.writes("Атлантида")


def test_a_long_answer_may_come_in_several_messages(aigerim: Person) -> None:
    aigerim.begins("appeal")
    while aigerim.state.question != "text":
        aigerim.answers({"kind": "complaint", "about_police": "false"})
    first, rest = "а" * 4090, "соңы"
    assert "We have this part" in aigerim.writes(first)
    assert aigerim.state.question == "text"
    aigerim.writes(rest)
    assert aigerim.state.question == "attachments"
    assert f"{first}\n{rest}"[:100] in aigerim.presses("/back")
    assert "Shorten it to 8000" in aigerim.writes("б" * 8001)
