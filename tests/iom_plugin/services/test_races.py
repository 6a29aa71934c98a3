"""Two people, one button; two tabs, one person."""

import datetime

from iom_plugin.models import Deficit, LearningTask, Review, Route, Teacher, TrainingRecord
from iom_plugin.queries.road_maps import digest
from iom_plugin.services import deficits, meetings, reviews, road_map_changes, road_maps, routes, teachers
from tests.factories.meetings import DAY, council, decided
from tests.factories.resources import CompetencyFactory, OrganisationFactory, UserFactory, position
from tests.factories.routes import TeacherFactory, curator_of, ready_route, submitted_route
from tests.together import at_once, kinds, together

PROTOCOL = {"protocol_number": "2", "protocol_date": datetime.date(2026, 10, 28)}


@at_once
def test_a_route_is_sent_once():
    route = ready_route()
    outcomes = together(*[lambda: routes.submit_route(route, by=route.teacher.user)] * 3)
    assert kinds(outcomes) == ["Route", "WrongStatus", "WrongStatus"]
    assert route.versions.count() == 1


@at_once
def test_a_route_is_decided_about_once():
    route = submitted_route()
    curators = [curator_of(route), curator_of(route)]
    outcomes = together(
        lambda: reviews.approve_route(route, by=curators[0], **PROTOCOL),
        lambda: reviews.return_route(route, by=curators[1], comment="Уточните сроки."),
    )
    assert kinds(outcomes) == ["Review", "WrongStatus"]
    assert route.reviews.count() == 1


@at_once
def test_a_route_is_either_taken_back_or_decided_about():
    route = submitted_route()
    curator = curator_of(route)
    outcomes = together(
        lambda: reviews.withdraw_route(route, by=route.teacher.user),
        lambda: reviews.return_route(route, by=curator, comment="Уточните сроки."),
    )
    assert kinds(outcomes) in (["Review", "WrongStatus"], ["Route", "WrongStatus"])
    assert not route.review_requests.filter(closed_at=None).exists()


@at_once
def test_a_deficit_noted_twice_is_refused_with_a_sentence():
    teacher, competency = TeacherFactory(), CompetencyFactory()
    save = [lambda: deficits.save_deficit(Deficit(teacher=teacher, competency=competency), by=teacher.user)] * 4
    assert kinds(together(*save)) == ["Deficit", "Invalid", "Invalid", "Invalid"]


@at_once
def test_a_first_profile_is_saved_once():
    user, school, post = UserFactory(), OrganisationFactory(), position()

    def save():
        teacher = Teacher(user=user, organisation=school, position=post, last_name="Иванова", first_name="Анна")
        return teachers.save_profile(teacher, by=user)

    assert kinds(together(*[save] * 4)) == ["Invalid", "Invalid", "Invalid", "Teacher"]


@at_once
def test_courses_are_not_doubled():
    teacher = TeacherFactory()

    def save():
        own = Teacher.objects.get(pk=teacher.pk)
        return teachers.save_profile(own, by=teacher.user, trainings=[TrainingRecord(title="Курсы")])

    assert kinds(together(*[save] * 4)) == ["Teacher"] * 4
    assert teacher.trainings.count() == 1


@at_once
def test_who_sends_a_route_does_not_move_away_at_the_same_time():
    route, elsewhere = ready_route(), OrganisationFactory()
    school, author = route.teacher.organisation, route.teacher.user

    def move():
        teacher = Teacher.objects.get(pk=route.teacher_id)
        teacher.organisation = elsewhere
        return teachers.save_profile(teacher, by=author)

    outcomes = together(move, lambda: routes.submit_route(route, by=author))
    assert kinds(outcomes) in (["Invalid", "Route"], ["Route", "Teacher"])
    refused = kinds(outcomes) == ["Invalid", "Route"]
    assert Route.objects.get().teacher.organisation == (school if refused else elsewhere)


@at_once
def test_a_meeting_is_held_once():
    school = council(2)
    meeting = school.plan()
    given = decided(meeting, meetings.ItemDecision("approved"), meetings.ItemDecision("approved"))

    def hold():
        return meetings.hold_meeting(meeting, by=school.curator, decisions=given, protocol_number="3", held_on=DAY)

    assert kinds(together(*[hold] * 3)) == ["CouncilMeeting", "WrongStatus", "WrongStatus"]
    assert Review.objects.filter(decision="approved").count() == 2


@at_once
def test_a_route_comes_on_one_agenda():
    school = council(1)
    first, second = school.plan(routes=[]), school.plan(routes=[])
    outcomes = together(
        lambda: meetings.add_routes(first, school.routes, by=school.curator),
        lambda: meetings.add_routes(second, school.routes, by=school.curator),
    )
    assert kinds(outcomes) == ["Invalid", "list"]


@at_once
def test_a_route_of_a_meeting_is_decided_about_once():
    school = council(2)
    meeting = school.plan()
    given = decided(meeting, meetings.ItemDecision("approved"), meetings.ItemDecision("approved"))
    outcomes = together(
        lambda: meetings.hold_meeting(meeting, by=school.curator, decisions=given, protocol_number="3", held_on=DAY),
        lambda: reviews.return_route(school.routes[1], by=school.curator, comment="Уточните сроки."),
    )
    assert kinds(outcomes) in (["CouncilMeeting", "WrongStatus"], ["Invalid", "Review"])
    made = Review.objects.exclude(decision="").count()
    assert made == (2 if kinds(outcomes) == ["CouncilMeeting", "WrongStatus"] else 1)


@at_once
def test_a_line_written_in_two_tabs_is_overwritten_by_neither():
    task = ready_route().needs.get().tasks.first()
    was, author = {"text": digest(task.text)}, task.need.route.teacher.user

    def write(text):
        line = LearningTask.objects.select_related("need__route__teacher").get(pk=task.pk)
        return road_maps.edit_line(line, by=author, values={"text": text}, was=was)

    outcomes = together(lambda: write("Изучить методы"), lambda: write("Изучить способы"))
    assert kinds(outcomes) == ["LearningTask", "WrongStatus"]
    saved = next(outcome for outcome in outcomes if isinstance(outcome, LearningTask))
    assert LearningTask.objects.get(pk=task.pk).text == saved.text


@at_once
def test_a_step_is_taken_back_once():
    route = ready_route()
    road_maps.delete_line(route.needs.get(), by=route.teacher.user)
    outcomes = together(*[lambda: road_map_changes.undo_last(route, by=route.teacher.user)] * 2)
    assert kinds(outcomes) == ["WrongStatus", "str"]
    assert route.needs.count() == 1
