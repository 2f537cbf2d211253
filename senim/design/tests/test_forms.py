"""Django forms come out as GOV.UK fields that tell what is asked, what is wrong, and keep what was written."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from lxml import html as reader

from senim.design.fields import GovChoiceField, GovChoicesField, GovDateField, GovFilesField
from senim.design.rendering import errors_of


class Question(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(label="Your name", help_text="As in your papers", max_length=12)
    story = forms.CharField(label="What happened?", max_length=500, widget=forms.Textarea)
    day = GovDateField(label="When?", required=False, latest=dt.date(2026, 12, 31))
    lane = GovChoiceField(
        label="What kind?", choices=[("a", "Advice"), ("b", "Appeal")], option_hints={"a": "No name needed"}
    )
    ways = GovChoicesField(label="How?", choices=[("sms", "SMS"), ("post", "Post")], required=False)
    place = forms.ChoiceField(label="Where?", choices=[("", "Choose"), ("71", "Astana")])
    papers = GovFilesField(label="Files", required=False, at_most=2)
    sure = forms.BooleanField(label="I am sure")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def parsed(text: str) -> Any:
    """A tree of the HTML; untyped, for lxml's stubs know only unions."""
    return reader.fromstring(text)


def tree(form: forms.Form) -> Any:
    return parsed(f"<div>{form}</div>")


def answers(**given: str) -> dict[str, str]:
    return {"name": "Айгерім", "story": "Бір\nекі", "lane": "a", "place": "71", "sure": "on"} | given


def test_every_control_has_a_label_and_a_hint_where_there_is_one() -> None:
    page = tree(Question())
    for control in page.xpath("//input[not(@type='hidden')]|//textarea|//select"):
        assert page.xpath(f"//label[@for='{control.get('id')}']"), control.get("id")
    name = page.get_element_by_id("id_name")
    assert "As in your papers" in page.get_element_by_id(name.get("aria-describedby")).text_content()
    assert "No name needed" in page.text_content()


def test_a_field_that_may_stay_empty_says_so() -> None:
    words = tree(Question()).text_content()
    assert "When? (if you wish)" in words
    assert "Your name (if you wish)" not in words


def test_the_words_of_a_long_answer_come_back_as_they_were_written() -> None:
    text = "Бірінші жол\n  шегініс\n\n<script>alert(1)</script> &amp; соңы"
    page = tree(Question(answers(story=text)))
    assert page.get_element_by_id("id_story").text.strip() == text


def test_the_summary_leads_to_every_mistake_and_comes_once() -> None:
    form = Question({"day_day": "31", "day_month": "2", "day_year": "2026"})
    page = parsed(Template("<div>{% error_summary form %}{{ form }}</div>").render(Context({"form": form})))
    links = page.xpath("//div[contains(@class,'govuk-error-summary')]//a/@href")
    assert links == ["#id_name", "#id_story", "#id_day_day", "#id_lane", "#id_place", "#id_sure"]
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)
    assert len(page.xpath("//h2[contains(@class,'govuk-error-summary__title')]")) == 1
    assert "Please answer: Your name" in page.text_content()
    assert len(tree(form).xpath("//h2")) == 0


def test_a_form_alone_shows_its_summary_first() -> None:
    page = tree(Question({}))
    assert "govuk-error-summary" in page[0].get("class")


def test_a_form_not_yet_sent_shows_no_mistakes() -> None:
    assert errors_of(Question(answers())) == []
    assert not tree(Question()).xpath("//*[contains(@class,'error')]")


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("31", "2", "2026", "impossible"),
        ("1", "", "2026", "incomplete"),
        ("x", "y", "z", "impossible"),
        ("1", "1", "26", "impossible"),
        ("1", "1", "2027", "late"),
    ],
)
def test_a_date_that_cannot_be_is_refused(day: str, month: str, year: str, code: str) -> None:
    form = Question(answers(day_day=day, day_month=month, day_year=year))
    assert [mistake.code for mistake in form.errors.as_data()["day"]] == [code]


def test_a_date_is_read_and_shown_again() -> None:
    form = Question(answers(day_day=" 5", day_month="1", day_year="2026"))
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 1, 5)
    page = tree(Question(initial={"day": dt.date(2026, 1, 5)}))
    assert [page.get_element_by_id(f"id_day_{part}").get("value") for part in ("day", "month", "year")] == [
        "5",
        "1",
        "2026",
    ]


def test_an_empty_date_that_may_stay_empty_is_none() -> None:
    form = Question(answers())
    assert form.is_valid()
    assert form.cleaned_data["day"] is None


def test_several_files_come_in_and_too_many_do_not() -> None:
    def send(count: int) -> Question:
        files: list[UploadedFile[Any]] = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(count)]
        return Question(answers(), MultiValueDict({"papers": files}))

    assert len(send(2).files.getlist("papers")) == 2
    two = send(2)
    assert two.is_valid()
    assert [file.name for file in two.cleaned_data["papers"]] == ["0.txt", "1.txt"]
    assert [mistake.code for mistake in send(3).errors.as_data()["papers"]] == ["many"]
    assert tree(Question()).get_element_by_id("id_papers").get("multiple") is not None


def test_what_was_chosen_stays_chosen() -> None:
    form = Question(MultiValueDict({"lane": ["b"], "ways": ["sms", "post"], "place": ["71"]}))
    page = tree(form)
    assert page.xpath("//input[@type='radio'][@checked]/@value") == ["b"]
    assert page.xpath("//input[@name='ways'][@checked]/@value") == ["sms", "post"]
    assert page.xpath("//option[@selected]/@value") == ["71"]


def test_one_question_makes_its_label_the_heading() -> None:
    class One(forms.Form):
        """One thing a page."""

        one_question = True
        name = forms.CharField(label="What is your name?")

    assert [each.text_content().strip() for each in tree(One()).xpath("//h1")] == ["What is your name?"]


def test_a_secret_is_never_written_back() -> None:
    class SignIn(forms.Form):
        """A password."""

        password = forms.CharField(widget=forms.PasswordInput(render_value=False))

    box = tree(SignIn({"password": "құпия"})).get_element_by_id("id_password")
    assert (box.get("type"), box.get("value") or "") == ("password", "")
