import pytest

from iom_plugin_resources.core.morphology import gender_of, is_proper, kind_of_word, of_gender, parses_of, readings_of


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("чтение", "word"),
        ("учителя-предметники", "word"),
        ("ИКТ-компетентность", "word"),
        ("ИКТ", "fixed"),
        ("Занков", "fixed"),
        ("с", "preposition"),
        ("и", "joining"),
        ("их", "possessive"),
        ("личностно", "adverb"),
        ("проводить", "infinitive"),
        ("которые", "relative"),
        ("два", "other"),
    ],
)
def test_kind_of_word_when_asked_then_only_what_may_change_is_a_word(word, kind):
    assert kind_of_word(word) == kind


def test_readings_when_a_word_may_be_several_things_then_the_likeliest_come_first():
    cases = [(reading.case, reading.number) for reading in readings_of("учителя")]
    assert {("gent", "sing"), ("nomn", "plur")} <= set(cases)


def test_readings_when_both_parts_change_then_they_change_together():
    [nominative] = [reading for reading in readings_of("уроки-исследования") if reading.case == "nomn"]
    assert nominative.to("gent") == "уроков-исследований"


def test_readings_when_written_without_yo_then_its_forms_are_too():
    assert readings_of("приемы")[0].to("gent") == "приемов"
    assert readings_of("приёмы")[0].to("gent") == "приёмов"


@pytest.mark.parametrize("word", ["", "STEM", "123", "𗀀", "а𗀀", "-"])
def test_parses_when_a_word_is_not_in_russian_letters_then_nothing(word):
    assert parses_of(word) == []
    assert readings_of(word) == ()


@pytest.mark.parametrize(("word", "proper"), [("Москва", True), ("Анна", True), ("Чтение", False), ("анна", False)])
def test_is_proper_when_a_name_has_its_capital_then_proper(word, proper):
    assert is_proper(word) is proper


@pytest.mark.parametrize(
    ("first_name", "patronymic", "gender"),
    [
        ("Анна", "Петровна", "femn"),
        ("Илья", "Кузьмич", "masc"),
        ("Фатима", "Ильинична", "femn"),
        ("Рашид", "Алиев оглы", "masc"),
        ("Елена", "", "femn"),
        ("Никита", "", "masc"),
        ("Саша", "", ""),
        ("Ян-Ли", "", ""),
        ("", "", ""),
    ],
)
def test_gender_of_when_names_tell_it_then_known(first_name, patronymic, gender):
    assert gender_of(first_name, patronymic) == gender


def test_of_gender_when_options_differ_by_gender_then_only_the_own_ones():
    options = ["способным", "готовым", "способной", "готовой"]
    assert of_gender(options, "femn") == ["способной", "готовой"]
    assert of_gender(options, "masc") == ["способным", "готовым"]
    assert of_gender(options, "") == options
    assert of_gender(["приёмы", "методику"], "masc") == ["приёмы", "методику"]
