"""Honest texts that people send: every one is accepted and comes back as it was after the documented rule."""

from typing import Final

ONE_LINE: Final = (
    "Көршім түнде шулайды, қайда жүгінемін?",
    "Сәлеметсіз бе! Әкемнің ЖСН-і жоғалды: ғұмыр, үміт, өң, іңір",
    "Körşim tünde şulaıdy, qaıda júginemin?",
    "Ŭly dala elı — Qazaqstan, ğasyr, ötınış",
    "كورشىم تۇندە شۋلايدى، قايدا جۇگىنەمىن؟",
    "Соседи шумят по ночам; куда обратиться? Ёлки-палки!",
    "قوشنام كېچىسى ۋاراڭ-چۇرۇڭ قىلىدۇ، نېمە قىلاي؟",
    "جاري يزعجني كل ليلة، إلى من أشتكي؟",
    "השכן שלי מרעיש בלילה, למי לפנות?",
    "邻居晚上很吵,我应该找谁?",
    "隣人が夜うるさいです。どこに相談できますか。",
    "이웃이 밤에 시끄럽습니다. 어디에 신고하나요?",
    "Qo‘shnim kechasi shovqin qiladi",
    "Komşum geceleri gürültü yapıyor, ığüşöç İI",
    "Сүрөттү тиркедим, кечиресиз",
    "मेरा पड़ोसी रात में शोर करता है",
    "საღამო მშვიდობისა, დამეხმარეთ",
    "Բարի երեկո, օգնեք ինձ",
    "ਸ਼ਿਕਾਇਤ ਦਰਜ ਕਰੋ",
    "Телефонымды ұрлады 😡📱",
    "👨‍👩‍👧‍👦 отбасым қауіпте емес, 🇰🇿 🏳️‍🌈 👍🏽",
    "می‌خواهم شکایت کنم",
    "Кавычки: «ёлочки», „лапки“, “quotes”, 'single', \"double\", `back`",
    "It's O'Brien -- the neighbour's dog; DROP TABLE intake_servicerequest; --",
    "' OR '1'='1' /* comment */ UNION SELECT password FROM users",
    "Robert'); DELETE FROM ledger_record WHERE 1=1; --",
    "<script>alert('жалоба')</script>",
    "<img src=x onerror=alert(1)> <b>қалың</b> &amp; &lt;тег&gt; &#1179;",
    "{{ settings.SECRET_KEY }} {% load static %} {# түсініктеме #} ${7*7} #{7*7} <%= 7*7 %>",
    "=1+1",
    "+7 701 000 00 00 нөмірінен қоңырау шалды",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9) және =HYPERLINK(\"http://example.kz\")",
    "C:\\Users\\Айгерім\\..\\..\\etc\\passwd ../../../etc/passwd",
    "100 % рас: 50%off %s %d %(name)s {0} {name} $HOME \\n \\0 \\x00",
    "e\u0301 мен \u00e9 бір әріп емес: й (и\u0306) және ё (е\u0308)",
    "Z\u0335\u0321a\u0334l\u0337g\u0338o бірнеше белгі бір әріпте",
    "сөз\u00adаралық, үзілмейтін\u00a0бос\u202fорын, \u200bнөлдік\u2060",
    "\u202bשלום\u202c оңнан солға \u200fбелгі\u200e, \u2067RLI\u2069",
    "ﬁ ﬀ ① ½ ㎡ Ⅷ ＡＢＣ — пішіні бөлек әріптер",
    "🫠🪿 жаңа эмодзи, 𝒜𝓑𝓒, 𐰴𐰀𐰕𐰴 көне түркі жазуы, 𠮷野家",
    "null None undefined NaN true false 0 -0 1e309 Infinity",
    "x" * 300,
    "\ufeffбасында көрінбейтін белгі бар",
)  # fmt: skip

SEVERAL_LINES: Final = (
    "Бірінші жол\r\nЕкінші жол\r\n\r\nҮшінші жол",
    "  \n\tАлды-артындағы бос орын кетеді\t \r\n ",
    "Кесте:\tбір\tекі\nЖол",
    "Ескі Mac жолы\rекінші жол",
    "\u2028жол бөлгіш\u2029 және   ішкі бос орындар",
)

CONTROLS: Final = ("а\x01б", "а\x07б", "а\x08б", "а\x0bб", "а\x0cб", "а\x1bб[31m", "а\x7fб", "а\x85б", "а\x9fб")


def after_the_rule(text: str) -> str:
    """The documented rule: line ends as LF, outer spaces off, nothing else."""
    return "\n".join(text.replace("\r\n", "\r").split("\r")).strip()
