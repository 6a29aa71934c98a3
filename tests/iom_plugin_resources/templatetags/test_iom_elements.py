import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def render(source: str, address: str = "/", **context) -> str:
    template = engines["django"].from_string("{% load iom_elements %}" + source)
    return template.render(context, RequestFactory().get(address))


class TaskForm(forms.Form):
    text = forms.CharField(label="Задача", help_text="Одно предложение.")
    kind = forms.ChoiceField(label="Вид", choices=[("l", "обучение")], widget=forms.RadioSelect, help_text="Один.")
    agreed = forms.BooleanField(label="Согласен")
    note = forms.CharField(label="Пояснение", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Обе задачи нужны.")


def test_field_with_an_error_ties_hint_and_error_to_the_control():
    html = render("{% iom_field form.text %}", form=TaskForm({}))
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html


def test_field_that_is_required_says_so_in_words():
    form = TaskForm()
    assert "(required)" in render("{% iom_field form.text %}", form=form)
    assert "(required)" not in render("{% iom_field form.note %}", form=form)


def test_field_of_radio_buttons_is_a_fieldset_that_carries_hint_and_error():
    html = render("{% iom_field form.kind %}", form=TaskForm({}))
    assert '<fieldset class="iom-field" id="id_kind_group" tabindex="-1"' in html
    assert 'aria-describedby="id_kind_helptext id_kind_error"' in html
    assert "<legend" in html


def test_field_of_a_single_checkbox_has_one_label_after_the_box():
    html = render("{% iom_field form.agreed %}", form=TaskForm())
    assert html.count("<label") == 1
    assert html.index("<input") < html.index("Согласен")


def test_field_that_is_hidden_is_only_its_control():
    assert render("{% iom_field form.token %}", form=TaskForm()).strip().startswith('<input type="hidden"')


def test_field_shows_what_was_typed_without_running_it():
    html = render("{% iom_field form.text %}", form=TaskForm({"text": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_errors_link_to_their_controls_and_count_them():
    html = render("{% iom_errors form %}", form=TaskForm({"note": "x"}))
    assert 'href="#id_text"' in html
    assert 'href="#id_kind_group"' in html
    assert "Обе задачи нужны." in html
    assert "5 places to mend" in html
    assert 'role="alert"' in html


def test_errors_of_a_formset_come_from_every_form():
    formset_class = forms.formset_factory(TaskForm, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    html = render("{% iom_errors formset %}", formset=formset_class(data, initial=[{}, {}]))
    assert 'href="#id_form-0-text"' in html
    assert 'href="#id_form-1-text"' in html


def test_errors_of_a_good_form_are_nothing():
    assert render("{% iom_errors form %}", form=TaskForm()).strip() == ""


def test_element_puts_its_body_into_the_template_unescaped_and_its_parameters_escaped():
    html = render('{% iom_element "card" title=title %}<p>тело</p>{% endiom_element %}', title="<b>")
    assert "<p>тело</p>" in html
    assert "&lt;b&gt;" in html


def test_pagination_keeps_the_query_string():
    page = Paginator(range(100), 10).page(4)
    html = render("{% iom_pagination page %}", "/?search=урок&kind=seminar&kind=course&page=4", page=page)
    assert "kind=seminar&amp;kind=course&amp;page=5" in html
    assert 'aria-current="page"' in html


def test_pagination_of_one_page_is_nothing():
    assert render("{% iom_pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_stages_mark_the_present_one_for_eye_and_ear():
    stages = [
        {"title": "диагностика", "state": "done", "url": "/1"},
        {"title": "проект", "state": "current", "url": ""},
        {"title": "ресурсы", "state": "todo", "url": ""},
    ]
    html = render('{% include "iom_plugin_resources/elements/stages.html" with stages=stages only %}', stages=stages)
    assert html.count('aria-current="step"') == 1
    assert "Stage 2 of 3" in html
    assert ", done" in html


def test_facts_without_a_value_are_left_out():
    facts = [{"label": "Цена", "value": ""}, {"label": "Сроки", "value": "12 марта"}]
    html = render('{% include "iom_plugin_resources/elements/facts.html" with facts=facts only %}', facts=facts)
    assert "Цена" not in html
    assert "12 марта" in html
