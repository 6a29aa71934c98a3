import pytest

from iom_plugin.forms.wordings import WordingForm
from iom_plugin.models import Opener
from tests.factories.routes import TeacherFactory

pytestmark = pytest.mark.django_db


def opener(code):
    return Opener.objects.get(code=code)


def test_wording_when_blanks_are_filled_in_the_dictionary_form_then_a_sentence_and_the_words_as_typed():
    typed = {"part1": "Читательская", "part2": "обновлённый ФГОС ООО"}
    form = WordingForm(typed, opener=opener("need-literacy"))
    assert form.is_valid()
    assert form.wording() == (
        "Необходимость формирования читательской грамотности в соответствии с требованиями обновлённого ФГОС ООО"
    )
    assert form.answers() == typed


def test_wording_when_answers_are_kept_then_they_fill_the_blanks():
    kept = {"part1": "методы", "part2": "смысловое чтение"}
    form = WordingForm(opener=opener("learn-study"), text="Изучить методы смыслового чтения", answers=kept)
    assert {name: form[name].value() for name in kept} == kept
    assert form.draft() == "Изучить методы смыслового чтения"


def test_wording_when_the_line_has_an_opener_but_was_worded_freely_then_free_text():
    form = WordingForm(opener=opener("learn-study"), text="Изучить и обсудить статьи")
    assert form.parts == []
    assert form["text"].value() == "Изучить и обсудить статьи"


def test_wording_when_a_text_is_sent_for_an_opener_then_it_is_free():
    form = WordingForm({"text": " Изучить статьи "}, opener=opener("learn-study"))
    assert form.is_valid()
    assert (form.wording(), form.answers()) == ("Изучить статьи", {})


def test_draft_when_blanks_are_empty_then_dots_and_the_first_word_of_a_choice():
    assert WordingForm(opener=opener("learn-study")).draft() == "Изучить приёмы …"
    assert WordingForm(text="Своё").draft() == "Своё"
    assert WordingForm().draft() == ""


def test_in_own_words_when_left_halfway_then_the_sentence_so_far_as_free_text():
    form = WordingForm({"part1": "методы", "part2": "смысловое чтение"}, opener=opener("learn-study"))
    own = form.in_own_words()
    assert own.parts == []
    assert own["text"].value() == "Изучить методы смыслового чтения"


@pytest.mark.parametrize(
    ("names", "options"),
    [
        ({"first_name": "Анна", "middle_name": "Петровна"}, ["способной", "готовой"]),
        ({"first_name": "Иван", "middle_name": ""}, ["способным", "готовым"]),
        ({"first_name": "Саша", "middle_name": ""}, ["способным", "готовым", "способной", "готовой"]),
    ],
)
def test_choice_when_the_names_of_the_author_tell_the_gender_then_only_its_words(names, options):
    form = WordingForm(opener=opener("practice-ready"), author=TeacherFactory.build(**names))
    assert [value for value, _label in form.fields["part1"].choices] == options


def test_every_opener_when_its_blanks_are_filled_then_it_is_valid_and_whole():
    for item in Opener.objects.all():
        empty = WordingForm(opener=item)
        typed = {name: field.choices[0][0] if hasattr(field, "choices") else "смысловое чтение"
                 for name, field in empty.fields.items()}  # fmt: skip
        form = WordingForm(typed, opener=item)
        assert form.is_valid(), item.code
        assert not set("{}[]|…") & set(form.wording()), item.code
