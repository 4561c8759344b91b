"""A scanner that speaks ClamAV's INSTREAM and knows one virus, the scanners' own test file; and scanners at fault."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.web.uploads.hostile import EICAR


class _Answers(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if self.server.most and len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.asked.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(self.server.always or found)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, always: bytes, most: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.always, self.most = always, most
        self.asked: list[bytes] = []


@contextmanager
def scanner(always: bytes = b"", most: int = 0) -> Iterator[_Server]:
    """One that runs while the block does. `always` is what it says to everything, `most` what is too big for it."""
    with _Server(always, most) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def address(server: _Server) -> str:
    """Where it listens, as a setting says it."""
    return f"127.0.0.1:{server.server_address[1]}"
