"""Whose tries are counted together."""

import pytest
from django.test import RequestFactory

from iom_plugin_resources.core.rate_limits import network_address


def of(address: str, forwarded: str = "") -> str:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return network_address(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


def test_address_when_no_proxy_is_named_then_a_written_one_is_not_believed():
    assert of("192.0.2.7", "203.0.113.1") == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.9, 203.0.113.1", "203.0.113.1"),  # the first is what the visitor has written
        (2, "198.51.100.9, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        (2, "203.0.113.1", "203.0.113.1"),
        (1, "", "10.0.0.1"),
        (1, "<script>", ""),
    ],
)
def test_address_when_the_portal_has_proxies_then_what_the_outermost_saw(settings, proxies, forwarded, expected):
    settings.IOM_PROXIES = proxies
    assert of("10.0.0.1", forwarded) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_address_when_of_one_customer_then_counted_together(address, expected):
    assert of(address) == expected
