"""Import of learning resources for the resource map."""

from collections import defaultdict

from django.core.validators import validate_slug
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from ..choices import Format, Level
from ..core.importing import (
    CellError,
    Column,
    Lookup,
    Outcome,
    ParseError,
    RowImporter,
    assign,
    in_chunks,
    parse_choice,
    parse_decimal,
    parse_int_up_to,
    parse_list,
    parse_yes_no,
)
from ..core.periods import parse_period
from ..core.text import code_key
from ..models import (
    Competency,
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    Subject,
)
from ..services.resources import save_resource


class ResourceImporter(RowImporter):
    """The headings belong to the format of the file and are the same in every language.

    The file is the source: a resource found by its key gets what the row says, an empty cell empties the field.
    """

    columns = (
        Column("key", "Код", required=True),
        Column("title", "Название", required=True),
        Column("kind", "Вид", required=True),
        Column("level", "Уровень", required=True, parse=parse_choice(Level)),
        Column("format", "Формат", required=True, parse=parse_choice(Format)),
        Column("summary", "Аннотация"),
        Column("body", "Описание"),
        Column("provider", "Организатор", required=True),
        Column("hours", "Часы", parse=parse_int_up_to(10_000)),
        Column("price", "Цена", parse=parse_decimal),
        Column("place", "Место"),
        Column("link", "Ссылка"),
        Column("dates", "Сроки"),
        Column("positions", "Должности", parse=parse_list, empty=()),
        Column("subjects", "Предметы", parse=parse_list, empty=()),
        Column("organisation_kinds", "Типы организаций", parse=parse_list, empty=()),
        Column("competencies", "Компетенции", parse=parse_list, empty=()),
        Column("in_federal_register", "Федеральный реестр", parse=parse_yes_no, empty=False),
    )
    key = ("key",)
    links = ("positions", "subjects", "organisation_kinds", "competencies")
    unchecked_fields = frozenset({"kind", "provider", "offered_by", "latest_revision", "live_revision", "locked_by"})

    def prepare(self, rows):
        self.kinds = Lookup(ResourceKind.objects.all(), "code", "title")
        self.organisations = Lookup(Organisation.objects.all(), "code")
        self.lookups = {
            "positions": Lookup(Position.objects.all(), "code", "title"),
            "subjects": Lookup(Subject.objects.all(), "code", "title"),
            "organisation_kinds": Lookup(OrganisationKind.objects.all(), "code", "title"),
            "competencies": Lookup(Competency.objects.all(), "code", key=code_key),
        }
        self.resources = {}
        self.linked = defaultdict(set)
        keys = [row.values["key"] for row in rows if row.values.get("key")]
        for some in in_chunks(keys):
            self.load_resources(some)
        self.changed = {}

    def load_resources(self, keys):
        found = {resource.key: resource for resource in LearningResource.objects.filter(key__in=keys)}
        self.resources |= found
        for name in self.links:
            field = LearningResource._meta.get_field(name)
            target = f"{field.m2m_reverse_field_name()}_id"
            pairs = field.remote_field.through.objects.filter(learningresource__key__in=found)
            for resource_id, target_id in pairs.values_list("learningresource_id", target):
                self.linked[resource_id, name].add(target_id)

    def clean_key(self, text):
        validate_slug(text)
        return text

    def clean_kind(self, text):
        return self.kinds.one(text)

    def clean_provider(self, text):
        return self.organisations.one(text)

    def clean_price(self, price):
        if price is not None and price < 0:
            raise ParseError(_("The price cannot be negative."))
        return price

    def clean_body(self, text):
        """Text of a spreadsheet is text: what looks like HTML in it is shown, not obeyed."""
        return linebreaks(text, autoescape=True) if text else ""

    def clean_dates(self, text):
        if text:
            parse_period(text)
        return text

    def clean_positions(self, titles):
        return self.lookups["positions"].many(titles)

    def clean_subjects(self, titles):
        return self.lookups["subjects"].many(titles)

    def clean_organisation_kinds(self, titles):
        return self.lookups["organisation_kinds"].many(titles)

    def clean_competencies(self, codes):
        return self.lookups["competencies"].many(codes)

    def check(self, values):
        key = values["key"]
        resource = self.resources.setdefault(key, LearningResource(key=key))
        changed = assign(resource, {name: value for name, value in values.items() if name not in self.links})
        resource.clean_fields(exclude=self.unchecked_fields)
        self.changed[key] = changed or any(
            {target.pk for target in values[name]} != self.linked[resource.pk, name]
            for name in self.links
            if name in values
        )
        if self.changed[key] and resource.locked:
            raise CellError("key", _("An editor has locked this resource. Unlock it or take the row out of the file."))

    def save(self, values):
        resource = self.resources[values["key"]]
        if not self.changed[values["key"]] and resource.pk:
            return Outcome.UNCHANGED
        outcome = Outcome.CHANGED if resource.pk else Outcome.CREATED
        save_resource(resource, links={name: values[name] for name in self.links if name in values})
        return outcome
