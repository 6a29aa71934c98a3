from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from wagtail.models import GroupApprovalTask, ModelLogEntry, Workflow, WorkflowContentType, WorkflowTask

from iom_plugin_resources import errors
from iom_plugin_resources.choices import OfferState
from iom_plugin_resources.models import LearningResource, ResourceKind
from iom_plugin_resources.queries.offers import MOST_WAITING, with_states
from iom_plugin_resources.services.groups import ensure_groups
from iom_plugin_resources.services.offers import (
    MOST_LETTERS_A_DAY,
    add_offer,
    change_offer,
    withdraw_offer,
    write_to_colleague,
)
from tests.factories.resources import CompetencyFactory, LearningResourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example/"
    cache.clear()  # the letters of today are counted there


@pytest.fixture
def teacher():
    return UserFactory(email="anna@example.org", first_name="Анна", last_name="Петрова")


@pytest.fixture
def editor():
    user = UserFactory(email="")
    user.groups.add(ensure_groups())
    return user


@pytest.fixture
def workflow(editor):
    """Resources go through moderation by the editors."""
    workflow = Workflow.objects.create(name="Модерация")
    task = GroupApprovalTask.objects.create(name="Методист читает")
    task.groups.set(Group.objects.filter(user=editor))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    content_type = ContentType.objects.get_for_model(LearningResource)
    WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    return workflow


def unsaved(**fields) -> LearningResource:
    return LearningResource(
        **{"title": "Мой урок", "kind": ResourceKind.objects.get(code="seminar"), "summary": "Покажу."} | fields
    )


def offered(by, text="Приходите.", competencies=(), **fields) -> LearningResource:
    return add_offer(unsaved(**fields), by=by, text=text, competencies=competencies)


def state_of(resource) -> OfferState:
    return with_states([LearningResource.objects.get(pk=resource.pk)])[0].state


def publish(resource, by=None) -> None:
    LearningResource.objects.get(pk=resource.pk).latest_revision.publish(user=by)


# --- Offering ---


def test_offer_when_it_is_made_then_it_is_a_draft_that_an_editor_can_open(teacher):
    competency = CompetencyFactory()
    made = LearningResource.objects.get(pk=offered(teacher, competencies=[competency], price=0).pk)
    assert (made.live, made.offered_by, made.level, made.price) == (False, teacher, "organisation", 0)
    assert list(made.competencies.all()) == [competency]
    draft = made.latest_revision.as_object()
    assert draft.title == "Мой урок"
    assert list(draft.competencies.all()) == [competency]
    assert made.latest_revision.user == teacher
    assert ModelLogEntry.objects.get(object_id=str(made.pk)).user == teacher
    assert state_of(made) == OfferState.UNDER_REVIEW


def test_offer_when_its_text_is_hostile_then_it_is_shown_as_it_was_typed(teacher):
    made = offered(teacher, text="Первый\r\nстрока\n\n<script>alert(1)</script> & <b>жир</b>")
    assert made.body == (
        "<p>Первый<br>строка</p>\n\n<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;жир&lt;/b&gt;</p>"
    )


def test_offer_when_too_many_wait_then_it_is_refused_until_one_is_published(teacher):
    made = [offered(teacher, title=f"Урок {number}") for number in range(MOST_WAITING)]
    withdraw_offer(made[0], by=teacher)
    with pytest.raises(errors.Invalid) as refusal:
        offered(teacher)
    assert refusal.value.code == "too_many_offers"
    offered(UserFactory())
    publish(made[1])
    offered(teacher)


def test_offer_when_the_button_is_pressed_twice_then_it_is_one_offer(teacher):
    assert offered(teacher) == offered(teacher)
    offered(teacher, dates="22.03.2027")
    offered(UserFactory())
    withdraw_offer(offered(teacher), by=teacher)
    offered(teacher)
    assert LearningResource.objects.count() == 4


def test_offer_when_resources_have_a_workflow_then_it_goes_through_it(teacher, editor, workflow, mailoutbox):
    made = offered(teacher)
    state = made.current_workflow_state
    assert (state.workflow, state.requested_by) == (workflow, teacher)
    state.current_task_state.specific.approve(user=editor)
    assert state_of(made) == OfferState.PUBLISHED


def test_offer_when_it_is_returned_then_its_author_sees_why_and_sends_it_again(teacher, editor, workflow, mailoutbox):
    made = offered(teacher)
    made.current_workflow_state.current_task_state.specific.reject(user=editor, comment="Назовите дату.")
    offer = with_states([made])[0]
    assert (offer.state, offer.comment) == (OfferState.NEEDS_CHANGES, "Назовите дату.")
    draft = LearningResource.objects.get(pk=made.pk).get_latest_revision_as_object()
    draft.dates = "12.03.2027"
    change_offer(draft, by=teacher, text="Приходите 12 марта.", competencies=[])
    assert state_of(made) == OfferState.UNDER_REVIEW
    made.current_workflow_state.current_task_state.specific.approve(user=editor)
    made.refresh_from_db()
    assert (made.live, made.dates, made.body) == (True, "12.03.2027", "<p>Приходите 12 марта.</p>")


def test_change_when_it_is_under_review_then_the_moderator_gets_the_new_text(teacher, editor, workflow, mailoutbox):
    made = offered(teacher)
    draft = made.get_latest_revision_as_object()
    draft.title = "Новое название"
    change_offer(draft, by=teacher, text="", competencies=[])
    made.current_workflow_state.current_task_state.specific.approve(user=editor)
    made.refresh_from_db()
    assert (made.live, made.title) == (True, "Новое название")


def test_change_when_it_is_published_or_anothers_or_locked_then_it_is_refused(teacher, editor):
    made = offered(teacher)
    with pytest.raises(errors.NotAllowed):
        change_offer(made, by=editor, text="Моё", competencies=[])
    LearningResource.objects.filter(pk=made.pk).update(locked=True, locked_by=editor)
    with pytest.raises(errors.WrongStatus) as refusal:
        change_offer(made, by=teacher, text="", competencies=[])
    assert refusal.value.code == "offer_locked"
    LearningResource.objects.filter(pk=made.pk).update(locked=False, locked_by=None)
    publish(made)
    with pytest.raises(errors.WrongStatus) as refusal:
        change_offer(made, by=teacher, text="", competencies=[])
    assert refusal.value.code == "offer_published"


@pytest.mark.parametrize("was_published", [True, False])
def test_withdraw_when_the_author_has_no_permission_of_wagtail_then_it_is_taken_off(teacher, was_published):
    made = offered(teacher)
    if was_published:
        publish(made)
    withdraw_offer(made, by=teacher)
    made.refresh_from_db()
    assert (made.live, made.archived_at is not None) == (False, True)
    assert state_of(made) == OfferState.WITHDRAWN
    last = ModelLogEntry.objects.filter(object_id=str(made.pk)).order_by("timestamp", "pk").last()
    assert (last.action, last.user) == ("iom_resources.archive", teacher)


def test_withdraw_when_it_waits_for_a_moderator_or_its_hour_then_that_ends(teacher, editor, workflow, mailoutbox):
    made = offered(teacher)
    revision = made.latest_revision
    revision.approved_go_live_at = "2027-03-12T10:00:00Z"
    revision.save()
    withdraw_offer(made, by=teacher)
    assert made.current_workflow_state is None
    assert not made.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_withdraw_when_it_is_anothers_then_it_is_refused(teacher, editor):
    made = offered(teacher)
    publish(made)
    with pytest.raises(errors.NotAllowed):
        withdraw_offer(made, by=editor)
    assert state_of(made) == OfferState.PUBLISHED


def test_withdrawn_when_it_is_offered_again_and_published_then_it_is_on_the_map(teacher):
    made = offered(teacher)
    publish(made)
    withdraw_offer(made, by=teacher)
    draft = LearningResource.objects.get(pk=made.pk).get_latest_revision_as_object()
    draft.title = "Снова"
    change_offer(draft, by=teacher, text="Опять.", competencies=[])
    assert state_of(made) == OfferState.UNDER_REVIEW
    publish(made)
    made.refresh_from_db()
    assert (made.live, made.title, made.archived_at) == (True, "Снова", None)


def test_states_when_there_are_many_offers_then_as_few_queries_as_for_one(
    teacher, workflow, mailoutbox, django_assert_num_queries
):
    made = [offered(teacher, title=f"Урок {number}") for number in range(5)]
    LearningResource.get_base_content_type()
    with django_assert_num_queries(2):
        with_states(made)
    with django_assert_num_queries(2):
        with_states(made[:1])


# --- The letter about publication ---


def test_author_when_the_offer_is_published_then_gets_one_letter(
    teacher, mailoutbox, django_capture_on_commit_callbacks
):
    made = offered(teacher, title="Урок & практикум")
    with django_capture_on_commit_callbacks(execute=True):
        publish(made)
    with django_capture_on_commit_callbacks(execute=True):
        publish(made)
    [letter] = mailoutbox
    assert letter.to == ["anna@example.org"]
    assert "Урок & практикум" in letter.subject
    assert f"https://portal.example/resources-map/{made.pk}/" in letter.body
    assert reverse("iom_resources:offer_list") in letter.body
    assert "Урок &amp; практикум" in letter.alternatives[0][0]


def test_author_when_wagtail_writes_or_there_is_no_author_then_gets_no_letter_of_ours(
    teacher, editor, workflow, mailoutbox, django_capture_on_commit_callbacks
):
    made = offered(teacher)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made.current_workflow_state.current_task_state.specific.approve(user=editor)
        LearningResourceFactory(live=False).save_revision().publish()
    assert [letter.to for letter in mailoutbox] == [["anna@example.org"]], "Wagtail's own letter"
    assert "resources-map" not in mailoutbox[0].body


def test_publication_when_the_letter_fails_then_it_stays(
    teacher, monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    def broken(backend, letters):
        raise ConnectionError

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    made = offered(teacher)
    with django_capture_on_commit_callbacks(execute=True):
        publish(made)
    assert state_of(made) == OfferState.PUBLISHED


# --- Writing to the colleague ---


def of_colleague(**fields) -> LearningResource:
    return LearningResourceFactory(offered_by=UserFactory(email="colleague@example.org"), **fields)


def test_letter_goes_to_the_colleague_and_the_answer_to_the_sender(teacher, mailoutbox):
    resource = of_colleague(title="Открытый <урок>")
    write_to_colleague(resource, by=teacher, message="Можно прийти?\n<b>Спасибо</b>")
    [letter] = mailoutbox
    assert letter.to == ["colleague@example.org"]
    assert letter.from_email != "anna@example.org"
    parsed = message_from_bytes(letter.message().as_bytes(), policy=default)
    [answer_to] = parsed["Reply-To"].addresses
    assert (answer_to.display_name, answer_to.addr_spec) == ("Анна Петрова", "anna@example.org")
    assert "Можно прийти?\n<b>Спасибо</b>" in letter.body
    assert "Открытый <урок>" in letter.body
    assert "Анна Петрова" in letter.body
    html = letter.alternatives[0][0]
    assert "<b>Спасибо</b>" not in html
    assert "&lt;урок&gt;" in html


def test_letter_when_names_hold_headers_then_they_stay_names(mailoutbox):
    sender = UserFactory(email="anna@example.org", first_name='Анна"\r\nBcc: victim@example.org', last_name="<x@y>")
    resource = of_colleague(title="Урок\r\nBcc: victim@example.org")
    write_to_colleague(resource, by=sender, message="Bcc: victim@example.org\r\n\r\nтекст")
    [letter] = mailoutbox
    assert letter.recipients() == ["colleague@example.org"]
    raw = letter.message().as_bytes()
    parsed = message_from_bytes(raw, policy=default)
    assert parsed["Bcc"] is None
    assert [address.addr_spec for address in parsed["Reply-To"].addresses] == ["anna@example.org"]
    assert "Bcc: victim" in str(make_header(decode_header(parsed["Subject"])))


@pytest.mark.parametrize(
    ("colleague", "sender", "code"),
    [
        ({"email": ""}, {}, "colleague_unreachable"),
        ({"is_active": False}, {}, "colleague_unreachable"),
        ({}, {"email": ""}, "sender_without_address"),
    ],
)
def test_letter_when_there_is_no_address_then_it_is_refused(mailoutbox, colleague, sender, code):
    resource = LearningResourceFactory(offered_by=UserFactory(**colleague))
    with pytest.raises(errors.Invalid) as refusal:
        write_to_colleague(resource, by=UserFactory(**sender), message="Здравствуйте!")
    assert refusal.value.code == code
    assert mailoutbox == []


def test_letter_when_a_sender_has_written_enough_today_then_it_is_refused(teacher, mailoutbox):
    for _number in range(MOST_LETTERS_A_DAY):
        write_to_colleague(of_colleague(), by=teacher, message="Здравствуйте!")
    with pytest.raises(errors.Invalid) as refusal:
        write_to_colleague(of_colleague(), by=teacher, message="Здравствуйте!")
    assert refusal.value.code == "too_many_letters"
    write_to_colleague(of_colleague(), by=UserFactory(), message="Здравствуйте!")
    assert len(mailoutbox) == MOST_LETTERS_A_DAY + 1


def test_letter_when_the_mail_server_is_away_then_it_is_refused_and_not_counted(teacher, mailoutbox, monkeypatch):
    def broken(backend, letters):
        raise ConnectionError

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", broken)
        for _number in range(MOST_LETTERS_A_DAY + 1):
            with pytest.raises(errors.Invalid) as refusal:
                write_to_colleague(of_colleague(), by=teacher, message="Здравствуйте!")
            assert refusal.value.code == "letter_not_sent"
    write_to_colleague(of_colleague(), by=teacher, message="Здравствуйте!")
    assert len(mailoutbox) == 1


def test_letter_when_the_cache_keeps_nothing_then_it_is_sent_all_the_same(teacher, mailoutbox, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    write_to_colleague(of_colleague(), by=teacher, message="Здравствуйте!")
    assert len(mailoutbox) == 1
