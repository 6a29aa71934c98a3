import pytest

from iom_plugin.queries.model_routes import as_model, texts_of, with_texts, without_names
from iom_plugin.queries.versions import content_now
from tests.factories.resources import OrganisationFactory
from tests.factories.routes import TeacherFactory, ready_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    organisation = OrganisationFactory(
        official_name="Муниципальное бюджетное общеобразовательное учреждение «Приозёрская школа № 7»",
        short_name="Приозёрская школа № 7",
    )
    return TeacherFactory(last_name="Соколова", first_name="Елена", middle_name="Ивановна", organisation=organisation)


def cleaned(text, teacher):
    content = {"theme": text, "needs": []}
    return without_names(content, teacher)["theme"]


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Соколова Елена Ивановна проводит урок", "педагог проводит урок"),
        ("Урок Соколовой Е. И.", "Урок педагога"),
        ("Урок Соколовой Е. И. в 5 классе", "Урок педагога в 5 классе"),
        ("Запись: sokolova.e@school7.example, 8 (391) 000-14-00", "Запись: …, …"),
        ("Гимназия, +7 391 000 14 00", "Гимназия, …"),
        ("Е.И. Соколова", "педагог"),
        ("с Еленой Ивановной", "с педагогом"),
        ("Открытый урок в Приозёрской школе № 7", "Открытый урок в школе"),
        ("Педсовет гимназии №12", "Педсовет гимназии"),
        ("Пинская М. А. Формирующее оценивание", "Пинская М. А. Формирующее оценивание"),
        ("Читательская грамотность", "Читательская грамотность"),
    ],
)
def test_text_when_it_names_the_author_then_is_neutral(teacher, text, without):
    assert cleaned(text, teacher) == without


def test_organisation_when_named_whole_then_is_replaced(teacher):
    assert cleaned(f"ШМО: {teacher.organisation.official_name}", teacher) == "ШМО: наша организация"
    assert cleaned("Приозёрская школа № 7", teacher) == "наша организация"


def test_model_when_made_then_has_no_progress_diagnostics_and_days():
    route = ready_route(diagnostics_summary="Тест: 62 %", conclusion="Освоено")
    content = content_now(route)
    step = content["needs"][0]["tasks"][0]["activities"][0]
    step |= {"done_note": "Был на вебинаре", "dates": "12.10.2026"}
    content["needs"][0]["tasks"][0]["results"][0]["evidence"] = "Показан на ШМО"
    model = as_model(content)
    for private in ("62 %", "Освоено", "Был на", "Показан", "12.10.2026"):
        assert private not in str(model)
    assert model["needs"][0]["tasks"][0]["activities"][0]["dates"] == "октябрь"
    assert "id" not in model["needs"][0]


def test_answers_when_names_are_removed_then_go_too(teacher):
    route = ready_route(teacher)
    route.needs.update(answers={"blank1": "Соколовой"})
    content = without_names(as_model(content_now(route)), teacher)
    assert content["needs"][0]["answers"] == {}


def test_texts_when_given_back_by_path_then_stand_where_they_stood():
    content = as_model(content_now(ready_route()))
    paths = [path for _holder, _key, path in texts_of(content)]
    assert paths[:4] == ["theme", "goal", "needs.0.text", "needs.0.tasks.0.text"]
    changed = with_texts(content, {"needs.0.tasks.0.activities.0.title": "Иначе"})
    assert changed["needs"][0]["tasks"][0]["activities"][0]["title"] == "Иначе"
    assert content["needs"][0]["tasks"][0]["activities"][0]["title"] != "Иначе"
