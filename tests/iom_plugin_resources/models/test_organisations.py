import pytest

from iom_plugin_resources.models import Organisation
from tests.factories.resources import schools_of_a_district

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("лицей", ["l7"]),
        ("ЛИЦЕЯ", ["l7"]),
        ("7", ["l7", "s7"]),
        ("школа 7", ["s7"]),
        ("школа лесное", ["s7"]),
        ("приозерский", ["district"]),
        ("гимназия", []),
        ("%", ["l7", "s17", "s7", "district"]),
    ],
)
def test_matching_when_words_of_name_number_or_town_then_found(words, codes):
    schools_of_a_district()
    found = Organisation.objects.matching(words).order_by("numchild", "name_key", "pk")
    assert [organisation.code for organisation in found] == codes
