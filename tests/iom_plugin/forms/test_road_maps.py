import pytest

from iom_plugin.forms.road_maps import ActivityForm, ResultLineForm, TaskForm
from iom_plugin.models import Activity, ResultForm, WorkForm
from tests.factories.routes import ActivityFactory, LearningTaskFactory, ResultFactory

pytestmark = pytest.mark.django_db


def test_task_form_when_drawn_then_both_kinds_and_no_empty_one():
    form = TaskForm(instance=LearningTaskFactory())
    assert [value for value, _label in form.fields["kind"].choices] == ["learning", "practice"]


def test_activity_form_when_its_form_of_work_is_retired_then_it_stays_chosen():
    seminar = WorkForm.objects.get(code="seminar")
    activity = ActivityFactory(form=seminar)
    WorkForm.objects.filter(pk=seminar.pk).update(is_active=False)
    assert seminar in ActivityForm(instance=activity).fields["form"].queryset
    assert seminar not in ActivityForm(instance=Activity(task=activity.task)).fields["form"].queryset


def test_result_form_when_its_form_is_retired_then_it_stays_chosen():
    retired = ResultForm.objects.first()
    result = ResultFactory(form=retired)
    ResultForm.objects.filter(pk=retired.pk).update(is_active=False)
    assert f'value="{retired.pk}" selected' in str(ResultLineForm(instance=result)["form"])
