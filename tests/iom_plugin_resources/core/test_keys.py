import pytest

from iom_plugin_resources.core.keys import row_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", 0),
        ("17", 17),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", None),
        ("9" * 5_000, None),
        ("-1", None),
        ("²", None),
        ("٣", None),
        ("", None),
    ],
)
def test_row_key_when_no_row_can_have_it_then_is_none(text, key):
    assert row_key(text) == key
