"""Asking whether an address opens, of a real server on this machine; and who must never be asked."""

import ipaddress
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import translation

from iom_plugin_resources.core.links import Answer, LinkChecker, is_public


class Site(BaseHTTPRequestHandler):
    """Answers as its paths say; remembers what it was asked."""

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, self.headers))
        path = self.path.strip("/")
        if path == "get-only" and self.command == "HEAD":
            self.answer(405)
        elif path.startswith("to/"):
            self.answer(302, Location=path.removeprefix("to/"))
        elif path == "loop":
            self.answer(302, Location="/loop")
        elif path.startswith("hops/"):
            left = int(path.removeprefix("hops/"))
            self.answer(302, Location=f"/hops/{left - 1}") if left else self.answer(200)
        elif path == "cyrillic":
            self.send_response(302)
            self.wfile.write("HTTP/1.0 302 Found\r\nLocation: /путь\r\n\r\n".encode())
        elif path == "silent":
            self.server.stop.wait(5)
        elif path == "drip":
            self.drip()
        elif path == "nonsense":
            self.wfile.write(b"\x00\x01\r\n\r\n")
        else:
            self.answer(int(path) if path.isdigit() else 200)

    do_GET = do_HEAD

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Set-Cookie", "visitor=1")
        self.end_headers()
        if self.command == "GET":
            # More than a socket holds: who reads the body would hang here.
            self.wfile.write(b"x" * 10_000)

    def drip(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"x")

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.stop = [], threading.Event()
    server.handle_error = lambda *args: None  # who was hung up on need not be told
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


def anybody(address) -> bool:
    return True


def asked(site, path: str, **settings) -> Answer:
    with translation.override("en"):
        return LinkChecker("portal/1", **{"allowed": anybody, "timeout": 0.5, **settings})(f"{site.address}/{path}")


@pytest.mark.parametrize("path", ["", "200", "204", "403", "429", "get-only", "hops/5", "cyrillic"])
def test_page_when_people_can_open_it_then_nothing_is_wrong(site, path):
    assert asked(site, path) == Answer()


@pytest.mark.parametrize(
    ("path", "said", "lasting"),
    [
        ("404", "not found (404)", True),
        ("410", "not found (410)", True),
        ("401", "password (401)", True),
        ("500", "error (500)", False),
        ("503", "error (503)", False),
        ("hops/6", "without end", True),
        ("loop", "without end", True),
        ("to/ftp://example.org/", "http://", True),
        ("to/http://a.ru:99999/", "not an address", True),
        ("silent", "does not answer", False),
        ("nonsense", "cannot be reached", False),
    ],
)
def test_page_when_it_does_not_open_then_the_reason_is_said(site, path, said, lasting):
    answer = asked(site, path)
    assert said in answer.problem
    assert answer.lasting == lasting


def test_page_when_it_answers_the_head_then_is_not_fetched(site):
    asked(site, "200")
    assert [method for method, _path, _headers in site.asked] == ["HEAD"]


def test_site_when_it_is_asked_then_learns_who_asks_and_gets_no_cookies_back(site):
    asked(site, "hops/2")
    assert {headers["User-Agent"] for *_rest, headers in site.asked} == {"portal/1"}
    assert not any("Cookie" in headers for *_rest, headers in site.asked)
    assert {headers["Host"] for *_rest, headers in site.asked} == {site.address.removeprefix("http://")}


def test_site_when_it_sends_a_letter_at_a_time_then_is_hung_up_on(site):
    assert "does not answer" in asked(site, "drip", timeout=2, deadline=0.3).problem


def test_site_when_it_leads_into_the_inner_network_then_is_not_followed(site):
    def not_the_machine_next_door(address) -> bool:
        return address != ipaddress.ip_address("127.0.0.2")

    answer = asked(site, f"to/http://127.0.0.2:{site.server_port}/secret", allowed=not_the_machine_next_door)
    assert "open internet" in answer.problem
    assert [path for _method, path, _headers in site.asked] == [f"/to/http://127.0.0.2:{site.server_port}/secret"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "https://user:password@10.0.0.1/",
    ],
)
def test_address_when_it_is_not_of_the_open_internet_then_nobody_is_asked(monkeypatch, address):
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("somebody was asked"))
    with translation.override("en"):
        assert LinkChecker("portal/1")(address) == Answer("The address is not one of the open internet.", lasting=True)


@pytest.mark.parametrize("address", ["", "//a/b", "ftp://a.ru", "javascript:alert(1)", "file:///etc/passwd", "http://"])
def test_address_when_it_is_none_of_a_page_then_is_refused(address):
    assert LinkChecker("portal/1")(address).lasting


def test_name_when_one_of_its_addresses_is_private_then_is_refused(monkeypatch):
    """A name that answers with a public and a private address would be let in half of the times."""
    places = [(socket.AF_INET, 1, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: places)
    assert LinkChecker("portal/1")("http://example.org/").lasting


def test_public_addresses_are_allowed():
    assert is_public(ipaddress.ip_address("93.184.216.34"))
    assert is_public(ipaddress.ip_address("2a02:6b8::2:242"))
