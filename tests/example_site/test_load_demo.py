"""The demo's resource map: alive on whatever day it is loaded, telling of gaps, the same twice."""

import datetime
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from iom_plugin.models import Deficit, Route
from iom_plugin_resources.choices import Format, Level
from iom_plugin_resources.core.periods import Precision, parse_period
from iom_plugin_resources.core.tabular import read_table
from iom_plugin_resources.models import Competency, LearningResource, SavedSearch, SearchSynonym, ShortlistItem
from iom_plugin_resources.queries import saved_searches
from portal.demo_resources import WRITTEN_FOR, moved_to_present
from tests.searching import ON_MARIADB

RESOURCES = settings.BASE_DIR / "data" / "resources.csv"
WEEK = datetime.timedelta(weeks=1)


def periods_of(path) -> dict[str, tuple]:
    table = read_table(path)
    key, dates = table.headings.index("Код"), table.headings.index("Сроки")
    return {row.cells[key]: parse_period(row.cells[dates] or "бессрочно") for row in table.rows}


@pytest.mark.parametrize("later", [0, 8, 100, 1000, -30])
def test_file_when_loaded_on_another_day_then_the_nearest_keep_weekday_and_distance_and_facts_their_date(later):
    today = WRITTEN_FOR + datetime.timedelta(days=later)
    written = periods_of(RESOURCES)
    with moved_to_present(RESOURCES, today) as present:
        moved = periods_of(present)
    for key, before in written.items():
        if key.startswith("near-") and before.precision in (Precision.DAY, Precision.SPAN):
            assert moved[key].start.weekday() == before.start.weekday()
            assert abs((moved[key].start - today) - (before.start - WRITTEN_FOR)) < WEEK
        elif not key.startswith("near-"):
            assert moved[key] == before


def test_map_when_loaded_then_has_all_levels_and_formats_and_something_in_the_next_weeks(demo):
    today = timezone.localdate()
    live = LearningResource.objects.live()
    assert {one.level for one in live} == set(Level.values)
    assert {one.format for one in live} == set(Format.values)
    assert live.filter(valid_from__gte=today, valid_from__lt=today + 4 * WEEK).count() >= 10
    assert live.filter(price__gt=0).exists()
    assert live.filter(in_federal_register=True).exists()


def test_map_when_loaded_then_has_what_a_file_cannot_say(demo):
    assert LearningResource.objects.filter(kind__title="Педагогическая гостиная", live=True).count() == 2
    assert LearningResource.objects.filter(live=False, archived_at=None, offered_by=None).count() == 2
    assert LearningResource.objects.filter(live=False).exclude(offered_by=None).count() == 1
    assert LearningResource.objects.filter(live=False).exclude(archived_at=None).count() == 3
    assert LearningResource.objects.exclude(link_problem="").count() == 1
    assert LearningResource.objects.live().exclude(offered_by=None).count() == 7
    assert SearchSynonym.objects.filter(words__contains="функциональная грамотность").exists()


def test_teacher_when_loaded_then_keeps_resources_and_searches_with_something_new(demo):
    teacher = get_user_model().objects.get(username="teacher")
    assert ShortlistItem.objects.filter(user=teacher).count() == 4
    kept = list(SavedSearch.objects.filter(user=teacher))
    assert len(kept) == 2
    # MariaDB finds words only in what is committed.
    told = [search for search in kept if not (ON_MARIADB and "search=" in search.query)]
    assert told
    assert all(saved_searches.new_in(search, user=teacher, until=timezone.now()).exists() for search in told)


def test_map_when_loaded_then_some_deficits_have_no_resource(demo):
    needed = Competency.objects.filter(deficits__in=Deficit.objects.accepted()).distinct()
    unanswered = [one.code for one in needed if not LearningResource.objects.live().answering(one).exists()]
    assert 3 <= len(unanswered) <= len(needed) / 3


def test_demo_when_loaded_twice_then_adds_nothing_and_leaves_what_people_did(demo):
    models = [LearningResource, Deficit, Route, SearchSynonym, get_user_model()]
    first = {model: model.objects.count() for model in models}
    draft = LearningResource.objects.get(key="draft-01")
    draft.save_revision().publish()
    call_command("load_demo", stdout=StringIO())
    assert {model: model.objects.count() for model in models} == first
    draft.refresh_from_db()
    assert draft.live
