import pytest

from iom_plugin import errors
from iom_plugin.choices import ActivityStatus, RouteStatus
from iom_plugin.models import Activity, LearningTask, RouteNeed
from iom_plugin.models.road_maps import LONGEST_WORDING
from iom_plugin.queries.road_maps import digest
from iom_plugin.services import road_map_places as places
from iom_plugin.services import road_maps
from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries.resources import with_details
from tests.factories.resources import LearningResourceFactory, UserFactory
from tests.factories.routes import (
    ActivityFactory,
    LearningTaskFactory,
    RouteFactory,
    RouteNeedFactory,
    TeacherFactory,
    approved_route,
    submitted_route,
)

pytestmark = pytest.mark.django_db


def test_add_lines_when_new_then_it_goes_to_the_end():
    route = RouteFactory()
    author = route.teacher.user
    for text in ("первый", "второй", "третий"):
        road_maps.add_lines([RouteNeed(route=route, text=text)], by=author)
    assert [need.text for need in route.needs.all()] == ["первый", "второй", "третий"]


def test_add_lines_when_no_text_then_invalid_and_nothing_saved():
    route = RouteFactory()
    with pytest.raises(errors.Invalid) as refusal:
        road_maps.add_lines([RouteNeed(route=route, text="")], by=route.teacher.user)
    assert "text" in refusal.value.fields
    assert not route.needs.exists()


def test_add_lines_when_dates_end_before_they_start_then_invalid():
    task = LearningTaskFactory()
    activity = Activity(task=task, title="Курсы", dates="12.03.2027–01.02.2027")
    with pytest.raises(errors.Invalid) as refusal:
        road_maps.add_lines([activity], by=task.need.route.teacher.user)
    assert "dates" in refusal.value.fields


def test_edit_line_when_another_person_then_refused():
    need = RouteNeedFactory()
    with pytest.raises(errors.NotAllowed):
        road_maps.edit_line(need, by=UserFactory(), values={"text": "Чужое"})


def test_lines_when_route_is_under_review_then_nothing_changes():
    route = submitted_route()
    author, need = route.teacher.user, route.needs.get()
    for change in (
        lambda: road_maps.edit_line(need, by=author, values={"text": "Новое"}),
        lambda: road_maps.delete_line(need, by=author),
        lambda: places.move_line(need, by=author, up=True),
    ):
        with pytest.raises(errors.WrongStatus):
            change()
    assert route.needs.count() == 1


@pytest.mark.parametrize(("up", "expected"), [(True, ["б", "а", "в"]), (False, ["а", "в", "б"])])
def test_move_line_when_in_the_middle_then_swaps_with_neighbour(up, expected):
    route = RouteFactory()
    needs = [RouteNeedFactory(route=route, text=text) for text in "абв"]
    places.move_line(needs[1], by=route.teacher.user, up=up)
    assert [need.text for need in route.needs.all()] == expected


def test_move_line_when_at_the_edge_then_order_stays():
    route = RouteFactory()
    needs = [RouteNeedFactory(route=route, text=text) for text in "аб"]
    places.move_line(needs[0], by=route.teacher.user, up=True)
    assert [need.text for need in route.needs.all()] == ["а", "б"]


def test_delete_line_when_need_then_everything_under_it_goes():
    activity = ActivityFactory()
    need = activity.task.need
    road_maps.delete_line(need, by=need.route.teacher.user)
    assert not Activity.objects.exists()


def test_add_resources_when_picked_then_form_hours_dates_and_provider_are_filled():
    task = LearningTaskFactory()
    resource = LearningResourceFactory(dates="12.01.2027–30.01.2027", hours=36)
    [activity] = road_maps.add_resources(task, [resource], by=task.need.route.teacher.user)
    activity.refresh_from_db()
    assert (activity.title, activity.hours, activity.form.code) == (resource.title, 36, "seminar")
    assert activity.provider == resource.provider.short_name
    assert activity.dates == "12.01.2027–30.01.2027"
    assert activity.starts_on.isoformat() == "2027-01-12"


def test_add_resources_when_some_are_there_then_the_others_come_after():
    task = LearningTaskFactory()
    there, *new = (LearningResourceFactory() for _number in range(3))
    ActivityFactory(task=task, resource=there, sort_order=7)
    added = road_maps.add_resources(task, [new[1], there, new[0]], by=task.need.route.teacher.user)
    assert [step.resource for step in added] == [new[1], new[0]]
    assert [step.resource for step in task.activities.all()] == [there, new[1], new[0]]


def test_add_resources_when_not_the_author_or_under_review_then_nothing_is_added():
    task = LearningTaskFactory()
    with pytest.raises(errors.NotAllowed):
        road_maps.add_resources(task, [LearningResourceFactory()], by=TeacherFactory().user)
    sent = submitted_route()
    task = sent.needs.first().tasks.first()
    with pytest.raises(errors.WrongStatus):
        road_maps.add_resources(task, [LearningResourceFactory()], by=sent.teacher.user)
    assert not Activity.objects.filter(resource__isnull=False).exists()


def test_add_resources_when_fifty_then_as_many_queries_as_for_one(django_assert_max_num_queries):
    task = LearningTaskFactory()
    found = with_details(LearningResource.objects.all())
    for count in (1, 50):
        for _number in range(count):
            LearningResourceFactory()
        with django_assert_max_num_queries(12):
            road_maps.add_resources(task, list(found.all()), by=task.need.route.teacher.user)
    assert task.activities.count() == 51


def test_note_progress_when_first_step_done_then_route_is_active():
    route = approved_route()
    activity = Activity.objects.filter(task__need__route=route).first()
    road_maps.note_progress(activity, by=route.teacher.user, status=ActivityStatus.DONE, done_note="Прошла.")
    route.refresh_from_db()
    assert route.status == RouteStatus.ACTIVE
    activity.refresh_from_db()
    assert (activity.status, activity.done_note) == ("done", "Прошла.")


def test_note_progress_when_draft_then_refused():
    activity = ActivityFactory()
    with pytest.raises(errors.WrongStatus):
        road_maps.note_progress(activity, by=activity.task.need.route.teacher.user, status="done")


class TestAnotherTab:
    """The line was read before another tab changed the road map."""

    def test_save_when_line_was_deleted_then_it_does_not_come_back(self):
        activity = ActivityFactory()
        author = activity.task.need.route.teacher.user
        road_maps.delete_line(Activity.objects.get(pk=activity.pk), by=author)
        with pytest.raises(errors.WrongStatus) as refusal:
            road_maps.edit_line(activity, by=author, values={"title": "Семинар"})
        assert refusal.value.code == "line_gone"
        assert not Activity.objects.exists()

    def test_save_when_need_was_deleted_then_nothing_is_put_under_it(self):
        task = LearningTaskFactory()
        author = task.need.route.teacher.user
        activity = Activity(task=task, title="Вебинар")
        road_maps.delete_line(RouteNeed.objects.get(pk=task.need_id), by=author)
        with pytest.raises(errors.WrongStatus):
            road_maps.add_lines([activity], by=author)

    def test_save_when_line_was_moved_then_it_keeps_its_new_place(self):
        route = RouteFactory()
        first, second = RouteNeedFactory.create_batch(2, route=route)
        places.move_line(RouteNeed.objects.get(pk=second.pk), by=route.teacher.user, up=True)
        road_maps.edit_line(second, by=route.teacher.user, values={"text": "Новая формулировка"})
        assert list(route.needs.all()) == [second, first]

    def test_move_when_line_was_deleted_then_refused(self):
        need = RouteNeedFactory()
        author = need.route.teacher.user
        road_maps.delete_line(RouteNeed.objects.get(pk=need.pk), by=author)
        with pytest.raises(errors.WrongStatus):
            places.move_line(need, by=author, up=True)


@pytest.mark.parametrize("make", [RouteNeedFactory, LearningTaskFactory])
def test_edit_line_when_wording_is_longer_than_the_api_takes_then_invalid(make):
    line = make()
    author = road_maps.route_of(line).teacher.user
    road_maps.edit_line(line, by=author, values={"text": "ы" * LONGEST_WORDING})
    with pytest.raises(errors.Invalid) as refusal:
        road_maps.edit_line(line, by=author, values={"text": "ы" * (LONGEST_WORDING + 1)})
    assert list(refusal.value.fields) == ["text"]


class TestWhatAnotherTabHasWritten:
    """``was`` are the digests of what the form was drawn from."""

    @pytest.fixture
    def line(self):
        return LearningTaskFactory(text="Изучить приёмы", kind="learning")

    def edit(self, line, was, **values):
        present = LearningTask.objects.get(pk=line.pk)
        return road_maps.edit_line(present, by=line.need.route.teacher.user, values=values, was=was)

    def was(self, line) -> dict:
        return {"text": digest(line.text), "kind": digest(line.kind)}

    def test_edit_line_when_the_same_place_was_changed_then_refused_and_kept(self, line):
        self.edit(line, self.was(line), text="Изучить методы")
        with pytest.raises(errors.WrongStatus) as refusal:
            self.edit(line, self.was(line), text="Изучить способы")
        assert (refusal.value.code, list(refusal.value.fields)) == ("line_changed", ["text"])
        assert LearningTask.objects.get().text == "Изучить методы"

    def test_edit_line_when_another_field_was_changed_then_both_stay(self, line):
        self.edit(line, self.was(line), kind="practice", text=line.text)
        self.edit(line, self.was(line), kind=line.kind, text="Внедрить приёмы")
        line.refresh_from_db()
        assert (line.kind, line.text) == ("practice", "Внедрить приёмы")

    def test_edit_line_when_both_wrote_the_same_then_no_quarrel(self, line):
        for _tab in range(2):
            self.edit(line, self.was(line), text="Изучить методы")
        assert LearningTask.objects.get().text == "Изучить методы"

    def test_edit_line_when_it_was_written_between_reading_and_lock_then_refused(self, line):
        read = LearningTask.objects.get(pk=line.pk)
        self.edit(line, self.was(line), text="Изучить методы")
        with pytest.raises(errors.WrongStatus) as refusal:
            road_maps.edit_line(read, by=line.need.route.teacher.user, values={"text": "Изучить способы"})
        assert refusal.value.code == "line_changed"
        assert LearningTask.objects.get().text == "Изучить методы"

    def test_edit_line_when_only_line_ends_differ_then_nothing_is_written(self, line):
        self.edit(line, None, text="Изучить\nприёмы")
        self.edit(line, None, text=" Изучить\r\nприёмы ")
        assert line.need.route.changes.count() == 1


def test_note_progress_when_step_was_deleted_then_refused():
    route = approved_route()
    activity = Activity.objects.filter(task__need__route=route).first()
    Activity.objects.filter(pk=activity.pk).delete()
    with pytest.raises(errors.WrongStatus) as refusal:
        road_maps.note_progress(activity, by=route.teacher.user, status="done")
    assert refusal.value.code == "line_gone"
