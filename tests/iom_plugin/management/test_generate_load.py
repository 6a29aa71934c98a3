import pytest
from django.core.management import CommandError, call_command

from iom_plugin.models import Activity, Deficit, Route, RouteVersion, Teacher
from iom_plugin.queries.routes import missing_of
from iom_plugin_resources.models import Competency, LearningResource, Organisation, SearchWord

pytestmark = pytest.mark.django_db
SMALL = {"teachers": 12, "resources": 30, "competencies": 60}


def what_is_read(resource: LearningResource) -> tuple:
    """What a save works out of the rest; terms stand in any order."""
    terms = set(resource.search_text.split())
    return resource.search_title, terms, resource.valid_from, resource.valid_to, resource.date_precision


def what_there_is() -> list:
    return [
        list(LearningResource.objects.order_by("pk").values_list("key", "title", "level", "dates", "search_text")),
        list(Competency.objects.values_list("code", "title", "path", "numchild")),
        list(Teacher.objects.order_by("pk").values_list("last_name", "organisation__code")),
        list(Route.objects.order_by("pk").values_list("theme", "status")),
    ]


def test_load_is_as_large_as_asked_for():
    call_command("generate_load", **SMALL)
    assert LearningResource.objects.live().count() == 30
    assert Competency.objects.count() == 60
    assert Teacher.objects.count() == Route.objects.count() == 12
    assert set(Teacher.objects.values_list("deficits__status", flat=True)) > {"accepted"}
    assert SearchWord.objects.exists()


def test_load_makes_trees_that_hold():
    call_command("generate_load", **SMALL)
    assert Competency.find_problems() == Organisation.find_problems() == ([], [], [], [], [])
    assert {node.depth for node in Competency.objects.all()} == {1, 2, 3, 4}


def test_load_when_written_then_every_resource_can_be_found_and_validated():
    call_command("generate_load", **SMALL)
    for resource in LearningResource.objects.all():
        written = what_is_read(resource)
        resource.full_clean()
        resource.read_words(resource.competencies.all())
        assert what_is_read(resource) == written


def test_load_when_a_route_was_sent_then_it_is_whole_and_frozen():
    call_command("generate_load", **SMALL)
    sent = Route.objects.exclude(status="draft")
    assert sent.exists()
    assert RouteVersion.objects.filter(reason="submitted").count() == sent.count()
    for route in Route.objects.all():
        assert missing_of(route) == []
    assert Deficit.objects.filter(needs__isnull=False).count() == Route.objects.count()


def test_load_when_made_with_the_same_seed_then_it_is_the_same():
    call_command("generate_load", **SMALL, seed=5)
    first = what_there_is()
    for model in (Route, Deficit, Teacher, LearningResource, Competency, Organisation):
        model.objects.all().delete()
    Competency.framework.field.related_model.objects.all().delete()
    Teacher.user.field.related_model.objects.all().delete()
    call_command("generate_load", **SMALL, seed=5)
    assert what_there_is() == first


def test_load_when_it_is_there_already_then_nothing_is_added():
    call_command("generate_load", **SMALL)
    with pytest.raises(CommandError):
        call_command("generate_load", **SMALL)
    call_command("generate_load", **SMALL, seed=2)
    assert LearningResource.objects.count() == 60


def test_load_when_only_competencies_are_asked_for_then_nobody_is_made():
    call_command("generate_load", competencies=3)
    assert (Competency.objects.count(), Teacher.objects.count(), LearningResource.objects.count()) == (3, 0, 0)


def test_big_route_when_asked_for_then_one_more_that_lacks_nothing():
    call_command("generate_load", **SMALL, big_route=60)
    big = Route.objects.get(theme__contains="60")
    assert Activity.objects.filter(task__need__route=big).count() == 60
    assert big.needs.count() == 5
    assert missing_of(big) == []
    assert Route.objects.count() == 13
