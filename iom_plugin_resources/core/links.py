"""Asking whether an address of the web opens, without being led where a server must not go."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Timer
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}
# A site that keeps robots out, or asks them to wait, opens for people all the same.
KEPT_OUT = {http.client.FORBIDDEN, http.client.TOO_MANY_REQUESTS, 999}
GONE = {http.client.NOT_FOUND, http.client.GONE}
# What OpenSSL says of a certificate whose issuer it does not know. Sites of the state are signed by a national
# authority that browsers there know and most servers do not, so this says nothing about the page.
UNKNOWN_ISSUER = {18, 19, 20, 21}

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """``problem`` is a sentence for an editor, empty where the page opens; a ``lasting`` one needs no second try."""

    problem: str = ""
    lasting: bool = False


LinkCheck = Callable[[str], Answer]


def is_public(address: IPAddress) -> bool:
    """Whether the address is one of the open internet, and does not hide another one in itself."""
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address.sixtofour or address.teredo):
        return False
    hidden = address in ipaddress.ip_network("64:ff9b::/96")
    return address.is_global and not (address.is_multicast or address.is_reserved or hidden)


class _Broken(Exception):
    def __init__(self, problem: str, *, lasting: bool = False):
        self.answer = Answer(problem, lasting)


@dataclass(frozen=True)
class LinkChecker:
    """Asks for the head of a page, and for the page itself where a site does not answer that; reads no body.

    Names are resolved here, every address of a name must be ``allowed``, and the connection is made to the very
    address that was checked; after a redirect all this anew. No cookies are kept and no proxy is asked.
    ``timeout`` is for each step, ``deadline`` for one answer of a site, both in seconds.
    """

    agent: str
    allowed: Callable[[IPAddress], bool] = is_public
    timeout: float = 10
    deadline: float = 30

    def __call__(self, address: str) -> Answer:
        """What is wrong with ``address``; never raises."""
        try:
            return self._followed(address)
        except _Broken as broken:
            return broken.answer

    def _followed(self, address: str) -> Answer:
        url = _parsed(address)
        for _number in range(MOST_REDIRECTS + 1):
            status, target = self._asked("HEAD", url)
            if status >= http.client.BAD_REQUEST:
                status, target = self._asked("GET", url)
            if status not in REDIRECTS or not target:
                return _answer(status)
            url = _parsed(target, seen_from=url.url)
        return Answer(_("The page leads from one address to the next without end."), lasting=True)

    def _asked(self, method: str, url: Url) -> tuple[int, str]:
        """The status of the answer and where it redirects to."""
        try:
            try:
                return self._exchange(method, url)
            except ssl.SSLCertVerificationError as error:
                if error.verify_code not in UNKNOWN_ISSUER:
                    raise
                return self._exchange(method, url, verified=False)
        except ssl.SSLCertVerificationError as error:
            reason = _("The certificate of the site is not valid: browsers warn of it.")
            raise _Broken(reason, lasting=True) from error
        except TimeoutError as error:
            raise _Broken(_("The site does not answer.")) from error
        # A site that breaks the rules of HTTP may make the parser raise nearly anything.
        except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
            raise _Broken(_("The site cannot be reached.")) from error

    def _exchange(self, method: str, url: Url, *, verified: bool = True) -> tuple[int, str]:
        connection = self._connection(url, verified)
        try:
            connection.connect()
            # A timeout counts from byte to byte, so a site that sends one a second would never meet it.
            late = Event()
            watch = Timer(self.deadline, _hang_up, [connection.sock, late])
            watch.start()
            try:
                headers = {"Host": url.netloc, "User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
                connection.request(method, url.request_uri, headers=headers, preload_content=False)
                response = connection.getresponse()
                if late.is_set():  # what was heard until then may look like an answer
                    raise TimeoutError
                return response.status, _decoded(response.headers.get("Location", ""))
            finally:
                watch.cancel()
        finally:
            connection.close()

    def _connection(self, url: Url, verified: bool) -> HTTPConnection:
        port = url.port or PORTS[url.scheme]
        host = url.host.strip("[]")
        address = self._resolved(host, port)
        if url.scheme == "http":
            return HTTPConnection(address, port, timeout=self.timeout)
        return HTTPSConnection(
            address,
            port,
            timeout=self.timeout,
            server_hostname=host,
            assert_hostname=None if verified else False,
            cert_reqs="CERT_REQUIRED" if verified else "CERT_NONE",
        )

    def _resolved(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise _Broken(_("There is no site with this name.")) from error
        addresses = [ipaddress.ip_address(place[0].partition("%")[0]) for *_kind, place in found]
        if not all(self.allowed(address) for address in addresses):
            raise _Broken(_("The address is not one of the open internet."), lasting=True)
        return str(addresses[0])


def _parsed(address: str, *, seen_from: str = "") -> Url:
    """The address with its name and path as they go over the wire: Cyrillic ones too."""
    try:
        url = parse_url(urljoin(seen_from, address))
    except (LocationParseError, ValueError) as error:
        raise _Broken(_("This is not an address of a page."), lasting=True) from error
    if url.scheme not in PORTS or not url.host:
        raise _Broken(_("Only addresses that begin with http:// or https:// can be opened."), lasting=True)
    return url._replace(auth=None, fragment=None)


def _decoded(header: str) -> str:
    """A redirect to a Cyrillic path, written without escapes by a site that knows no better."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _answer(status: int) -> Answer:
    if status in GONE:
        return Answer(_("The page is not found (%(status)d).") % {"status": status}, lasting=True)
    if status == http.client.UNAUTHORIZED:
        return Answer(_("The page asks for a password (%(status)d).") % {"status": status}, lasting=True)
    if status < http.client.BAD_REQUEST or status in KEPT_OUT:
        return Answer()
    return Answer(_("The site answers with an error (%(status)d).") % {"status": status})


def _hang_up(connection: socket.socket, late: Event) -> None:
    late.set()
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # it is over already
        return
