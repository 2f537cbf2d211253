"""What the person wrote themselves is found in letters of many programs; languages, charsets, answers by number."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from senim.channels.email import letters
from senim.channels.email.flattened import flattened
from senim.channels.email.numbered import answers_in, language_of
from senim.channels.email.quoting import own_words

QUOTED = {
    "gmail kk": "Сәлем\n\n2026 ж. 22 қар., жс 10:00 Senim <ask@senim.example> жазды:\n> ескі\n> сөз",
    "gmail ru": "Сәлем\n\nвс, 22 нояб. 2026 г. в 10:00, Senim <ask@senim.example>:\n\n> старые\n> слова",
    "gmail en, broken line": "Сәлем\n\nOn Sun, Nov 22, 2026 at 10:00 AM Senim long name <ask@senim.example>\nwrote:\n\n> old",
    "yandex": "Сәлем\n\n22.11.2026, 10:00, \"Senim\" <ask@senim.example>:\n> старые",
    "mail.ru": "Сәлем\n\n>Воскресенье, 22 ноября 2026, 10:00 +05:00 от Senim <ask@senim.example>:\n>\n>старые",
    "thunderbird ru": "Сәлем\n\n22.11.2026 10:00, Senim пишет:\n> старые",
    "outlook ru": "Сәлем\n\n________________________________\nОт: Senim <ask@senim.example>\nОтправлено: 22 ноября 2026 г.\n"
    "Кому: Айгерім\nТема: Senim\n\nстарые слова",
    "outlook en": "Сәлем\n\nFrom: Senim <ask@senim.example>\nSent: Sunday, November 22, 2026\nTo: Aigerim\nSubject: Senim\n\nold",
    "outlook kk": "Сәлем\n\nКімнен: Senim <ask@senim.example>\nЖіберілді: 22 қараша 2026 ж.\nКімге: Айгерім\nТақырыбы: Senim\n\nескі",
    "original message": "Сәлем\n\n-----Исходное сообщение-----\nстарые слова",
    "telephone ru": "Сәлем\n\nОтправлено с iPhone\n\n> 22 нояб. 2026 г., в 10:00, Senim <ask@senim.example> написал(а):\n> старые",
    "signature": "Сәлем\n\n-- \nАйгерім\n+7 701 000 00 00",
}  # fmt: skip


@pytest.mark.parametrize("program", list(QUOTED))
def test_what_was_quoted_goes_and_own_words_stay(program: str) -> None:
    assert own_words(QUOTED[program]) == "Сәлем"


@pytest.mark.parametrize(
    "text",
    [
        "Ол маған былай деп жазды:\nбүгін келемін",
        "From: now on I want\nan answer",
        "Он написал: приду в пять.\nЯ боюсь",
        "Қысқа -- сөз",
        "On 5 May he wrote:\nI will come",
        "1. бірінші\n2. екінші",
        "Дата: вчера\nМесто: двор",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    assert own_words(text) == text


def test_words_between_quoted_lines_stay() -> None:
    assert own_words("> 1. Қайда?\nАбайда\n> 2. Қашан?\nКеше\n") == "Абайда\nКеше"
    assert own_words("> all\n> quoted") == ""


def test_html_gives_its_words_without_scripts_and_with_its_quotes_marked() -> None:
    markup = (
        "<html><head><title>Тақырып</title><style>p{}</style></head><body><p>Сәлем,&nbsp;<b>дос</b></p>"
        "<script>alert(1)</script><ul><li>бір<li>екі</ul><img src='http://x/y.png' alt='z'>"
        "<blockquote>ескі<br>сөз</blockquote></body></html>"
    )
    assert flattened(markup).split("\n") == ["Сәлем, дос", "бір", "екі", "> ескі", "> сөз"]
    assert own_words(flattened(markup)) == "Сәлем, дос\nбір\nекі"


@pytest.mark.parametrize("charset", ["utf-8", "cp1251", "koi8-r", "utf-16", "iso-8859-5", "nonsense", ""])
def test_cyrillic_is_read_in_the_charset_that_it_is_in(charset: str) -> None:
    text = "Здравствуйте, у меня украли телефон"
    real = {"nonsense": "cp1251", "": "utf-8"}.get(charset, charset)
    head = f"From: a@b.kz\r\nContent-Type: text/plain; charset={charset or 'us-ascii'}\r\n\r\n".encode()
    assert letters.read(head + text.encode(real)).text == text


def test_a_letter_that_is_only_html_is_read_and_one_with_both_is_read_once() -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@b.kz"
    mail.set_content("Мәтін")
    mail.add_alternative("<p>Басқа</p>", subtype="html")
    assert letters.read(mail.as_bytes()).text == "Мәтін"
    only = EmailMessage(policy=SMTP)
    only["From"] = "a@b.kz"
    only.set_content("<div>Тек <i>HTML</i></div>", subtype="html")
    assert letters.read(only.as_bytes()).text == "Тек HTML"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Менің телефоным ұрланды", "kk"),
        ("У меня украли телефон", "ru"),
        ("My phone", "en"),
        ("", "en"),
        ("Көмек", "kk"),
    ],
)
def test_the_language_of_a_letter_is_told_by_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("1: 2\n2: Астана", [1, 2], {1: "2", 2: "Астана"}),
        ("1) 2\n2 - Астана\nРахмет", [1, 2], {1: "2", 2: "Астана\nРахмет"}),
        ("*1.* 2\n\n2. Астана", [1, 2], {1: "2", 2: "Астана"}),
        ("Астана", [2], {2: "Астана"}),
        ("бірінші\nекінші", [1, 2], {1: "бірінші", 2: "екінші"}),
        ("7: сөз", [1, 2], {}),
        ("сөз", [1, 2], {}),
        ("", [1], {}),
    ],
)
def test_answers_are_found_by_their_numbers(text: str, asked: list[int], found: dict[int, str]) -> None:
    assert dict(answers_in(text, asked)) == found


def test_the_fingerprint_is_the_same_for_a_letter_that_comes_another_way() -> None:
    letter = b"Message-ID: <1@x>\r\nFrom: a@b.kz\r\n\r\nwords\r\n"
    other_way = b"Received: from y\r\n" + letter.replace(b"\r\n", b"\n")
    assert letters.digest(letter) == letters.digest(other_way)
    assert letters.digest(letter) != letters.digest(letter.replace(b"words", b"other"))
    assert letters.digest(letter) != letters.digest(letter.replace(b"a@b", b"c@b"))
