"""Import of learning resources for the resource map."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db import models
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Format, Level
from ..core.importing import (
    CellError,
    Change,
    Column,
    Lookup,
    Outcome,
    ParseError,
    RowImporter,
    UndoReport,
    Written,
    in_chunks,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_int_up_to,
    parse_list,
    parse_yes_no,
)
from ..core.periods import PeriodError, parse_period
from ..core.rich_text import plain_text, settled
from ..core.tabular import LONGEST_CELL
from ..core.text import code_key, words_of
from ..core.workbooks import clean_cell
from ..models import (
    Competency,
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    Subject,
)
from ..queries.editing import with_status
from ..queries.imports import used_by
from ..services.resources import LINKS, delete_resources, save_resources
from ..services.search import remember_words

CENT = Decimal("0.01")


class ResourceImporter(RowImporter):
    """The headings belong to the format of the file and are the same in every language.

    The file is the source: a resource found by its key gets what the row says, an empty cell empties the field.
    """

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
        Column(
            "summary",
            "Аннотация",
            synonyms=("Краткое описание", "Кратко", "О чём"),
            help=gettext_lazy("Two or three sentences for lists."),
        ),
        Column("body", "Описание", synonyms=("Содержание", "Подробное описание", "Программа")),
        Column(
            "provider",
            "Организатор",
            synonyms=("Код организации", "Организация", "Кто проводит", "Организация-провайдер"),
            help=gettext_lazy("Code of an organisation."),
        ),
        Column(
            "hours",
            "Часы",
            parse=parse_int_up_to(32_767),
            synonyms=("Количество часов", "Кол-во часов", "Объём", "Объём, ч", "Часов"),
            help=gettext_lazy("A whole number."),
        ),
        Column(
            "price",
            "Цена",
            parse=parse_decimal,
            synonyms=("Стоимость", "Стоимость, руб.", "Цена, руб."),
            help=gettext_lazy("1500 or 1500,50; 0 is free of charge."),
        ),
        Column("place", "Место", synonyms=("Место проведения", "Адрес", "Где")),
        Column(
            "link",
            "Ссылка",
            synonyms=("Сайт", "URL", "Ссылка на ресурс", "Адрес страницы"),
            help=gettext_lazy("A full address, https://…"),
        ),
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
            help=gettext_lazy("Codes or titles, separated by semicolons."),
        ),
        Column(
            "subjects",
            "Предметы",
            parse=parse_list,
            empty=(),
            synonyms=("Предмет", "Учебный предмет"),
            help=gettext_lazy("Codes or titles, separated by semicolons."),
        ),
        Column(
            "organisation_kinds",
            "Типы организаций",
            parse=parse_list,
            empty=(),
            synonyms=("Тип организации", "Вид организации"),
            help=gettext_lazy("Codes or titles, separated by semicolons."),
        ),
        Column(
            "competencies",
            "Компетенции",
            parse=parse_list,
            empty=(),
            synonyms=("Коды компетенций", "Дефициты", "Трудовые действия"),
            help=gettext_lazy("Codes, separated by semicolons."),
        ),
        Column(
            "in_federal_register",
            "Федеральный реестр",
            parse=parse_yes_no,
            empty=False,
            synonyms=("В федеральном реестре", "ФР ДПП"),
            help=gettext_lazy("“да” or “нет”."),
        ),
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
    key = ("key",)
    rows_at_a_time = 1_000
    fields = tuple(column.name for column in columns if column.name not in {"key", *LINKS})

    def __init__(self, *, by=None):
        self.by = by
        self.remembered_words: set[str] = set()

    # --- Loading ---

    def start(self):
        self.kinds = Lookup(ResourceKind.objects.all(), "code", "title")
        self.organisations = Lookup(Organisation.objects.only("code", "short_name", "official_name"), "code")
        self.lookups = {
            "positions": Lookup(Position.objects.all(), "code", "title"),
            "subjects": Lookup(Subject.objects.all(), "code", "title"),
            "organisation_kinds": Lookup(OrganisationKind.objects.all(), "code", "title"),
            "competencies": Lookup(Competency.objects.only("code", "title"), "code", key=code_key),
        }
        self.related = {"kind": self.kinds.by_pk(), "provider": self.organisations.by_pk()}
        self.targets = {name: lookup.by_pk() for name, lookup in self.lookups.items()}
        self.columns_by_name = {column.name: column for column in self.columns}

    def prepare(self, rows):
        self.resources: dict[str, LearningResource] = {}
        self.linked: dict[int, dict[str, set[int]]] = {}
        self.changes: dict[str, dict[str, tuple[Any, Any]]] = {}
        self.waiting: list[LearningResource] = []
        self.waiting_links: dict[str, dict[str, list]] = {}
        for keys in in_chunks([row.values["key"] for row in rows if row.values.get("key")]):
            self.load(LearningResource.objects.filter(key__in=keys))

    def load(self, resources: models.QuerySet) -> None:
        found = list(with_status(resources).defer("search_title", "search_text"))
        self.linked |= {resource.pk: {name: set() for name in LINKS} for resource in found}
        self.resources |= {resource.key: resource for resource in found}
        if not found:
            return
        for resource in found:
            resource.kind = self.related["kind"][resource.kind_id]
            resource.provider = self.related["provider"].get(resource.provider_id)
        for name in LINKS:
            field = LearningResource._meta.get_field(name)
            target = f"{field.m2m_reverse_field_name()}_id"
            pairs = field.remote_field.through.objects.filter(learningresource__in=found)
            for resource_id, target_id in pairs.values_list("learningresource_id", target):
                self.linked[resource_id][name].add(target_id)

    # --- Cells ---

    def clean_key(self, text):
        return self.valid("key", text)

    def clean_title(self, text):
        return self.valid("title", text)

    def clean_place(self, text):
        return self.valid("place", text)

    def clean_link(self, text):
        return self.valid("link", text)

    def clean_dates(self, text):
        return self.valid("dates", text)

    def clean_price(self, price):
        if price is not None and price < 0:
            raise ParseError(_("The price cannot be negative."))
        return self.valid("price", price)

    def valid(self, name, value):
        return LearningResource._meta.get_field(name).clean(value, None)

    def clean_kind(self, text):
        return self.kinds.one(text)

    def clean_provider(self, text):
        return self.organisations.one(text) if text else None

    def clean_positions(self, titles):
        return self.lookups["positions"].many(titles)

    def clean_subjects(self, titles):
        return self.lookups["subjects"].many(titles)

    def clean_organisation_kinds(self, titles):
        return self.lookups["organisation_kinds"].many(titles)

    def clean_competencies(self, codes):
        return self.lookups["competencies"].many(codes)

    # --- Rows ---

    def check(self, values):
        key = values["key"]
        resource = self.resources.get(key)
        if resource is None:
            resource = self.resources[key] = LearningResource(key=key)
        changes = self.changes[key] = self.differences(resource, values)
        if "dates" in changes and values["dates"]:
            self.check_dates(values["dates"])
        if changes and not resource._state.adding and (reason := reason_not_to_write(resource)):
            raise CellError("key", reason)
        for name, (_old, new) in changes.items():
            if name in LINKS:
                continue
            setattr(resource, name, body_of(new) if name == "body" else new)
        if "link" in changes:
            resource.link_checked_at, resource.link_problem = None, ""

    def differences(self, resource: LearningResource, values: dict) -> dict[str, tuple[Any, Any]]:
        """The fields that the row changes, with what they hold and will hold."""
        found = {}
        is_new = resource._state.adding
        linked = {} if is_new else self.linked[resource.pk]
        for name, new in values.items():
            if name == "key":
                continue
            if name in LINKS:
                old = linked.get(name, set())
                if {target.pk for target in new} != old:
                    found[name] = ([self.targets[name][pk] for pk in sorted(old)], new)
            elif is_new:
                found[name] = (None, new)
            elif not is_same(name, old := getattr(resource, name), new):
                found[name] = (old, new)
        return found

    def check_dates(self, wording: str) -> None:
        try:
            parse_period(wording)
        except PeriodError as error:
            raise CellError("dates", error.message) from error

    def save(self, values):
        key = values["key"]
        resource, changes = self.resources[key], self.changes[key]
        if not changes and not resource._state.adding:
            return Outcome.UNCHANGED
        self.waiting.append(resource)
        self.waiting_links[key] = {name: new for name, (_old, new) in changes.items() if name in LINKS}
        return Outcome.CREATED if resource._state.adding else Outcome.CHANGED

    def finish(self):
        is_new = {resource.key for resource in self.waiting if resource._state.adding}
        save_resources(self.waiting, links=self.waiting_links, by=self.by)
        self.remember_words(self.waiting)
        written = []
        for resource in self.waiting:
            linked = self.linked.get(resource.pk) or {name: set() for name in LINKS}
            linked |= {name: {one.pk for one in ones} for name, ones in self.waiting_links[resource.key].items()}
            before = None if resource.key in is_new else before_of(self.changes[resource.key])
            written.append(Written(resource.pk, before, print_of(resource, linked)))
        return written

    def remember_words(self, resources: Iterable[LearningResource]) -> None:
        """Most words of a large file have been met already."""
        texts = (text for resource in resources if resource.live for text in (resource.title, resource.summary))
        written = {word for text in texts for word in words_of(text)}
        remember_words(written - self.remembered_words)
        self.remembered_words |= written

    def name_of(self, values):
        return values["title"]

    def changes_of(self, values):
        return tuple(
            Change(self.columns_by_name[name].heading, as_text(name, old), as_text(name, new))
            for name, (old, new) in self.changes[values["key"]].items()
        )

    # --- Undoing ---

    def undo(self, rows):
        self.prepare([])
        self.load(LearningResource.objects.filter(pk__in=[row.object_id for row in rows]))
        resources = {resource.pk: resource for resource in self.resources.values()}
        users = used_by(LearningResource, [row.object_id for row in rows if row.before is None])
        report, gone, back = UndoReport(), [], []
        for row in rows:
            resource = resources.get(row.object_id)
            if resource is None:
                report.gone += 1
                continue
            reason = self.reason_to_keep(resource, row, users.get(resource.pk, ()))
            if reason:
                report.kept.append((resource.title, reason))
            elif row.before is None:
                gone.append(resource)
            else:
                self.restore(resource, row.before)
                back.append(resource)
        delete_resources(gone)
        save_resources(back, links=self.waiting_links, by=self.by)
        report.deleted, report.restored = len(gone), len(back)
        return report

    def reason_to_keep(self, resource, row, users) -> str:
        if users:
            return _("It is used by: %(users)s.") % {"users": ", ".join(users)}
        if print_of(resource, self.linked[resource.pk]) != row.after or is_written_in(resource, row.before is None):
            return _("It has been changed since.")
        for name, old in (row.before or {}).items():
            known = self.targets.get(name) or self.related.get(name, {})
            named = old if isinstance(old, list) else [old]
            if known and any(pk is not None and pk not in known for pk in named):
                return _("What it referred to before has been deleted.")
        return reason_not_to_change(resource)

    def restore(self, resource, before: dict) -> None:
        links = self.waiting_links[resource.key] = {}
        for name, old in before.items():
            if name in LINKS:
                links[name] = [self.targets[name][pk] for pk in old]
            elif name in self.related:
                setattr(resource, name, self.related[name].get(old))
            else:
                setattr(resource, name, LearningResource._meta.get_field(name).to_python(old))


def is_written_in(resource: LearningResource, is_new: bool) -> bool:
    """Whether editors have saved a version since the import, of which the resource itself may show nothing."""
    return bool(resource.latest_revision_id) if is_new else resource.live and resource.has_unpublished_changes


def reason_not_to_change(resource: LearningResource) -> str:
    """Why an import would get in an editor's way, if it would; ``with_status`` has read the resource."""
    if resource.locked:
        return _("An editor has locked this resource. Unlock it or take the row out of the file.")
    if resource.is_in_workflow:
        return _("This resource is in moderation. Wait for the decision or take the row out of the file.")
    if resource.is_scheduled:
        return _("A version of this resource waits for its hour. Cancel that or take the row out of the file.")
    return ""


def reason_not_to_write(resource: LearningResource) -> str:
    """Why a row would bury an editor's work: the new version is made of what is stored, not of their draft."""
    if reason := reason_not_to_change(resource):
        return reason
    if resource.latest_revision_id and resource.has_unpublished_changes and not resource.archived_at:
        return _("An editor has an unpublished draft of it. Publish the draft or take the row out of the file.")
    return ""


def body_of(text: str) -> str:
    """Text of a spreadsheet is text: what looks like HTML in it is shown, not obeyed."""
    return linebreaks(text, autoescape=True) if text else ""


def is_same(name: str, old: Any, new: Any) -> bool:
    """Whether the cell says what is stored, given what a spreadsheet keeps of a text."""
    if not isinstance(new, str) or old == new:
        return old == new
    if name == "body":
        old, new = plain_text(old), settled(new)
    else:
        old = clean_cell(old)
    return old == new or (len(new) >= LONGEST_CELL - 1 and old.startswith(new))


def as_text(name: str, value: Any) -> str:
    """A value as a cell has it, for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(one.code for one in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if name == "body":
        return plain_text(value) if "<" in value else value
    return str(value)


# --- What an undo has to know ---


def before_of(changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The old values of the changed fields as JSON; objects by key."""
    return {name: as_json(old) for name, (old, _new) in changes.items()}


def as_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list):
        return [one.pk for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def print_of(resource: LearningResource, linked: dict[str, set[int]]) -> str:
    """A print of all that an import may write: two states are the same if their prints are."""
    state = [as_json(getattr(resource, name)) for name in ResourceImporter.fields if name != "price"]
    price = None if resource.price is None else str(resource.price.quantize(CENT))
    links = [sorted(linked[name]) for name in LINKS]
    content = json.dumps([state, price, links], ensure_ascii=False)
    return blake2b(content.encode(), digest_size=16).hexdigest()
