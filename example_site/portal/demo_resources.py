"""The resource map of the demo: the files, moved to the present week, and what a spreadsheet cannot say."""

import csv
import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from iom_plugin_resources.models import (
    Competency,
    LearningResource,
    Organisation,
    ResourceKind,
    SavedSearch,
    SearchSynonym,
)
from iom_plugin_resources.queries.resources import ResourceQuestion
from iom_plugin_resources.services import offers, saved_searches, shortlists
from iom_plugin_resources.services.resources import save_resource

from .starting_content.resources import (
    ARCHIVED,
    BROKEN_LINK,
    COLLEAGUES,
    DRAFTS,
    OFFER,
    OWN,
    PAGE_GONE,
    PUT_BY,
    SEARCHES,
)

# The day for which the dates of the nearest meetings are written. Later they move by whole weeks, so that a
# Tuesday stays a Tuesday and the demo is never a museum.
WRITTEN_FOR = datetime.date(2026, 11, 22)
NEAREST = "near-"
MOVED_COLUMNS = {"Сроки", "Набор до", "Даты", "Занятия", "Регистрация до"}
DAY = re.compile(r"\d{2}\.\d{2}\.\d{4}")


def load_resources(path: Path, *, today: datetime.date, output) -> None:
    """Import the file and add what it cannot say; what is there already is left as people made it."""
    first_time = not LearningResource.objects.filter(key__in=[one["key"] for one in OWN]).exists()
    with moved_to_present(path, today) as present:
        call_command("import_resources", present, stdout=output)
    if first_time:
        _add_what_no_file_says(today)


@contextmanager
def moved_to_present(path: Path, today: datetime.date) -> Iterator[Path]:
    """A copy of the file whose nearest meetings lie around ``today``."""
    weeks = datetime.timedelta(weeks=(today - WRITTEN_FOR).days // 7)
    with path.open(encoding="utf-8", newline="") as file, TemporaryDirectory() as folder:
        reader = csv.DictReader(file)
        copy = Path(folder) / path.name
        with copy.open("w", encoding="utf-8", newline="") as present:
            writer = csv.DictWriter(present, reader.fieldnames)
            writer.writeheader()
            writer.writerows(_moved(row, weeks) if row["Код"].startswith(NEAREST) else row for row in reader)
        yield copy


def _moved(row: dict[str, str], by: datetime.timedelta) -> dict[str, str]:
    moved = MOVED_COLUMNS & set(row)
    return row | {column: DAY.sub(lambda day: _later(day[0], by), row[column]) for column in moved}


def _later(day: str, by: datetime.timedelta) -> str:
    moved = datetime.date(int(day[6:]), int(day[3:5]), int(day[:2])) + by
    return f"{moved:%d.%m.%Y}"


def load_synonyms(path: Path) -> int:
    """One group of synonyms a line; returns how many were new."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return sum(SearchSynonym.objects.get_or_create(words=line)[1] for line in lines)


@transaction.atomic
def _add_what_no_file_says(today: datetime.date) -> None:
    for values in OWN:
        _add(values, today)
    for values in DRAFTS:
        _add(values, today, live=False)
    users = get_user_model().objects
    for key, login in COLLEAGUES.items():
        LearningResource.objects.filter(key=key).update(offered_by=users.get(username=login))
    now = timezone.now()
    LearningResource.objects.filter(key__in=ARCHIVED).update(live=False, archived_at=now)
    LearningResource.objects.filter(key=BROKEN_LINK).update(link_checked_at=now, link_problem=PAGE_GONE)
    _keep_for_the_teacher(users.get(username="teacher"))
    _offer(OFFER)


def _keep_for_the_teacher(teacher) -> None:
    """What she has put by, and what she asks the map again and again: today it has answers that she has not seen."""
    for resource in LearningResource.objects.filter(key__in=PUT_BY):
        shortlists.put_by(resource, by=teacher)
    for title, query in SEARCHES.items():
        question = ResourceQuestion.read(QueryDict(query))
        saved_searches.save_search(question, by=teacher, title=title, by_mail=False)
    SavedSearch.objects.filter(user=teacher).update(seen_at=timezone.now() - datetime.timedelta(days=1))


def _offer(values: dict) -> None:
    """A colleague's proposal that waits for the methodologist."""
    values = dict(values)
    author = get_user_model().objects.get(username=values.pop("by"))
    text, competencies = values.pop("text"), Competency.objects.with_code(values.pop("competencies"))
    resource = LearningResource(kind=ResourceKind.objects.get(code="peer"), **values)
    offers.add_offer(resource, by=author, text=text, competencies=competencies)


def _add(values: dict, today: datetime.date, **fields) -> LearningResource:
    values = dict(values)
    starts = today + datetime.timedelta(days=values.pop("in_days"))
    competencies = Competency.objects.with_code(values.pop("competencies"))
    resource = LearningResource(
        kind=ResourceKind.objects.get(code=values.pop("kind")),
        provider=Organisation.objects.get(code=values.pop("provider")),
        dates=f"{starts:%d.%m.%Y}",
        apply_until=starts - datetime.timedelta(days=1),
        price=0,
        **values,
        **fields,
    )
    return save_resource(resource, links={"competencies": competencies})
