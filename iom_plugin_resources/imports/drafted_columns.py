"""The columns that tables of resources and plans of events have in common.

The headings belong to the format of a file and are the same in every language.
"""

from django.utils.translation import gettext_lazy

from ..core.importing import Column, parse_decimal, parse_int_up_to, parse_list, parse_yes_no

CODES = gettext_lazy("Codes, separated by semicolons.")
SEVERAL = gettext_lazy("Codes or titles, separated by semicolons.")
ADDRESS = gettext_lazy("A full address, https://…")
YES_OR_NO = gettext_lazy("“да” or “нет”.")

SUMMARY = Column(
    "summary",
    "Аннотация",
    synonyms=("Краткое описание", "Кратко", "О чём"),
    help=gettext_lazy("Two or three sentences for lists."),
)
BODY = Column("body", "Описание", synonyms=("Содержание", "Подробное описание", "Программа"))
PLACE = Column("place", "Место", synonyms=("Место проведения", "Адрес", "Где"))
LINK = Column(
    "link", "Ссылка", synonyms=("Сайт", "URL", "Подробнее", "Ссылка на ресурс", "Адрес страницы"), help=ADDRESS
)
SUBJECTS = Column(
    "subjects", "Предметы", parse=parse_list, empty=(), synonyms=("Предмет", "Учебный предмет"), help=SEVERAL
)
ORGANISATION_KINDS = Column(
    "organisation_kinds",
    "Типы организаций",
    parse=parse_list,
    empty=(),
    synonyms=("Тип организации", "Вид организации"),
    help=SEVERAL,
)
COMPETENCIES = Column(
    "competencies",
    "Компетенции",
    parse=parse_list,
    empty=(),
    synonyms=("Коды компетенций", "Дефициты", "Трудовые действия"),
    help=CODES,
)
HOURS = Column(
    "hours",
    "Часы",
    parse=parse_int_up_to(32_767),
    synonyms=("Количество часов", "Кол-во часов", "Объём", "Объём, ч", "Часов"),
    help=gettext_lazy("A whole number."),
)
PRICE = Column(
    "price",
    "Цена",
    parse=parse_decimal,
    synonyms=("Стоимость", "Стоимость, руб.", "Цена, руб."),
    help=gettext_lazy("1500 or 1500,50; 0 is free of charge."),
)
IN_FEDERAL_REGISTER = Column(
    "in_federal_register",
    "Федеральный реестр",
    parse=parse_yes_no,
    empty=False,
    synonyms=("В федеральном реестре", "ФР ДПП"),
    help=YES_OR_NO,
)
