"""Import of teachers and of the staff who accompany them."""

import re
from collections import defaultdict
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from iom_plugin_resources.core.importing import (
    CellError,
    Column,
    Lookup,
    Outcome,
    ParseError,
    RowImporter,
    assign,
    in_chunks,
    parse_choice,
    parse_date,
    parse_int_up_to,
    parse_list,
)
from iom_plugin_resources.core.text import fold
from iom_plugin_resources.models import Organisation, Position, Subject

from ..choices import Category, Role
from ..models import Membership, Teacher, TrainingRecord
from ..services.accounts import save_account
from ..services.teachers import enter_profile, give_role

HOURS = re.compile(r"(\d{1,4}) ?(?:ч\.?|час\w*)", re.IGNORECASE)
YEAR = re.compile(r"((?:19|20)\d\d)(?: ?г\.?)?")


class Training(NamedTuple):
    """A finished course as a cell or the database has it."""

    title: str
    provider: str = ""
    hours: int | None = None
    year: int | None = None


class TeacherImporter(RowImporter):
    """The headings belong to the format of the file and are the same in every language.

    People are found by login and never lose their password. Teachers write in their profiles themselves, so an
    empty cell leaves what is there, and courses and roles are only added.
    """

    columns = (
        Column("login", "Логин", required=True),
        Column("last_name", "Фамилия", required=True),
        Column("first_name", "Имя", required=True),
        Column("middle_name", "Отчество"),
        Column("email", "Эл. почта"),
        Column("organisation", "Организация"),
        Column("position", "Должность"),
        Column("subjects", "Предметы", parse=parse_list, empty=()),
        Column("education", "Образование"),
        Column("experience_years", "Стаж", parse=parse_int_up_to(70)),
        Column("category", "Категория", parse=parse_choice(Category)),
        Column("attestation_date", "Дата аттестации", parse=parse_date),
        Column("birth_date", "Дата рождения", parse=parse_date),
        Column("roles", "Роли", parse=parse_list, empty=()),
        Column("trainings", "Курсы", parse=parse_list, empty=()),
    )
    key = ("login",)
    profile_fields = (
        "last_name",
        "first_name",
        "middle_name",
        "organisation",
        "position",
        "education",
        "experience_years",
        "category",
        "attestation_date",
        "birth_date",
    )

    def __init__(self, *, password: str | None = None):
        self.user_model = get_user_model()
        # A portal's own user model need not have names.
        present = {field.name for field in self.user_model._meta.fields}
        self.user_fields = [name for name in ("last_name", "first_name", "email") if name in present]
        # One hash for all: hashing is slow on purpose, and so is a password that a whole demo shares.
        self.password_hash = make_password(password) if password else None
        self.parse_role = parse_choice(Role)

    def key_of(self, values):
        return fold(values.get("login") or "") or None

    # --- Loading ---

    def prepare(self, rows):
        self.organisations = Lookup(Organisation.objects.all(), "code")
        self.positions = Lookup(Position.objects.all(), "code", "title")
        self.subjects = Lookup(Subject.objects.all(), "code", "title")
        self.users, self.teachers, self.profiles = {}, {}, {}
        self.subjects_of, self.trainings_of = defaultdict(set), defaultdict(list)
        self.roles_of = defaultdict(set)
        logins = [row.values["login"] for row in rows if row.values.get("login")]
        for some in in_chunks(logins):
            self.load_people(some)
        self.changes = {}

    def load_people(self, logins):
        users = self.user_model.objects.filter(**{f"{self.user_model.USERNAME_FIELD}__in": logins})
        self.users |= {fold(user.get_username()): user for user in users}
        teachers = Teacher.objects.filter(user__in=users).select_related("organisation", "position")
        self.teachers |= {teacher.user_id: teacher for teacher in teachers}
        for teacher_id, subject_id in Teacher.subjects.through.objects.filter(teacher__in=teachers).values_list(
            "teacher_id", "subject_id"
        ):
            self.subjects_of[teacher_id].add(subject_id)
        for training in TrainingRecord.objects.filter(teacher__in=teachers):
            self.trainings_of[training.teacher_id].append(training)
        for membership in Membership.objects.filter(user__in=users):
            self.roles_of[membership.user_id].add((membership.organisation_id, membership.role))

    # --- Checking ---

    def clean_organisation(self, code):
        return self.organisations.one(code) if code else None

    def clean_position(self, title):
        return self.positions.one(title) if title else None

    def clean_subjects(self, titles):
        return self.subjects.many(titles)

    def clean_birth_date(self, day):
        if day and day > timezone.localdate():
            raise ParseError(_("The date of birth lies in the future."))
        return day

    def clean_roles(self, cells):
        return [self.parsed_role(cell) for cell in cells]

    def parsed_role(self, cell):
        role, at, code = (part.strip() for part in cell.partition("@"))
        if not at or not code:
            raise ParseError(
                _("“%(text)s” is not a role. Write it as role@organisation, like curator@school-7.")
                % {"text": cell[:100]}
            )
        return self.parse_role(role), self.organisations.one(code)

    def clean_trainings(self, cells):
        return [parse_training(cell) for cell in cells]

    def check(self, values):
        key, login_field = self.key_of(values), self.user_model.USERNAME_FIELD
        user = self.users.setdefault(key, self.user_model(**{login_field: values["login"]}))
        given = {name: values[name] for name in self.user_fields if values.get(name)}
        user_changed = assign(user, given)
        check_fields(user, {**{name: name for name in given}, login_field: "login"})
        roles = {(organisation.pk, role) for role, organisation in values.get("roles", ())}
        self.changes[key] = (user_changed, self.check_profile(user, values), roles - self.roles_of[user.pk])

    def check_profile(self, user, values) -> bool:
        """Prepare the profile; whether it has to be saved. Without an organisation there is none to prepare."""
        organisation, position = values.get("organisation"), values.get("position")
        teacher = self.teachers.get(user.pk)
        if teacher is None:
            if not organisation and not position:
                return False
            if not organisation or not position:
                raise CellError(
                    "position" if organisation else "organisation",
                    _("A teacher needs both an organisation and a position, other staff neither."),
                )
            teacher = Teacher(user=user)
        given = {name: values[name] for name in self.profile_fields if values.get(name) not in (None, "")}
        changed = assign(teacher, given)
        check_fields(teacher, {name: name for name in given if name not in ("organisation", "position")})
        self.profiles[self.key_of(values)] = teacher
        subjects = {subject.pk for subject in values.get("subjects", ())}
        return bool(
            changed or (subjects and subjects != self.subjects_of[teacher.pk]) or self.new_trainings(teacher, values)
        )

    def new_trainings(self, teacher, values) -> list[Training]:
        present = {(fold(training.title), training.year) for training in self.trainings_of[teacher.pk]}
        return [
            training for training in values.get("trainings", ()) if (fold(training.title), training.year) not in present
        ]

    # --- Saving ---

    def save(self, values):
        key = self.key_of(values)
        user = self.users[key]
        user_changed, profile_changed, missing_roles = self.changes[key]
        outcome = Outcome.CREATED if user._state.adding else Outcome.CHANGED
        if outcome == Outcome.CHANGED and not (user_changed or profile_changed or missing_roles):
            return Outcome.UNCHANGED
        if outcome == Outcome.CREATED or user_changed:
            save_account(user, password_hash=self.password_hash)
        if profile_changed:
            self.save_profile(self.profiles[key], user, values)
        for role, organisation in values.get("roles", ()):
            if (organisation.pk, role) in missing_roles:
                give_role(user, organisation=organisation, role=role)
        return outcome

    def save_profile(self, teacher, user, values):
        present = self.trainings_of[teacher.pk]
        new = [TrainingRecord(**training._asdict()) for training in self.new_trainings(teacher, values)]
        teacher.user = user
        enter_profile(
            teacher,
            subjects=values.get("subjects") or None,
            trainings=[*present, *new] if new else None,
        )


def check_fields(instance, columns_by_field):
    """Raise ``ValidationError`` for these fields alone, under the names of their columns."""
    errors = {}
    for name, column in columns_by_field.items():
        try:
            instance._meta.get_field(name).clean(getattr(instance, name), instance)
        except ValidationError as error:
            errors[column] = error.messages
    if errors:
        raise ValidationError(errors)


def parse_training(cell: str) -> Training:
    """«Название, где, 36 ч., 2023»: the title may have commas of its own, the rest may be missing."""
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    year = hours = None
    if len(parts) > 1 and (match := YEAR.fullmatch(parts[-1])):
        year = int(match[1])
        parts.pop()
    if len(parts) > 1 and (match := HOURS.fullmatch(parts[-1])):
        hours = int(match[1])
        parts.pop()
    provider = parts.pop() if len(parts) > 1 else ""
    title = ", ".join(parts)
    if not title or len(title) > 500 or len(provider) > 300:
        raise ParseError(
            _("“%(text)s” is not a course. Write it as title, provider, hours, year.") % {"text": cell[:100]}
        )
    return Training(title, provider, hours, year)
