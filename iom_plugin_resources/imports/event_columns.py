"""The columns of a plan of events; the headings belong to the format and are the same in every language."""

from django.utils.translation import gettext_lazy

from ..choices import Format, Level, MonthlyBy, RegistrationKind, Repeat
from ..core.importing import (
    Column,
    parse_choice,
    parse_date,
    parse_int_up_to,
    parse_list,
    parse_yes_no,
)
from . import drafted_columns as common
from .event_cells import (
    parse_exceptions,
    parse_hours,
    parse_registration,
    parse_repeat,
    parse_sessions,
    parse_time,
    parse_weekdays,
)

parse_small = parse_int_up_to(32_767)
parse_number = parse_int_up_to(2_147_483_647)
WHOLE = gettext_lazy("A whole number.")
ANY_NUMBER_OF_PLACES = gettext_lazy("A whole number; empty if there is room for all.")
TIME = gettext_lazy("16:00; before the beginning: after midnight.")
DAY = gettext_lazy("21.10.2026")

WHAT = (
    Column(
        "key",
        "Код",
        synonyms=("Ключ", "Идентификатор", "ID", "Шифр"),
        help=gettext_lazy(
            "Latin letters, digits and hyphens; the event is found by it for ever. Without it, by title and dates."
        ),
    ),
    Column(
        "title",
        "Название",
        required=True,
        synonyms=("Наименование", "Тема", "Мероприятие", "Название мероприятия", "Наименование мероприятия"),
    ),
    Column(
        "kind",
        "Вид",
        synonyms=("Вид мероприятия", "Тип", "Форма", "Форма мероприятия"),
        help=gettext_lazy("Code or title of a kind of resource."),
    ),
    Column(
        "level",
        "Уровень",
        parse=parse_choice(Level),
        empty=Level.MUNICIPALITY,
        synonyms=("Уровень мероприятия",),
        help=", ".join(Level.values),
    ),
    Column(
        "format",
        "Формат",
        parse=parse_choice(Format),
        empty=Format.IN_PERSON,
        synonyms=("Формат проведения", "Форма проведения"),
        help=", ".join(Format.values),
    ),
    common.SUMMARY,
    common.BODY,
    Column(
        "resource",
        "Ресурс",
        synonyms=("Код ресурса",),
        help=gettext_lazy("Code of the resource of the map that takes place then."),
    ),
)
WHEN = (
    Column(
        "dates",
        "Даты",
        required=True,
        synonyms=("Дата", "Дата проведения", "Сроки", "Сроки проведения", "Срок", "Когда", "День"),
        help=gettext_lazy("As people say it: “22.03.2027”, “12–15.05.2027”, “октябрь 2026”, “до 15.11.2026”."),
    ),
    Column(
        "starts_at",
        "Начало",
        parse=parse_hours,
        synonyms=("Время начала", "Время", "Начало в", "Время проведения"),
        help=gettext_lazy("14:00 or 14:00–16:00, in the time zone of the event."),
    ),
    Column("ends_at", "Окончание", parse=parse_time, synonyms=("Время окончания", "Конец"), help=TIME),
    Column(
        "time_zone",
        "Часовой пояс",
        synonyms=("Зона",),
        help=gettext_lazy("Asia/Krasnoyarsk; empty: that of the portal."),
    ),
    Column(
        "repeat",
        "Повтор",
        parse=parse_repeat,
        synonyms=("Повторяется", "Повторение", "Периодичность"),
        help=", ".join(filter(None, Repeat.values)),
    ),
    Column(
        "repeat_every",
        "Через сколько",
        parse=parse_small,
        empty=1,
        help=gettext_lazy("2: every second day, week or month; empty: every one."),
    ),
    Column(
        "repeat_weekdays",
        "Дни недели",
        parse=parse_weekdays,
        help=gettext_lazy("For a weekly event: “пн; чт”; empty: as its first day."),
    ),
    Column(
        "repeat_monthly_by",
        "День месяца",
        parse=parse_choice(MonthlyBy),
        empty=MonthlyBy.DAY,
        help=", ".join(MonthlyBy.values),
    ),
    Column("repeat_until", "Повторять до", parse=parse_date, synonyms=("Повтор до",), help=DAY),
    Column("repeat_count", "Число дат", parse=parse_small, synonyms=("Сколько раз", "Количество дат"), help=WHOLE),
    Column(
        "exceptions",
        "Исключения",
        parse=parse_exceptions,
        synonyms=("Кроме", "Переносы"),
        help=gettext_lazy("“12.03.2027; 19.03.2027 → 20.03.2027 15:00–17:00 (why)”"),
    ),
    Column(
        "sessions",
        "Занятия",
        parse=parse_sessions,
        synonyms=("Встречи", "Сессии"),
        help=gettext_lazy("“12.03.2027 14:00–16:00 title @ place; 19.03.2027 14:00–16:00”"),
    ),
)
WHERE_AND_WHO = (
    common.PLACE,
    Column("room", "Кабинет", synonyms=("Аудитория для проведения", "Зал", "Помещение")),
    Column(
        "online_link",
        "Ссылка для подключения",
        synonyms=("Подключение", "Ссылка на трансляцию", "Ссылка на вебинар"),
        help=common.ADDRESS,
    ),
    Column(
        "online_link_hidden",
        "Ссылка только записавшимся",
        parse=parse_yes_no,
        empty=True,
        help=common.YES_OR_NO,
    ),
    common.LINK,
    Column(
        "organiser",
        "Организатор",
        synonyms=("Код организации", "Организация", "Кто проводит"),
        help=gettext_lazy("Code of an organisation."),
    ),
    Column("lead", "Ведущий", synonyms=("Кто ведёт", "Ведущие", "Ответственный", "Ответственные")),
    Column("contact", "Контакты", synonyms=("У кого спросить", "Контактное лицо")),
    Column("audience", "Аудитория", synonyms=("Аудитория словами", "Участники", "Для кого", "Категория участников")),
    Column("positions", "Должности", parse=parse_list, empty=(), synonyms=("Должность",), help=common.SEVERAL),
    common.SUBJECTS,
    common.ORGANISATION_KINDS,
    common.COMPETENCIES,
)
HOW = (
    common.HOURS,
    common.PRICE,
    Column(
        "gives_certificate",
        "Сертификат",
        parse=parse_yes_no,
        empty=False,
        help=common.YES_OR_NO,
    ),
    common.IN_FEDERAL_REGISTER,
    Column(
        "registration",
        "Регистрация",
        parse=parse_registration,
        empty=RegistrationKind.NONE,
        synonyms=("Запись",),
        help=", ".join(RegistrationKind.values),
    ),
    Column("registration_opens_on", "Регистрация с", parse=parse_date, synonyms=("Запись с",), help=DAY),
    Column("registration_closes_on", "Регистрация до", parse=parse_date, synonyms=("Запись до",), help=DAY),
    Column(
        "places",
        "Мест",
        parse=parse_number,
        synonyms=("Количество мест", "Кол-во мест", "Места"),
        help=ANY_NUMBER_OF_PLACES,
    ),
    Column("places_online", "Мест онлайн", parse=parse_number, help=ANY_NUMBER_OF_PLACES),
    Column(
        "allows_guests",
        "Без учётной записи",
        parse=parse_yes_no,
        empty=False,
        help=gettext_lazy("Whether people without an account may register: “да” or “нет”."),
    ),
)
COLUMNS = WHAT + WHEN + WHERE_AND_WHO + HOW
