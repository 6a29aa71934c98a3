import pytest

from iom_plugin_resources.forms.feedback import FeedbackForm

SENT = {"score_useful": "5", "score_organised": "1", "score_applicable": "3", "useful": " Шаблоны. ", "improve": ""}


def test_values_when_sent_then_as_the_service_takes_them():
    form = FeedbackForm(SENT)
    assert form.is_valid()
    scores = {"useful": 5, "organised": 1, "applicable": 3}
    assert form.values() == {"scores": scores, "useful": "Шаблоны.", "improve": ""}


def test_fields_when_the_portal_asks_its_own_then_scales_before_texts_and_no_names_meet(settings):
    settings.IOM_FEEDBACK_QUESTIONS = {"useful": "Полезно?", "improve": "Лучше ли стало?"}
    form = FeedbackForm()
    assert list(form.fields) == ["score_useful", "score_improve", "useful", "improve"]
    assert [(one.text, one.low, one.high) for one, _field in form.scales()] == [
        ("Полезно?", "совсем нет", "полностью"),
        ("Лучше ли стало?", "совсем нет", "полностью"),
    ]


@pytest.mark.parametrize("value", ["", "0", "6", "пять", "4.5"])
def test_scale_when_no_number_from_one_to_five_then_told_to_choose_one(value):
    form = FeedbackForm(SENT | {"score_organised": value})
    assert form.errors == {"score_organised": ["Выберите число от 1 до 5."]}


def test_text_when_it_has_a_zero_byte_then_refused():
    assert set(FeedbackForm(SENT | {"useful": "а\0б"}).errors) == {"useful"}
