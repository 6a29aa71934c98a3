"""Many resources at once: published, archived, tagged; and what archives itself."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, Revision
from wagtail.signals import published, unpublished

from iom_plugin_resources.errors import NotAllowed
from iom_plugin_resources.models import LearningResource, ResourceKind
from iom_plugin_resources.services.groups import ensure_groups
from iom_plugin_resources.services.resources import (
    archive_past,
    archive_resources,
    publish_resources,
    tag_resources,
)
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

EVERY = LearningResource.objects.all
TODAY = datetime.date(2027, 3, 1)


@pytest.fixture
def editor(db):
    user = UserFactory()
    user.groups.add(ensure_groups())
    return user


@pytest.fixture
def signals():
    """What Wagtail tells the portal's own receivers: the names of signals with titles."""
    heard = []

    def hear_published(sender, instance, revision, **kwargs):
        heard.append(("published", instance.title, revision.content["title"]))

    def hear_unpublished(sender, instance, **kwargs):
        heard.append(("unpublished", instance.title))

    published.connect(hear_published, sender=LearningResource)
    unpublished.connect(hear_unpublished, sender=LearningResource)
    yield heard
    published.disconnect(hear_published, sender=LearningResource)
    unpublished.disconnect(hear_unpublished, sender=LearningResource)


def written(**values) -> LearningResource:
    """A resource in which an editor has written: it has a version with a newer title."""
    resource = LearningResourceFactory(**values)
    resource.save_revision(changed=False)
    draft = LearningResource.objects.get(pk=resource.pk)
    draft.title = f"{resource.title}, новее"
    draft.save_revision()
    resource.refresh_from_db()
    return resource


def history(resource: LearningResource) -> list[tuple]:
    entries = ModelLogEntry.objects.for_instance(resource).order_by("timestamp", "pk")
    return [(entry.action, entry.user) for entry in entries]


def queries_of(change) -> int:
    with CaptureQueriesContext(connection) as context:
        change()
    return len(context)


# --- Publishing ---


def test_publish_when_drafts_then_their_newest_versions_stand_on_the_map(editor, signals):
    plain, drafted = LearningResourceFactory(title="Семинар", live=False), written(title="Курс", live=False)
    assert publish_resources(EVERY(), by=editor) == 2
    plain.refresh_from_db()
    drafted.refresh_from_db()
    assert (plain.live, drafted.live, drafted.title) == (True, True, "Курс, новее")
    assert plain.first_published_at
    assert plain.live_revision == plain.latest_revision
    assert history(plain) == history(drafted)[1:] == [("wagtail.publish", editor)]  # the other was renamed as well
    assert sorted(signals) == [("published", "Курс, новее", "Курс, новее"), ("published", "Семинар", "Семинар")]


def test_publish_when_archived_then_leaves_the_archive(editor):
    plain, drafted = LearningResourceFactory(), written()
    archive_resources(EVERY(), by=editor)
    assert publish_resources(EVERY(), by=editor) == 2
    for resource in (plain, drafted):
        resource.refresh_from_db()
        assert (resource.live, resource.archived_at) == (True, None)


def test_publish_when_an_editor_publishes_by_hand_then_leaves_the_archive_too(editor):
    resource = LearningResourceFactory()
    archive_resources(EVERY(), by=editor)
    resource.refresh_from_db()
    resource.save_revision(user=editor).publish(user=editor)
    resource.refresh_from_db()
    assert (resource.live, resource.archived_at) == (True, None)


def test_publish_when_published_already_then_nothing_happens(editor):
    resource = LearningResourceFactory()
    assert publish_resources(EVERY(), by=editor) == 0
    assert history(resource) == []


def test_publish_when_a_version_is_kept_then_what_the_resource_answers_is_in_it(editor):
    competency = CompetencyFactory()
    resource = LearningResourceFactory(live=False, competencies=[competency])
    publish_resources(EVERY(), by=editor)
    resource.refresh_from_db()
    assert list(resource.live_revision.as_object().competencies.all()) == [competency]


def test_publish_when_imported_drafts_grow_then_queries_stay_the_same(editor):
    def publish(number: int) -> int:
        EVERY().delete()
        LearningResourceFactory.create_batch(number, live=False, provider=None)
        return queries_of(lambda: publish_resources(EVERY(), by=editor))

    publish(2)
    assert publish(20) == publish(2)


# --- Archiving ---


def test_archive_when_live_or_draft_then_off_the_map_and_in_history(editor, signals):
    live, draft = LearningResourceFactory(title="а"), LearningResourceFactory(title="б", live=False)
    assert archive_resources(EVERY(), by=editor) == 2
    for resource in (live, draft):
        resource.refresh_from_db()
        assert not resource.live
        assert resource.archived_at
        assert history(resource) == [("iom_resources.archive", editor)]
    assert signals == [("unpublished", "а")]
    assert archive_resources(EVERY(), by=editor) == 0


def test_archive_when_many_then_queries_stay_the_same(editor):
    def archive(number: int) -> int:
        EVERY().delete()
        LearningResourceFactory.create_batch(number, provider=None)
        return queries_of(lambda: archive_resources(EVERY(), by=editor))

    archive(2)
    assert archive(20) == archive(2)


# --- Tagging ---


def test_tag_when_it_answers_something_then_the_new_competency_is_added_to_it(editor):
    own, new = CompetencyFactory(title="Чтение"), CompetencyFactory(title="Оценивание")
    resource = LearningResourceFactory(competencies=[own])
    assert tag_resources(EVERY(), [new], by=editor) == 1
    assert set(resource.competencies.all()) == {own, new}
    [entry] = ModelLogEntry.objects.for_instance(resource)
    assert entry.data == {"competencies": [new.code]}
    resource.refresh_from_db()
    assert "оценива" in resource.search_text
    assert tag_resources(EVERY(), [new], by=editor) == 0


def test_tag_when_an_editor_has_a_newer_draft_then_neither_loses_it(editor):
    competency = CompetencyFactory()
    resource = written(title="Курс")
    tag_resources(EVERY(), [competency], by=editor)
    resource = LearningResource.objects.get()
    assert (resource.title, list(resource.competencies.all())) == ("Курс", [competency])
    draft = resource.get_latest_revision_as_object()
    assert (draft.title, list(draft.competencies.all())) == ("Курс, новее", [competency])
    resource.latest_revision.publish(user=editor)
    resource.refresh_from_db()
    assert (resource.title, list(resource.competencies.all())) == ("Курс, новее", [competency])


def test_tag_when_published_with_versions_then_the_live_one_stays_the_newest(editor):
    resource = LearningResourceFactory()
    resource.save_revision().publish()
    tag_resources(EVERY(), [CompetencyFactory()], by=editor)
    resource.refresh_from_db()
    assert resource.live_revision == resource.latest_revision
    assert not resource.has_unpublished_changes
    assert resource.revisions.count() == 2


def test_tag_when_many_then_queries_stay_the_same(editor):
    competency = CompetencyFactory()

    def tag(number: int) -> int:
        EVERY().delete()
        for resource in LearningResourceFactory.create_batch(number, provider=None):
            resource.save_revision()
        return queries_of(lambda: tag_resources(EVERY(), [competency], by=editor))

    tag(2)
    assert tag(20) == tag(2)


# --- What is left alone, and who may ---


@pytest.mark.parametrize("change", ["publish", "archive", "tag"])
def test_bulk_when_locked_by_another_in_moderation_or_scheduled_then_is_left(editor, change):
    locked = written(locked=True, locked_by=UserFactory(), live=False)
    scheduled = LearningResourceFactory(live=False, go_live_at=timezone.now() + datetime.timedelta(days=3))
    scheduled.save_revision(approved_go_live_at=scheduled.go_live_at)
    competency = CompetencyFactory()
    do = {
        "publish": lambda: publish_resources(EVERY(), by=editor),
        "archive": lambda: archive_resources(EVERY(), by=editor),
        "tag": lambda: tag_resources(EVERY(), [competency], by=editor),
    }
    assert do[change]() == 0
    assert history(locked) == history(scheduled) == []


def test_bulk_when_locked_by_oneself_then_is_done(editor):
    LearningResourceFactory(live=False, locked=True, locked_by=editor)
    assert publish_resources(EVERY(), by=editor) == 1


@pytest.mark.parametrize(
    "change", [publish_resources, archive_resources, lambda *args, by: tag_resources(*args, [], by=by)]
)
def test_bulk_when_one_may_not_publish_then_is_refused(change):
    LearningResourceFactory(live=False)
    with pytest.raises(NotAllowed):
        change(EVERY(), by=UserFactory())


def test_history_when_wagtail_shows_it_then_every_entry_has_words(editor):
    ContentType.objects.clear_cache()
    LearningResourceFactory()
    tag_resources(EVERY(), [CompetencyFactory(code="A/07")], by=editor)
    archive_resources(EVERY(), by=editor)
    words = {str(entry.message) for entry in ModelLogEntry.objects.all()}
    assert len(words) == 2
    assert any("A/07" in word for word in words)
    assert all(registry.action_exists(entry.action) for entry in ModelLogEntry.objects.all())


# --- What archives itself ---


def test_archive_past_when_the_dates_are_long_over_then_only_those_go():
    def resource(dates, **values):
        return LearningResourceFactory(dates=dates, provider=None, **values)

    over = resource("01.01.2027–10.01.2027")
    resource("31.01.2027")  # thirty days ago is not more than thirty
    resource("01.04.2027")
    resource("бессрочно")
    resource("")
    resource("10.01.2027", locked=True)
    draft = resource("10.01.2027", live=False)
    assert archive_past(today=TODAY, after_days=30) == 1
    assert list(LearningResource.objects.exclude(archived_at=None)) == [over]
    assert history(over) == [("iom_resources.archive_past", None)]
    draft.refresh_from_db()
    assert draft.archived_at is None


def test_archive_past_when_somebody_published_it_again_then_is_left_for_as_long(editor):
    resource = LearningResourceFactory(dates="10.01.2020")
    archive_past(today=timezone.localdate(), after_days=30)
    publish_resources(EVERY(), by=editor)
    assert archive_past(today=timezone.localdate(), after_days=30) == 0
    LearningResource.objects.update(last_published_at=timezone.now() - datetime.timedelta(days=31))
    assert archive_past(today=timezone.localdate(), after_days=30) == 1
    resource.refresh_from_db()
    assert not resource.live


# --- What belongs to the resource and not to a version of it ---


def test_version_when_an_old_one_is_published_then_what_is_known_of_the_link_stays():
    resource = LearningResourceFactory(link="https://a.example.org/")
    old = resource.save_revision()
    LearningResource.objects.update(link_problem="Страница не найдена (404).", link_checked_at=timezone.now())
    Revision.objects.get(pk=old.pk).publish()
    resource.refresh_from_db()
    assert resource.link_problem == "Страница не найдена (404)."
    assert resource.link_checked_at


def test_version_when_it_has_another_link_then_nothing_is_known_of_it_yet():
    resource = LearningResourceFactory(link="https://a.example.org/", link_problem="Страница не найдена (404).")
    draft = LearningResource.objects.get()
    draft.link = "https://b.example.org/"
    draft.save_revision()
    LearningResource.objects.get().latest_revision.publish()
    resource.refresh_from_db()
    assert (resource.link, resource.link_problem) == ("https://b.example.org/", "")


def test_version_when_its_kind_and_provider_are_deleted_then_those_of_the_resource_stay(editor):
    resource, provider = LearningResourceFactory(live=False), OrganisationFactory()
    own, lost = (resource.kind, resource.provider), ResourceKind.objects.create(code="lost", title="Утраченный вид")
    draft = LearningResource.objects.get(pk=resource.pk)
    draft.kind, draft.provider, draft.title = lost, provider, "Новая версия"
    draft.save_revision()
    lost.delete()
    provider.delete()
    assert publish_resources(EVERY(), by=editor) == 1
    resource.refresh_from_db()
    assert (resource.live, resource.title) == (True, "Новая версия")
    assert (resource.kind, resource.provider) == own


def test_key_when_nobody_gives_one_then_it_tells_of_the_title_and_stays():
    resource = LearningResourceFactory(key=None, title="Читательская грамотность", provider=OrganisationFactory())
    key = resource.key
    assert key.startswith("chitatelskaya-gramotnost-")
    resource.title = "Другое"
    resource.save()
    assert resource.key == key
    assert LearningResourceFactory(key=None, title="Читательская грамотность").key != key
