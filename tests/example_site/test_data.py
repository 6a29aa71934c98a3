from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from iom_plugin.models import Membership, Teacher
from iom_plugin_resources.core.tabular import read_table
from iom_plugin_resources.models import Competency, LearningResource, Organisation

DATA = Path(__file__).resolve().parents[2] / "example_site" / "data"
NOUNS = ["competencies", "organisations", "resources", "teachers"]


def import_everything() -> str:
    output = StringIO()
    for noun in NOUNS:
        call_command(f"import_{noun}", str(DATA / f"{noun}.csv"), stdout=output, stderr=output)
    return output.getvalue()


def rows_of(noun: str) -> int:
    return len(read_table(DATA / f"{noun}.csv").rows)


@pytest.mark.django_db
def test_data_when_imported_then_every_row_is_on_the_portal():
    import_everything()
    assert Competency.objects.count() == rows_of("competencies")
    assert Organisation.objects.count() == rows_of("organisations")
    assert LearningResource.objects.live().count() == rows_of("resources")
    assert Teacher.objects.exists()
    assert Membership.objects.exists()
    assert not Competency.find_problems()[0]
    assert not Organisation.find_problems()[0]


@pytest.mark.django_db
def test_data_when_imported_twice_then_nothing_changes(django_assert_max_num_queries):
    import_everything()
    with override("en"), django_assert_max_num_queries(50):
        output = import_everything()
    assert output.count("0 records created.") == output.count("0 records changed.") == len(NOUNS)
