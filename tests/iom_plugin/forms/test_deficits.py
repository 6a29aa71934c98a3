import pytest

from iom_plugin.forms.deficits import DeficitForm

pytestmark = pytest.mark.django_db


def test_unbound_form_offers_the_usual_values():
    form = DeficitForm()
    assert form["level"].value() == "low"
    assert form["noted_on"].value()
