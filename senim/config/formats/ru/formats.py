"""Dates and numbers as they are written in Russian: «9 мая 2026 г.»."""

DATE_FORMAT = "j E Y \\г."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y \\г., H:i"
YEAR_MONTH_FORMAT = "F Y \\г."
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"]
TIME_INPUT_FORMATS = ["%H:%M"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
