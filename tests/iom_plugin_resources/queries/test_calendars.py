"""What is asked of the calendar."""

import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from iom_plugin_resources.models import EventOccurrence
from iom_plugin_resources.queries.calendars import EventQuestion, day_in
from iom_plugin_resources.queries.occurrences import visible_to
from tests.factories.events import LearningEventFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.resources import CompetencyFactory, OrganisationFactory, UserFactory, position
from tests.searching import SEARCHES

pytestmark = SEARCHES


def found(query: str, user=None) -> list[str]:
    question = EventQuestion.read(QueryDict(query), user=user)
    return sorted(question.narrow(visible_to(user)).values_list("event__title", flat=True))


def counts(query: str, name: str) -> dict[str, int]:
    states = EventQuestion.read(QueryDict(query)).answer(visible_to(None)).facets
    [state] = [state for state in states if state.name == name]
    return {option.value: option.count for option in state.options}


def event(title: str, **fields) -> EventOccurrence:
    return OccurrenceFactory(event=LearningEventFactory(title=title, **fields))


def test_visible_when_event_is_a_draft_then_its_dates_are_not():
    event("Опубликован")
    event("Черновик", live=False)
    assert found("") == ["Опубликован"]


def test_question_when_facets_of_the_map_are_asked_then_events_answer():
    root = CompetencyFactory(code="R1")
    leaf = CompetencyFactory(code="R1.1", parent=root)
    centre = OrganisationFactory(code="mmc", short_name="ММЦ")
    wanted = LearningEventFactory(
        title="Да", competencies=[leaf], organiser=centre, level="region", format="online", price=0, place="Лицей"
    )
    wanted.positions.set([position("teacher")])
    wanted.save()
    OccurrenceFactory(event=wanted)
    event("Нет", level="federal", price=10, place="Дом")
    for query in (
        "competency=R1",
        "organiser=mmc",
        "provider=mmc",
        "level=region",
        "format=online",
        "price=free",
        "place=Лицей",
        "position=teacher",
        "level=region&format=online&competency=R1",
    ):
        assert found(query) == ["Да"], query
    assert found("level=region&level=federal") == ["Да", "Нет"]
    assert found("kind=no-such-thing") == []


def test_question_when_words_are_asked_then_any_of_their_forms_is_found():
    event("Стажировка в лаборатории")
    event("Круглый стол")
    assert found("search=стажировок") == ["Стажировка в лаборатории"]


def test_facets_when_an_event_has_many_dates_then_it_is_counted_once():
    repeated = LearningEventFactory(level="region")
    for days in (1, 8, 15):
        OccurrenceFactory(event=repeated, day=timezone.localdate() + datetime.timedelta(days=days))
    event("Другое", level="federal")
    assert counts("", "level") == {"region": 1, "federal": 1}
    assert counts("level=region", "level") == {"region": 1, "federal": 1}
    assert counts("level=region", "kind") == {"seminar": 1}


def test_facets_when_nothing_is_counted_then_the_chosen_have_their_names():
    OrganisationFactory(code="mmc", short_name="ММЦ")
    question = EventQuestion.read(QueryDict("organiser=mmc&level=region&place=Дом&kind=nothing"))
    said = {state.name: [option.label for option in state.chosen] for state in question.chosen()}
    assert said["organiser"] == ["ММЦ"]
    assert said["place"] == ["Дом"]
    assert said["kind"] == ["nothing"]
    assert len(said["level"]) == 1


def test_mine_when_one_is_registered_then_only_those_dates_are_found():
    user = UserFactory()
    one = event("Мой")
    event("Чужой")
    given_up = event("Отменил")
    RegistrationFactory(occurrence=one, user=user)
    RegistrationFactory(occurrence=given_up, user=user, status="cancelled")
    RegistrationFactory(occurrence=event("Другого человека"))
    assert found("mine=1", user) == ["Мой"]
    assert found("mine=1") == []


def test_registration_open_when_it_is_closed_cancelled_past_or_absent_then_is_not_found():
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    event("Идёт")
    event("Без записи", registration="none")
    for title, changes in {
        "Ещё не началась": {"registration_opens_at": now + hour},
        "Закрыта": {"registration_closes_at": now - hour},
        "Отменено": {"status": "cancelled"},
        "Началось": {"starts_at": now - hour, "ends_at": now + hour},
    }.items():
        EventOccurrence.objects.filter(pk=event(title).pk).update(**changes)
    assert found("registration=open") == ["Идёт"]


def test_days_when_a_date_touches_them_then_is_found():
    event_ = LearningEventFactory(title="Ночь")
    OccurrenceFactory(event=event_, day=datetime.date(2027, 3, 12), hour=23)  # until 01:00 of the 13th
    for query in ("from=2027-03-12&to=2027-03-12", "from=2027-03-13", "to=2027-03-12"):
        assert found(query) == ["Ночь"], query
    assert found("from=2027-03-14") == []
    assert found("to=2027-03-11") == []


def test_days_when_a_plan_has_no_day_then_its_month_is_meant():
    plan = LearningEventFactory(title="План", dates="март 2027", starts_at=None, ends_at=None, registration="none")
    EventOccurrence.objects.create(
        event=plan, is_exact=False, first_day=datetime.date(2027, 3, 1), last_day=datetime.date(2027, 3, 31),
        time_zone="Asia/Krasnoyarsk",
    )  # fmt: skip
    assert found("from=2027-03-15&to=2027-03-20") == ["План"]
    assert found("from=2027-04-01") == []
    assert found("to=2027-02-28") == []


@pytest.mark.parametrize(
    "text", ["", "март", "\0", "2027-13-01", "9999-12-31", "0001-01-01", "2027-02-30", "20270312x", "-1", "2027-W99-1"]
)
def test_day_when_an_address_has_no_day_then_none_is_meant(text):
    assert day_in(text) is None


def test_address_when_it_is_read_again_then_is_the_same():
    query = "search=чтение&kind=seminar&level=region&mine=1&registration=open&from=2027-03-01&to=2027-03-31"
    question = EventQuestion.read(QueryDict(query))
    again = EventQuestion.read(QueryDict(question.address()))
    assert again.address() == question.address()
    assert QueryDict(question.address()) == QueryDict(query)
    assert question.address(kind=[], mine=False, first=None, registration="") == (
        EventQuestion.read(QueryDict("search=чтение&level=region&to=2027-03-31")).address()
    )


NAMES = st.sampled_from(
    ["search", "kind", "competency", "place", "from", "to", "mine", "registration", "provider", "organiser", "nonsense"]
)


@given(st.lists(st.tuples(NAMES, st.text(max_size=20) | st.dates().map(str) | st.just("\0")), max_size=8))
def test_address_when_anything_stands_in_it_then_it_is_answered_and_settles(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    question = EventQuestion.read(data)
    assert question.narrow(visible_to(None)).count() == 0
    assert EventQuestion.read(QueryDict(question.address())).address() == question.address()
