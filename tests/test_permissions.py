"""Every address × everybody who may try it, with somebody else's object. A new address without a row fails."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.permission_world import ROLES, build

pytestmark = pytest.mark.django_db

LOGIN = 302  # to the sign-in page
READERS = {"author", "curator", "tutor", "methodologist"}


def everybody(status=200):
    return dict.fromkeys(ROLES, status)


def signed_in(status=200):
    return everybody(status) | {"anonymous": LOGIN}


def only(allowed, status=200, others=404, anonymous=LOGIN):
    return {role: status if role in allowed else others for role in ROLES} | {"anonymous": anonymous}


AUTHOR = only({"author"})
AUTHOR_CHANGES = only({"author"}, 302)
READ = only(READERS)
CURATOR = only({"curator"})
CURATORS = only({"curator", "foreign_curator"})
ACCOMPANY = only({"curator", "foreign_curator", "tutor", "methodologist"})
DEMAND = only({"methodologist", "observer"})
# The event of the municipality: its methodologist keeps it, and whoever may change events in the admin.
KEEP = only({"methodologist", "superuser"})
KEEP_CHANGES = only({"methodologist", "superuser"}, 302)

# Nobody says here what to return or approve, so whoever may decide gets 400; readers who may not, 403.
API_DECISION = only(READERS, 403, anonymous=401) | {"curator": 400}

# address, object in it, method, state of the route → what each role gets
TABLE = [
    ("iom:home", None, "get", "draft", signed_in()),
    ("iom:profile", None, "get", "draft", signed_in()),
    ("iom:profile_edit", None, "get", "draft", signed_in()),
    ("iom:deficit_list", None, "get", "draft", signed_in()),
    ("iom:deficit_add", None, "get", "draft", signed_in(302) | {"author": 200, "colleague": 200}),
    ("iom:deficit_edit", "deficit", "get", "draft", AUTHOR),
    ("iom:deficit_delete", "deficit", "get", "draft", AUTHOR),
    ("iom:deficit_delete", "deficit", "post", "draft", AUTHOR_CHANGES),
    ("iom:route_list", None, "get", "draft", signed_in()),
    ("iom:route_add", None, "get", "draft", signed_in(302) | {"author": 200, "colleague": 200}),
    ("iom:route_import", None, "get", "draft", signed_in(302) | {"author": 200, "colleague": 200}),
    ("iom:route_import", None, "post", "draft", signed_in(302) | {"author": 200, "colleague": 200}),
    ("iom:route_detail", "route", "get", "draft", READ),
    ("iom:route_detail", "route", "get", "submitted", READ),
    ("iom:route_edit", "route", "get", "draft", AUTHOR),
    ("iom:route_delete", "route", "get", "draft", AUTHOR),
    ("iom:route_delete", "route", "post", "draft", AUTHOR_CHANGES),
    ("iom:route_submit", "route", "post", "draft", AUTHOR_CHANGES),
    ("iom:route_submit", "route", "get", "draft", signed_in(405)),
    ("iom:route_start", "route", "post", "approved", AUTHOR_CHANGES),
    ("iom:route_complete", "route", "get", "active", AUTHOR),
    ("iom:route_archive", "route", "post", "completed", AUTHOR_CHANGES),
    ("iom:route_information", "route", "get", "draft", READ),
    ("iom:note_edit", "route", "get", "draft", AUTHOR),
    ("iom:note_edit", "route", "post", "submitted", AUTHOR),
    ("iom:wording_preview", None, "get", "draft", signed_in(404)),
    ("iom:dates_preview", "route", "get", "draft", AUTHOR),
    ("iom:route_export", ("route", "docx"), "get", "draft", READ),
    ("iom:route_export", ("route", "pdf"), "get", "draft", READ),
    ("iom:route_export", ("route", "xlsx"), "get", "draft", READ),
    ("iom:route_export", ("route", "json"), "get", "draft", READ),
    ("iom:route_export", ("route", "ics"), "get", "draft", READ),
    ("iom:route_export", ("route", "ics"), "get", "draft", READ),
    ("iom:archive_list", None, "get", "draft", ACCOMPANY),
    ("iom:archive_detail", "archive", "get", "draft", CURATOR),
    ("iom:archive_again", "archive", "post", "draft", CURATOR | {"curator": 302}),
    ("iom:archive_again", "archive", "get", "draft", signed_in(405)),
    ("iom:archive_download", "archive", "get", "draft", CURATOR),
    ("iom:local_act_list", None, "get", "draft", CURATORS),
    ("iom:local_act", ("school", "regulation:"), "get", "draft", CURATOR),
    ("iom:local_act", ("school", "order:"), "post", "draft", CURATOR),
    ("iom:pick_event", "occurrence", "get", "draft", signed_in()),
    ("iom:pick_event", "draft_occurrence", "get", "draft", signed_in(404)),
    ("iom:event_group", "occurrence", "get", "draft", CURATORS),
    ("iom:event_group", "occurrence", "post", "draft", CURATORS),
    ("iom:event_group", "draft_occurrence", "get", "draft", signed_in(404)),
    ("iom:event_group_cancel", "group_registration", "get", "draft", CURATOR),
    ("iom:event_group_cancel", "group_registration", "post", "draft", CURATOR),
    ("iom:event_group_cancel", "registration", "get", "draft", signed_in(404)),
    ("iom:self_check", "route", "get", "draft", READ),
    ("iom:self_check", "route", "get", "completed", READ),
    ("iom:self_check", "route", "post", "draft", AUTHOR_CHANGES),
    ("iom:analysis", "route", "get", "draft", READ),
    ("iom:need_add", "route", "get", "draft", AUTHOR),
    ("iom:need_edit", "need", "get", "draft", AUTHOR),
    ("iom:need_delete", "need", "post", "draft", AUTHOR_CHANGES),
    ("iom:task_add", "need", "get", "draft", AUTHOR),
    ("iom:task_edit", "task", "get", "draft", AUTHOR),
    ("iom:task_delete", "task", "post", "draft", AUTHOR_CHANGES),
    ("iom:activity_add", "task", "get", "draft", AUTHOR),
    ("iom:activity_edit", "activity", "get", "draft", AUTHOR),
    ("iom:activity_delete", "activity", "post", "draft", AUTHOR_CHANGES),
    ("iom:activity_progress", "activity", "get", "active", AUTHOR),
    ("iom:result_add", "task", "get", "draft", AUTHOR),
    ("iom:result_edit", "result", "get", "draft", AUTHOR),
    ("iom:result_delete", "result", "post", "draft", AUTHOR_CHANGES),
    ("iom:line_move", ("need:", "need", "up"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_move", ("activity:", "activity", "down"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_place", ("activity:", "activity"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_place", ("result:", "result"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_copy", ("need:", "need"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_copy", ("task:", "task"), "post", "draft", AUTHOR_CHANGES),
    ("iom:line_copy", ("task:", "task"), "post", "submitted", AUTHOR_CHANGES),
    ("iom:route_undo", "route", "post", "draft", AUTHOR_CHANGES),
    ("iom:route_undo", "route", "get", "draft", signed_in(405)),
    ("iom:route_map", "route", "get", "draft", READ),
    ("iom:route_panel", "route", "get", "draft", READ),
    ("iom:version_list", "route", "get", "submitted", READ),
    ("iom:version_detail", ("route", "1:"), "get", "submitted", READ),
    ("iom:version_compare", "route", "get", "submitted", READ),
    ("iom:amendment_begin", "route", "get", "approved", AUTHOR),
    ("iom:amendment_begin", "route", "post", "approved", AUTHOR),
    ("iom:amendment_finish", "route", "post", "approved", AUTHOR_CHANGES),
    ("iom:amendment_cancel", "route", "get", "approved", AUTHOR),
    ("iom:amendment_cancel", "route", "post", "approved", AUTHOR_CHANGES),
    ("iom:route_next", "route", "get", "completed", AUTHOR),
    ("iom:model_offer", "route", "get", "completed", AUTHOR),
    ("iom:model_offer", "route", "post", "completed", AUTHOR),
    ("iom:model_offer_withdraw", "offered_route", "get", "completed", AUTHOR),
    ("iom:model_offer_withdraw", "offered_route", "post", "completed", AUTHOR_CHANGES),
    ("iom:deleted_route_list", None, "get", "draft", signed_in()),
    ("iom:deleted_route_restore", "deleted_route", "post", "draft", AUTHOR_CHANGES),
    ("iom:pick_resource", "resource", "get", "draft", signed_in()),
    ("iom:pick_resource", "draft_resource", "get", "draft", signed_in(404)),
    ("iom:pick_resources", None, "get", "draft", signed_in()),
    ("iom:pick_resources", None, "post", "draft", signed_in()),
    ("iom:recommendation_list", None, "get", "draft", signed_in()),
    ("iom:demand_list", None, "get", "draft", DEMAND),
    ("iom:demand_export", None, "get", "draft", DEMAND),
    ("iom:comment_list", "route", "get", "draft", READ),
    ("iom:comment_add", "route", "get", "draft", READ),
    ("iom:comment_add", "route", "post", "draft", READ),
    ("iom:comment_reply", "comment", "get", "draft", READ),
    ("iom:comment_resolve", "comment", "post", "draft", only(READERS, 302)),
    ("iom:comment_reopen", "comment", "post", "draft", only(READERS, 302)),
    ("iom:comment_delete", "comment", "get", "draft", AUTHOR),
    ("iom:comment_delete", "comment", "post", "draft", AUTHOR_CHANGES),
    ("iom:line_decide", ("route", "need:", "need"), "get", "submitted", CURATOR),
    ("iom:line_decide", ("route", "task:", "task"), "post", "submitted", CURATOR),
    ("iom:line_decide", ("route", "need:", "need"), "get", "draft", only(())),
    ("iom:review", "route", "get", "submitted", only(READERS - {"author"})),
    ("iom:review", "route", "post", "submitted", only(READERS - {"author"})),
    ("iom:review_list", "route", "get", "submitted", READ),
    ("iom:route_withdraw", "route", "post", "submitted", AUTHOR_CHANGES),
    ("iom:route_withdraw", "route", "get", "submitted", signed_in(405)),
    ("iom:notice_list", None, "get", "draft", signed_in()),
    ("iom:notice_open", "notice", "get", "draft", AUTHOR_CHANGES),
    ("iom:notice_seen", None, "post", "draft", signed_in(302)),
    ("iom:review_queue", None, "get", "submitted", signed_in()),
    ("iom:route_return", "route", "get", "submitted", CURATOR),
    ("iom:route_approve", "route", "get", "submitted", CURATOR),
    ("iom:meeting_list", None, "get", "draft", CURATORS),
    ("iom:meeting_add", None, "get", "draft", CURATORS),
    ("iom:meeting_detail", "meeting", "get", "draft", CURATOR),
    ("iom:meeting_detail", "held_meeting", "get", "draft", CURATOR),
    ("iom:meeting_edit", "meeting", "get", "draft", CURATOR),
    ("iom:meeting_edit", "held_meeting", "get", "draft", only({"curator"}, 302)),
    ("iom:meeting_delete", "meeting", "get", "draft", CURATOR),
    ("iom:meeting_delete", "meeting", "post", "draft", only({"curator"}, 302)),
    ("iom:meeting_routes", "meeting", "get", "draft", CURATOR),
    ("iom:meeting_agenda", "meeting", "post", "draft", only({"curator"}, 302)),
    ("iom:meeting_hold", "meeting", "get", "draft", CURATOR),
    ("iom:meeting_print", ("meeting", "agenda:"), "get", "draft", CURATOR),
    ("iom:meeting_print", ("held_meeting", "protocol:"), "get", "draft", CURATOR),
    ("iom:meeting_export", ("meeting", "agenda:"), "get", "draft", CURATOR),
    ("iom:policy_list", None, "get", "draft", only({"curator", "foreign_curator"}, 302)),
    ("iom:policy_edit", "school", "get", "draft", CURATOR),
    ("iom_api:schema", None, "get", "draft", everybody()),
    ("iom_api:token", None, "post", "draft", everybody(400)),
    ("iom_api:competency_list", None, "get", "draft", everybody()),
    ("iom_api:organisation_list", None, "get", "draft", everybody()),
    ("iom_api:resource_list", None, "get", "draft", everybody()),
    ("iom_api:event_list", None, "get", "draft", everybody()),
    ("iom_api:event_detail", "event", "get", "draft", everybody()),
    ("iom_api:event_detail", "draft_event", "get", "draft", everybody(404)),
    ("iom_api:resource_detail", "resource", "get", "draft", everybody()),
    ("iom_api:resource_detail", "draft_resource", "get", "draft", everybody(404)),
    ("iom_api:resource_facets", None, "get", "draft", everybody()),
    ("iom_api:resource_suggestions", None, "get", "draft", everybody()),
    ("iom_api:registration_list", None, "get", "draft", everybody() | {"anonymous": 401}),
    ("iom_api:registration_list", None, "post", "draft", everybody(400) | {"anonymous": 401}),
    ("iom_api:registration_detail", "registration", "get", "draft", only({"author"}, anonymous=401)),
    ("iom_api:registration_detail", "registration", "delete", "draft", only({"author"}, 204, anonymous=401)),
    ("iom_api:registration_accept", "registration", "post", "draft", only({"author"}, anonymous=401)),
    ("iom_api:registration_decline", "registration", "post", "draft", only({"author"}, 409, anonymous=401)),
    ("iom_api:attendance", "past_occurrence", "get", "draft", KEEP | {"anonymous": 401}),
    ("iom_api:attendance", "past_occurrence", "post", "draft", KEEP | {"anonymous": 401}),
    ("iom_api:teacher_me", None, "get", "draft", only({"author", "colleague"}, anonymous=401)),
    ("iom_api:deficit_list", None, "get", "draft", everybody() | {"anonymous": 401}),
    ("iom_api:route_list", None, "get", "draft", everybody() | {"anonymous": 401}),
    ("iom_api:route_detail", "route", "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_detail", "route", "patch", "draft", only(READERS, 403, anonymous=401) | {"author": 200}),
    ("iom_api:route_submit", "route", "post", "draft", only(READERS, 403, anonymous=401) | {"author": 200}),
    ("iom_api:route_return", "route", "post", "submitted", API_DECISION),
    ("iom_api:route_approve", "route", "post", "submitted", API_DECISION),
    ("iom_api:route_self_check", "route", "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "docx"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "pdf"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "xlsx"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "json"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "ics"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_export", ("route", "ics"), "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:route_amend", "route", "post", "approved", only(READERS, 403, anonymous=401) | {"author": 400}),
    ("iom_api:route_amend_finish", "route", "post", "approved", only(READERS, 403, anonymous=401) | {"author": 409}),
    ("iom_api:route_amend_cancel", "route", "post", "approved", only(READERS, 403, anonymous=401) | {"author": 409}),
    ("iom_api:route_scores", "route", "post", "draft", only(READERS, 400, anonymous=401)),
    ("iom_api:version_list", "route", "get", "submitted", only(READERS, anonymous=401)),
    ("iom_api:version_detail", ("route", "1:"), "get", "submitted", only(READERS, anonymous=401)),
    ("iom_api:comment_list", "route", "get", "draft", only(READERS, anonymous=401)),
    ("iom_api:comment_list", "route", "post", "draft", only(READERS, 400, anonymous=401)),
    ("iom_api:comment_resolve", "comment", "post", "draft", only(READERS, anonymous=401)),
    ("iom_api:review_list", None, "get", "draft", everybody() | {"anonymous": 401}),
    ("iom_api:review_queue", None, "get", "submitted", everybody() | {"anonymous": 401}),
    ("iom_resources:resource_list", None, "get", "draft", everybody()),
    ("iom_resources:matrix", None, "get", "draft", everybody()),
    ("iom_resources:matrix_export", ("xlsx:",), "get", "draft", everybody()),
    ("iom_resources:matrix_export", ("docx:",), "get", "draft", everybody()),
    ("iom_resources:resource_suggestions", None, "get", "draft", everybody()),
    ("iom_resources:resource_detail", "resource", "get", "draft", everybody()),
    ("iom_resources:resource_detail", "draft_resource", "get", "draft", everybody(404)),
    ("iom_resources:shortlist", None, "get", "draft", signed_in()),
    ("iom_resources:shortlist_add", "resource", "get", "draft", signed_in()),
    ("iom_resources:shortlist_add", "resource", "post", "draft", signed_in(302)),
    ("iom_resources:shortlist_add", "draft_resource", "post", "draft", signed_in(404)),
    ("iom_resources:shortlist_remove", "resource", "post", "draft", signed_in(302)),
    ("iom_resources:saved_search_list", None, "get", "draft", signed_in()),
    ("iom_resources:saved_search_add", None, "get", "draft", signed_in()),
    ("iom_resources:saved_search_open", "saved_search", "get", "draft", AUTHOR_CHANGES),
    ("iom_resources:saved_search_edit", "saved_search", "get", "draft", AUTHOR),
    ("iom_resources:saved_search_edit", "saved_search", "post", "draft", AUTHOR),
    ("iom_resources:saved_search_delete", "saved_search", "get", "draft", AUTHOR),
    ("iom_resources:saved_search_delete", "saved_search", "post", "draft", AUTHOR_CHANGES),
    ("iom_resources:letters_off", ("forged",), "get", "draft", everybody(404)),
    ("iom_resources:letters_off", ("forged",), "post", "draft", everybody(404)),
    ("iom_resources:calendar_feed", None, "get", "draft", everybody()),
    ("iom_resources:calendar_feed", None, "post", "draft", everybody(405)),
    ("iom_resources:event_feed", "event", "get", "draft", everybody()),
    ("iom_resources:event_feed", "draft_event", "get", "draft", everybody(404)),
    ("iom_resources:personal_feed", "feed_token", "get", "draft", everybody()),
    ("iom_resources:personal_feed", "forged", "get", "draft", everybody(404)),
    ("iom_resources:personal_feed_change", None, "post", "draft", signed_in(302)),
    ("iom_resources:personal_feed_change", None, "get", "draft", everybody(405)),
    ("iom_resources:offer_list", None, "get", "draft", signed_in()),
    ("iom_resources:offer_add", None, "get", "draft", signed_in()),
    ("iom_resources:offer_edit", "offer", "get", "draft", AUTHOR),
    ("iom_resources:offer_edit", "offer", "post", "draft", AUTHOR),
    ("iom_resources:offer_withdraw", "offer", "get", "draft", AUTHOR),
    ("iom_resources:offer_withdraw", "offer", "post", "draft", AUTHOR_CHANGES),
    ("iom_resources:offer_contact", "published_offer", "get", "draft", signed_in() | {"author": 404}),
    ("iom_resources:offer_contact", "offer", "get", "draft", signed_in(404)),
    ("iom_resources:offer_contact", "resource", "get", "draft", signed_in(404)),
    ("iom_resources:event_calendar", None, "get", "draft", everybody()),
    ("iom_resources:calendar_settings", None, "get", "draft", signed_in()),
    ("iom_resources:calendar_settings", None, "post", "draft", signed_in(302)),
    ("iom_resources:event_letters_off", ("forged",), "get", "draft", everybody(404)),
    ("iom_resources:event_letters_off", ("forged",), "post", "draft", everybody(404)),
    ("iom_resources:event_calendar", None, "post", "draft", everybody(405)),
    ("iom_resources:calendar_embed", None, "get", "draft", everybody()),
    ("iom_resources:event_detail", "event", "get", "draft", everybody()),
    ("iom_resources:event_detail", "draft_event", "get", "draft", everybody(404)),
    ("iom_resources:register", "occurrence", "get", "draft", everybody()),
    ("iom_resources:register", "occurrence", "post", "draft", signed_in(302)),
    ("iom_resources:register", "draft_occurrence", "get", "draft", everybody(404)),
    ("iom_resources:register", "draft_occurrence", "post", "draft", everybody(404)),
    ("iom_resources:guest_register", "occurrence", "get", "draft", everybody(302)),
    ("iom_resources:guest_register", "draft_occurrence", "post", "draft", everybody(404)),
    ("iom_resources:guest_registration", ("forged:",), "get", "draft", everybody(404)),
    ("iom_resources:guest_registration", ("forged:",), "post", "draft", everybody(404)),
    ("iom_resources:registration_list", None, "get", "draft", signed_in()),
    ("iom_resources:registration_cancel", "registration", "get", "draft", AUTHOR),
    ("iom_resources:registration_cancel", "registration", "post", "draft", AUTHOR_CHANGES),
    ("iom_resources:offer_answer", "registration", "get", "draft", AUTHOR),
    ("iom_resources:offer_answer", "registration", "post", "draft", AUTHOR),
    ("iom_resources:attend", None, "get", "draft", signed_in()),
    ("iom_resources:attend", None, "post", "draft", signed_in()),
    ("iom_resources:feedback_add", "attended", "get", "draft", AUTHOR),
    ("iom_resources:feedback_add", "attended", "post", "draft", AUTHOR),
    ("iom_resources:feedback_add", "registration", "post", "draft", AUTHOR),
    ("iom_resources:desk_list", None, "get", "draft", signed_in()),
    ("iom_resources:desk_list", None, "post", "draft", everybody(405)),
    ("iom_resources:desk", "occurrence", "get", "draft", KEEP),
    ("iom_resources:desk", "occurrence", "post", "draft", KEEP),
    ("iom_resources:desk", "draft_occurrence", "get", "draft", only({"superuser"})),
    ("iom_resources:desk_export", ("occurrence", "xlsx:"), "get", "draft", KEEP),
    ("iom_resources:desk_export", ("occurrence", "pdf:"), "get", "draft", only(())),
    ("iom_resources:desk_sheet", "occurrence", "get", "draft", KEEP),
    ("iom_resources:desk_message", "occurrence", "get", "draft", KEEP),
    ("iom_resources:desk_message", "occurrence", "post", "draft", KEEP),
    ("iom_resources:occurrence_status", "occurrence", "get", "draft", KEEP),
    ("iom_resources:occurrence_status", "occurrence", "post", "draft", KEEP),
    ("iom_resources:desk_attendance", "past_occurrence", "get", "draft", KEEP),
    ("iom_resources:desk_attendance", "past_occurrence", "post", "draft", KEEP_CHANGES),
    ("iom_resources:attendance_code", "past_occurrence", "get", "draft", KEEP),
    ("iom_resources:attendance_code", "past_occurrence", "post", "draft", KEEP_CHANGES),
    ("iom_resources:attendance_import", "past_occurrence", "get", "draft", KEEP),
    ("iom_resources:attendance_import", "past_occurrence", "post", "draft", KEEP),
    ("iom_resources:feedback_results", "past_occurrence", "get", "draft", KEEP),
    ("iom_resources:feedback_results", "draft_occurrence", "get", "draft", only({"superuser"})),
    ("iom_resources:feedback_results", "past_occurrence", "post", "draft", everybody(405)),
    ("iom_resources:registration_decide", "registration", "get", "draft", KEEP),
    ("iom_resources:registration_decide", "registration", "post", "draft", KEEP),
    ("iom_resources:certificate_check", None, "get", "draft", everybody()),
    ("iom_resources:certificate_detail", "certificate_number", "get", "draft", everybody()),
    ("iom_resources:certificate_detail", ("2026-00001-ABCDEFGX:",), "get", "draft", everybody(404)),
    ("iom_resources:certificate_download", "attended", "get", "draft", AUTHOR),
    ("iom_resources:certificate_download", "registration", "get", "draft", signed_in(404)),
    ("iom_resources:certificate_issue", "occurrence", "get", "draft", KEEP),
    ("iom_resources:certificate_issue", "occurrence", "post", "draft", KEEP_CHANGES),
]


def address(name, parts, objects) -> str:
    """``parts``: an object's name; plain words end with ':' or are no object's name."""
    if parts is None:
        return reverse(name)
    parts = (parts,) if isinstance(parts, str) else parts
    args = [objects[part] if part in objects else part.rstrip(":") for part in parts]
    return reverse(name, args=[getattr(part, "pk", part) for part in args])


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """A world for each state, built once: every test undoes what it has done in it, and at the end all are undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {state: build(state) for state in {state for *_address, state, _expected in TABLE}}
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "parts", "method", "state", "expected"), TABLE)
def test_address_when_tried_by_everybody_then_as_the_table_says(worlds, client, name, parts, method, state, expected):
    world, got = worlds[state], {}
    for role in ROLES:
        undone = transaction.savepoint()
        got[role] = _answer(client, method, address(name, parts, world.objects), world.users[role])
        transaction.savepoint_rollback(undone)
    assert got == expected


def _answer(client, method, url, user) -> int:
    client.logout()
    if user.is_authenticated:
        client.force_login(user)
    kind = {} if method == "get" or not url.startswith("/api/") else {"content_type": "application/json"}
    return getattr(client, method)(url, **kind).status_code


@pytest.mark.parametrize("namespace", ["iom", "iom_resources", "iom_api"])
def test_table_when_an_address_exists_then_it_has_a_row(namespace):
    rows = {name for name, *_rest in TABLE}
    resolver = get_resolver().namespace_dict[namespace][1]
    names = {f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    assert names, "the namespace has no addresses: the test looks in the wrong place"
    assert names - rows == set()
