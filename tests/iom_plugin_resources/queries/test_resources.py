import datetime
import itertools
import random

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from iom_plugin_resources.models import LearningResource
from iom_plugin_resources.queries.facets import BandFacet
from iom_plugin_resources.queries.resources import ResourceQuestion, similar_to, visible_to, with_details
from tests.factories.resources import (
    CompetencyFactory,
    LearningResourceFactory,
    OrganisationFactory,
    UserFactory,
    position,
    subject,
)
from tests.searching import SEARCHES

pytestmark = SEARCHES

TODAY = datetime.date(2026, 11, 22)
FREE = BandFacet("short", "Short", lambda today: {"yes": ("Short ones", Q(hours__lt=3))})


def asked(query: str = "") -> ResourceQuestion:
    question = ResourceQuestion.read(QueryDict(query))
    return ResourceQuestion(question.words, question.asked, question.sort, question.wanted, today=TODAY)


def found(query: str) -> list[str]:
    question = asked(query)
    return list(question.ordered(question.narrow(visible_to(None))).values_list("title", flat=True))


def facet(query: str, name: str) -> dict[str, int]:
    """Value: count of one facet."""
    [state] = [state for state in asked(query).answer(visible_to(None)).facets if state.name == name]
    return {option.value: option.count for option in state.options}


def kind(code: str):
    return LearningResource._meta.get_field("kind").related_model.objects.get(code=code)


@pytest.fixture
def tree():
    """R1 › R1.1 › R1.1.1 and R2."""
    root = CompetencyFactory(code="R1", title="Чтение")
    middle = CompetencyFactory(code="R1.1", title="Смысловое чтение", parent=root)
    leaf = CompetencyFactory(code="R1.1.1", title="Несплошные тексты", parent=middle)
    other = CompetencyFactory(code="R2", title="Оценивание")
    return {node.code: node for node in (root, middle, leaf, other)}


def test_facet_when_nothing_is_asked_then_counts_published_resources():
    LearningResourceFactory(level="region")
    LearningResourceFactory.create_batch(2, level="federal")
    LearningResourceFactory(level="federal", live=False)
    assert facet("", "level") == {"region": 1, "federal": 2}


def test_facet_when_its_own_value_is_chosen_then_other_values_keep_their_counts():
    LearningResourceFactory(level="region", format="online")
    LearningResourceFactory(level="federal", format="online")
    LearningResourceFactory(level="federal", format="mixed")
    assert facet("level=region", "level") == {"region": 1, "federal": 2}
    assert facet("level=region", "format") == {"online": 1}
    assert facet("level=region&format=mixed", "level") == {"region": 0, "federal": 1}


def test_facet_when_chosen_value_finds_nothing_then_it_stays_with_its_name():
    LearningResourceFactory(level="federal")
    OrganisationFactory(code="lyceum", short_name="Лицей")
    state = next(s for s in asked("provider=lyceum").answer(visible_to(None)).facets if s.name == "provider")
    assert [(one.value, one.label, one.count) for one in state.chosen] == [("lyceum", "Лицей", 0)]


@pytest.mark.parametrize("name", ["kind", "level", "provider", "position", "place", "dates", "competency", "price"])
def test_question_when_value_does_not_exist_then_finds_nothing_and_shows_it_as_chosen(name):
    LearningResourceFactory()
    assert found(f"{name}=no-such-thing") == []
    assert facet(f"{name}=no-such-thing", name)["no-such-thing"] == 0


@pytest.mark.parametrize(
    "query", ["kind=%00", "kind=" + "x" * 5000, "&".join(f"level=l{n}" for n in range(500)), "sort=nope", "dates="]
)
def test_question_when_address_is_hostile_then_answers(query):
    LearningResourceFactory()
    question = asked(query)
    assert question.answer(visible_to(None)).total >= 0
    assert sum(map(len, question.asked.values())) <= 50


def test_competency_when_resource_answers_several_under_it_then_is_counted_once(tree):
    LearningResourceFactory(competencies=[tree["R1.1"], tree["R1.1.1"]])
    LearningResourceFactory(competencies=[tree["R1"], tree["R2"]])
    assert facet("", "competency") == {"R1": 2, "R2": 1}
    assert facet("competency=R1", "competency") == {"R1": 2, "R1.1": 1, "R2": 1}
    assert facet("competency=R1.1", "competency") == {"R1": 2, "R1.1": 1, "R1.1.1": 1, "R2": 1}


def test_competency_when_code_is_typed_in_the_other_alphabet_then_is_the_same():
    LearningResourceFactory(title="Ответ", competencies=[CompetencyFactory(code="А/01.6")])
    assert found("competency=A/01.6") == ["Ответ"]


def test_competency_when_it_is_looked_for_then_the_found_ones_have_their_counts(tree):
    LearningResourceFactory(competencies=[tree["R1.1.1"]])
    assert facet("competency_search=чтение", "competency") == {"R1": 1, "R1.1": 1}


def test_facet_when_it_is_long_then_is_cut_and_can_be_looked_through():
    for number in range(25):
        provider = OrganisationFactory(code=f"p{number}", short_name=f"Школа {number}")
        LearningResourceFactory(provider=provider)
    LearningResourceFactory(provider=OrganisationFactory(code="lyceum", short_name="Лицей искусств"))
    [state] = [s for s in asked("").answer(visible_to(None)).facets if s.name == "provider"]
    assert len(state.options) == 20
    assert state.is_long
    assert facet("provider_search=лицей", "provider") == {"lyceum": 1}
    assert facet("provider_search=лицей&provider=p1", "provider") == {"p1": 1, "lyceum": 1}


@pytest.mark.parametrize(
    ("dates", "band"),
    [
        ("01.11.2026–30.01.2027", "this_month"),
        ("25.11.2026", "this_month"),
        ("01.12.2026", "next_month"),
        ("31.12.2026", "next_month"),
        ("01.01.2027", "later"),
        ("", "any_time"),
        ("21.11.2026", "past"),
    ],
)
def test_dates_when_resource_has_them_then_it_is_in_one_band(dates, band):
    LearningResourceFactory(title="Он", dates=dates)
    assert facet("", "dates") == {band: 1}
    assert found(f"dates={band}") == ["Он"]


@pytest.mark.parametrize(
    ("name", "value", "fields"),
    [
        ("enrolment", "open", {"apply_until": TODAY}),
        ("hours", "up_to_8", {"hours": 8}),
        ("hours", "9_to_36", {"hours": 9}),
        ("hours", "37_to_72", {"hours": 72}),
        ("hours", "over_72", {"hours": 73}),
        ("price", "free", {"price": 0}),
        ("price", "paid", {"price": 1}),
        ("federal_register", "yes", {"in_federal_register": True}),
        ("place", "Лесное", {"place": "Лесное"}),
    ],
)
def test_facet_when_resource_has_the_value_then_it_is_counted_and_found(name, value, fields):
    LearningResourceFactory(title="Нет", hours=None)
    LearningResourceFactory(title="Да", **{"hours": None} | fields)
    assert facet("", name) == {value: 1}
    assert found(f"{name}={value}") == ["Да"]


def test_enrolment_when_its_last_day_is_past_then_is_not_open():
    LearningResourceFactory(apply_until=TODAY - datetime.timedelta(days=1))
    assert facet("", "enrolment") == {}


def test_colleague_when_a_colleague_offers_it_then_is_counted():
    LearningResourceFactory(title="Его", offered_by=UserFactory())
    assert found("colleague=yes") == ["Его"]


def test_order_when_nothing_is_asked_then_what_begins_soon_is_first_and_the_past_last():
    for title, dates in [
        ("давно", "01.09.2026"),
        ("всегда", ""),
        ("через год", "01.11.2027"),
        ("завтра", "23.11.2026"),
        ("идёт", "01.09.2026–31.05.2027"),
        ("вчера", "21.11.2026"),
    ]:
        LearningResourceFactory(title=title, dates=dates)
    assert found("") == ["завтра", "через год", "идёт", "всегда", "вчера", "давно"]


def test_order_when_hours_are_asked_for_then_shorter_is_first_and_unknown_last():
    for hours in (72, None, 6):
        LearningResourceFactory(title=str(hours), hours=hours)
    assert found("sort=hours") == ["6", "72", "None"]


def test_order_when_words_are_asked_then_title_counts_more_than_date():
    LearningResourceFactory(title="Завтра", summary="О грамотности", dates="23.11.2026")
    LearningResourceFactory(title="Грамотность", summary="", dates="23.12.2026")
    assert found("search=грамотность") == ["Грамотность", "Завтра"]
    assert found("search=грамотность&sort=nearest") == ["Завтра", "Грамотность"]


@pytest.mark.parametrize(
    "query", ["семинары по читательской грамотности", "ЧИТАТЕЛЬСКАЯ", "R/01", "школа озёрная", "вебинары"]
)
def test_words_when_they_stand_anywhere_in_the_resource_then_it_is_found(query):
    LearningResourceFactory(
        title="Читательская грамотность",
        kind=kind("webinar" if query == "вебинары" else "seminar"),
        provider=OrganisationFactory(short_name="Озерная школа"),
        competencies=[CompetencyFactory(code="R/01")],
    )
    assert found(f"search={query}") == ["Читательская грамотность"]


def test_words_when_not_all_are_met_then_the_relaxed_question_finds_some():
    LearningResourceFactory(title="Грамотность")
    question = asked("search=грамотность космонавта")
    assert question.narrow(visible_to(None)).count() == 0
    assert question.relaxed().narrow(visible_to(None)).count() == 1


@pytest.mark.parametrize("words", ["%%%", "!", "—"])
def test_words_when_there_are_none_in_the_query_then_nothing_is_found(words):
    LearningResourceFactory()
    assert found(f"search={words}") == []


def test_similar_when_others_answer_the_same_then_the_most_alike_are_first_and_past_ones_are_left_out(tree):
    this = LearningResourceFactory(competencies=[tree["R1"], tree["R2"]])
    LearningResourceFactory(title="похож", competencies=[tree["R1"]], dates=f"{timezone.localdate():%d.%m.%Y}")
    LearningResourceFactory(title="очень похож", competencies=[tree["R1"], tree["R2"]])
    LearningResourceFactory(title="прошёл", competencies=[tree["R1"], tree["R2"]], dates="01.09.2020")
    LearningResourceFactory(title="черновик", competencies=[tree["R1"]], live=False)
    LearningResourceFactory(title="о другом", competencies=[tree["R1.1"]])
    assert [str(resource) for resource in similar_to(this, user=None)] == ["очень похож", "похож"]


def test_address_when_parameters_come_in_any_order_then_is_the_same():
    one = asked("level=region&search=чтение&kind=seminar&utm=1&sort=new")
    other = asked("sort=new&kind=seminar&level=region&search=+чтение+")
    assert one.address() == other.address()
    assert QueryDict(one.address(kind=[], words="")).dict() == {"level": "region", "sort": "new"}


def test_own_facet_when_portal_names_it_then_narrows_and_counts(settings):
    settings.IOM_RESOURCE_FACETS = ["level", f"{__name__}.FREE"]
    LearningResourceFactory(title="Два часа", hours=2)
    LearningResourceFactory(title="Шесть часов", hours=6)
    assert [state.name for state in asked("").answer(visible_to(None)).facets] == ["level", "short"]
    assert facet("", "short") == {"yes": 1}
    assert found("short=yes&kind=no-such-kind") == ["Два часа"]


def test_all_facets_when_choices_are_combined_then_counts_are_what_choosing_would_find(tree):
    """Every count of every facet against really asking for that value, for random questions."""
    dice = random.Random(5)
    for number in range(40):
        resource = LearningResourceFactory(
            title=dice.choice(["Урок чтения", "Оценка"]),
            kind=kind(dice.choice(["seminar", "course"])),
            level=dice.choice(["region", "federal"]),
            hours=dice.choice([None, 6, 72]),
            dates=dice.choice(["", "23.11.2026", "01.09.2026"]),
            place=dice.choice(["", "Лесное"]),
            competencies=dice.sample(list(tree.values()), dice.randint(0, 3)),
            live=number % 7 != 0,
        )
        resource.positions.set(dice.sample([position("teacher"), position("educator")], dice.randint(0, 2)))
        resource.subjects.set(dice.sample([subject("mathematics"), subject("biology")], dice.randint(0, 2)))
        resource.save()
    choices = ["search=чтение", "kind=seminar", "level=region", "hours=up_to_8", "position=teacher", "competency=R1"]
    visible = visible_to(None)
    for chosen in itertools.chain.from_iterable(itertools.combinations(choices, size) for size in (0, 1, 2, 6)):
        question = asked("&".join(chosen))
        answer = question.answer(visible)
        assert answer.total == question.narrow(visible).count()
        for state in answer.facets:
            for option in state.options:
                alone = ResourceQuestion(
                    question.words, {**question.asked, state.name: (option.value,)}, today=question.today
                )
                assert option.count == alone.narrow(visible).count(), (chosen, state.name, option)


@pytest.mark.parametrize("query", ["", "search=чтение&competency=R1&kind=seminar&provider_search=ш"])
def test_answer_when_the_map_grows_then_asks_no_more(
    tree, query, django_assert_num_queries, django_assert_max_num_queries
):
    def answer():
        question = asked(query)
        rows = with_details(question.ordered(question.narrow(visible_to(None))))[:20]
        return len(rows), question.answer(visible_to(None))

    for number in range(3):
        LearningResourceFactory(title=f"Чтение {number}", competencies=[tree["R1.1"]])
    with django_assert_max_num_queries(7) as few:
        answer()
    for number in range(60):
        LearningResourceFactory(title=f"Чтение {number}", competencies=[tree["R1"], tree["R1.1.1"]])
    with django_assert_num_queries(len(few)):
        answer()
