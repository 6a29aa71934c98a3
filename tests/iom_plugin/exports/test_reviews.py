import pytest

from iom_plugin.exports.reviews import signature


@pytest.mark.parametrize(
    ("full_name", "shown"),
    [
        ("Воронцова Елена Аркадьевна", "Е.\u00a0А.\u00a0Воронцова"),
        ("Орлова М. В.", "Орлова М. В."),
        ("Ли Ан", "Ли Ан"),
        ("", ""),
    ],
)
def test_signature_when_full_name_then_initials_stand_first(full_name, shown):
    assert signature(full_name) == shown
