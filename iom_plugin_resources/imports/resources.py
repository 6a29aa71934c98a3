"""Import of learning resources for the resource map."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from ..choices import Format, Level
from ..core.importing import (
    Column,
    parse_choice,
    parse_date,
    parse_int_up_to,
    parse_list,
)
from ..core.text import words_of
from ..models import LearningResource
from ..services.resources import delete_resources, save_resources
from ..services.search import remember_words
from . import drafted_columns as common
from .drafted import DraftedImporter


class ResourceImporter(DraftedImporter):
    """The headings belong to the format of the file and are the same in every language.

    The file is the source: a resource found by its key gets what the row says, an empty cell empties the field.
    """

    model = LearningResource
    columns = (
        Column(
            "key",
            "Код",
            required=True,
            synonyms=("Ключ", "Идентификатор", "ID", "Шифр"),
            help=gettext_lazy("Latin letters, digits and hyphens; the resource is found by it for ever."),
        ),
        Column(
            "title",
            "Название",
            required=True,
            synonyms=("Наименование", "Тема", "Название мероприятия", "Наименование программы", "Мероприятие"),
        ),
        Column(
            "kind",
            "Вид",
            required=True,
            synonyms=("Вид ресурса", "Тип", "Тип ресурса", "Форма", "Вид мероприятия"),
            help=gettext_lazy("Code or title of a kind of resource."),
        ),
        Column(
            "level",
            "Уровень",
            required=True,
            parse=parse_choice(Level),
            synonyms=("Уровень мероприятия",),
            help=", ".join(Level.values),
        ),
        Column(
            "format",
            "Формат",
            required=True,
            parse=parse_choice(Format),
            synonyms=("Формат проведения", "Форма обучения", "Форма проведения"),
            help=", ".join(Format.values),
        ),
        common.SUMMARY,
        common.BODY,
        Column(
            "provider",
            "Организатор",
            synonyms=("Код организации", "Организация", "Кто проводит", "Организация-провайдер"),
            help=gettext_lazy("Code of an organisation."),
        ),
        common.HOURS,
        common.PRICE,
        common.PLACE,
        common.LINK,
        Column(
            "dates",
            "Сроки",
            synonyms=("Дата", "Даты", "Дата проведения", "Сроки проведения", "Срок", "Когда"),
            help=gettext_lazy("As people say it: “22.03.2027”, “октябрь 2026”, “до 15.11.2026”."),
        ),
        Column(
            "positions",
            "Должности",
            parse=parse_list,
            empty=(),
            synonyms=("Для кого", "Категория слушателей", "Целевая аудитория", "Должность"),
            help=common.SEVERAL,
        ),
        common.SUBJECTS,
        common.ORGANISATION_KINDS,
        common.COMPETENCIES,
        common.IN_FEDERAL_REGISTER,
        Column(
            "apply_until",
            "Набор до",
            parse=parse_date,
            synonyms=("Запись до", "Приём заявок до", "Окончание набора", "Регистрация до"),
            help=gettext_lazy("21.10.2026; empty if there is no enrolment now."),
        ),
        Column(
            "places",
            "Мест",
            parse=parse_int_up_to(2_147_483_647),
            synonyms=("Количество мест", "Кол-во мест", "Места"),
            help=gettext_lazy("A whole number; empty if all can take part."),
        ),
    )

    def __init__(self, *, by=None):
        super().__init__(by=by)
        self.remembered_words: set[str] = set()

    def start(self):
        super().start()
        self.related["provider"] = self.organisations.by_pk()

    def clean_provider(self, text):
        return self.organisations.one(text) if text else None

    def check(self, values):
        super().check(values)
        if "link" in self.changes[values["key"]]:
            resource = self.objects[values["key"]]
            resource.link_checked_at, resource.link_problem = None, ""

    def write(self, objects, links):
        save_resources(objects, links=links, by=self.by)
        self.remember_words(objects)

    def delete(self, objects):
        delete_resources(objects)

    def remember_words(self, resources: Iterable[LearningResource]) -> None:
        """Most words of a large file have been met already."""
        texts = (text for resource in resources if resource.live for text in (resource.title, resource.summary))
        written = {word for text in texts for word in words_of(text)}
        remember_words(written - self.remembered_words)
        self.remembered_words |= written
