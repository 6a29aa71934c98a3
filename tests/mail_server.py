"""A small mail server for tests: it speaks SMTP over a real socket, remembers what it took, and can misbehave."""

import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes

TAKE, REFUSE, HANG_UP, BE_SILENT = "take", "refuse", "hang up", "be silent"


class MailServer(socketserver.ThreadingTCPServer):
    """``received`` holds ``(address, Message-ID)`` of each letter taken.

    ``treat(address)`` says how the next letter to an address is treated: one of the words above; ``hang up`` and ``be
    silent`` come after the letter was taken, so that the sender cannot know it was. ``taken(number)`` is called when
    so many letters have been taken, before the sender is told.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, *, treat: Callable[[str], str] = lambda address: TAKE, taken: Callable[[int], None] = lambda number: None
    ):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[tuple[str, str]] = []
        self.connections = 0
        self.treat, self.taken = treat, taken
        self.is_over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self.is_over.set()
        self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        # A sender that is killed in the middle leaves a broken connection behind.
        with suppress(ConnectionError):
            self._converse()

    def _converse(self) -> None:
        self._say(220)
        address = ""
        while line := self.rfile.readline():
            match line.strip().split(b" ", 1)[0].upper():
                case b"RCPT":
                    address = line.decode().partition("<")[2].partition(">")[0]
                    self._say(451 if self.server.treat(address) == REFUSE else 250)
                case b"DATA":
                    self._say(354)
                    if not self._take(address):
                        return
                case b"QUIT":
                    self._say(221)
                    return
                case _:
                    self._say(250)

    def _take(self, address: str) -> bool:
        """Whether the conversation goes on."""
        content = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            content += line
        self.server.received.append((address, message_from_bytes(content)["Message-ID"]))
        self.server.taken(len(self.server.received))
        match self.server.treat(address):
            case "hang up":
                return False
            case "be silent":
                self.server.is_over.wait()
                return False
        self._say(250)
        return True

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())
