"""Factories of the lower app; vocabularies come filled by ``migrate``."""

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from iom_plugin_resources.models import (
    Competency,
    CompetencyFramework,
    LearningResource,
    Organisation,
    OrganisationKind,
    Position,
    ResourceKind,
    Subject,
)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("secret")


class CompetencyFrameworkFactory(DjangoModelFactory):
    class Meta:
        model = CompetencyFramework

    code = factory.Sequence(lambda n: f"framework-{n}")
    title = factory.Sequence(lambda n: f"Framework {n}")


class TreeFactory(DjangoModelFactory):
    """Creates a node under ``parent=``, or a root without it."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        if parent is None:
            return model_class.add_root(**kwargs)
        parent.refresh_from_db()
        return parent.add_child(**kwargs)


class CompetencyFactory(TreeFactory):
    class Meta:
        model = Competency

    framework = factory.SubFactory(CompetencyFrameworkFactory)
    code = factory.Sequence(lambda n: f"C/{n:02}.6")
    title = factory.Sequence(lambda n: f"Competency {n}")


class OrganisationFactory(TreeFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"org-{n}")
    kind = factory.LazyFunction(lambda: OrganisationKind.objects.get(code="school"))
    official_name = factory.Sequence(lambda n: f"МБОУ «Школа № {n}»")
    short_name = factory.Sequence(lambda n: f"Школа № {n}")
    locality = "Приозёрск"
    head_name = "Орлова М. В."
    head_title = "Директор"


class LearningResourceFactory(DjangoModelFactory):
    class Meta:
        model = LearningResource
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"resource-{n}")
    title = factory.Sequence(lambda n: f"Семинар № {n}")
    kind = factory.LazyFunction(lambda: ResourceKind.objects.get(code="seminar"))
    level = "municipality"
    format = "in_person"
    summary = "Что даёт семинар."
    provider = factory.SubFactory(OrganisationFactory)
    hours = 6

    @factory.post_generation
    def competencies(self, create, extracted, **kwargs):
        if extracted:
            self.competencies.set(extracted)
            self.save()


def position(code: str = "teacher") -> Position:
    return Position.objects.get(code=code)


def subject(code: str = "mathematics") -> Subject:
    return Subject.objects.get(code=code)


def schools_of_a_district() -> None:
    """Organisations whose names, numbers and towns are easily taken for one another."""
    district = OrganisationFactory(code="district", short_name="Приозёрский округ", official_name="Округ")
    for code, short, official, town in [
        ("l7", "Лицей № 7", "МБОУ «Лицей № 7»", "Приозёрск"),
        ("s17", "Школа № 17", "МБОУ «СОШ № 17»", "Приозёрск"),
        ("s7", "Школа № 7", "МБОУ «СОШ № 7»", "Лесное"),
    ]:
        OrganisationFactory(parent=district, code=code, short_name=short, official_name=official, locality=town)
