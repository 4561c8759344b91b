"""What is not quite HTTP, sent as bytes: what a server in front of the pages has to deal with."""

import socket

HEAD = b"Host: 127.0.0.1\r\n"
NOT_QUITE_HTTP: dict[str, bytes] = {
    "no request": b"\r\n\r\n",
    "no words": b"\x00\xff\xfe\x00" * 50 + b"\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\n" + HEAD + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.test\r\n\r\n",
    "another host": b"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n",
    "a null in a head": b"GET / HTTP/1.1\r\n" + HEAD + b"X: a\x00b\r\n\r\n",
    "a null in the kind": b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Type: a; charset=\x00\r\nContent-Length: 0\r\n\r\n",
    "an encoding that makes no words": b"POST /?a=%41 HTTP/1.1\r\n"
    + HEAD
    + b"Content-Type: application/x-www-form-urlencoded; charset=rot13\r\nContent-Length: 0\r\n\r\n",
    "another one": b"GET /?a=%41 HTTP/1.1\r\n" + HEAD + b"Content-Type: a/b; charset=hex\r\n\r\n",
    "a line break in a head": b"GET / HTTP/1.1\r\n" + HEAD + b"X: a\rY: b\r\n\r\n",
    "a very long address": b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a very long head": b"GET / HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * 500_000 + b"\r\n\r\n",
    "very many heads": b"GET / HTTP/1.1\r\n" + HEAD + b"X: y\r\n" * 5_000 + b"\r\n",
    "bytes in the address": b"GET /\xff\xfe/\xed\xa0\x80 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a length that is no number": b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1e3\r\n\r\n",
    "a length below nothing": b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "a length and pieces": b"POST / HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /account/ HTTP/1.1\r\n"
    + HEAD
    + b"\r\n",
    "pieces of another kind": b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a piece of no size": b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a piece below nothing": b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "less than it says": b"POST /account/sign-in/ HTTP/1.1\r\n" + HEAD + b"Content-Length: 1000\r\n\r\nusername=a",
    "an echo": b"TRACE / HTTP/1.1\r\n" + HEAD + b"X: quillfeather\r\n\r\n",
    "a tunnel": b"CONNECT evil.test:443 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a whole address": b"GET http://evil.test/ HTTP/1.1\r\n" + HEAD + b"\r\n",
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "the folder of the versions": b"GET /.git/config HTTP/1.1\r\n" + HEAD + b"\r\n",
    "up and out": b"GET /static/../../.env HTTP/1.1\r\n" + HEAD + b"\r\n",
    "up and out, written otherwise": b"GET /static/%2e%2e/%2e%2e/.env HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a folder": b"GET /static/ui/ HTTP/1.1\r\n" + HEAD + b"\r\n",
}


def answer_to(port: int, sent: bytes) -> bytes:
    """What the server says until it has nothing more to say; nothing where it hangs up."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65_536):
                said += piece
        except OSError:
            return said
    return said


def statuses(said: bytes) -> list[int]:
    """The status of each answer in it."""
    return [int(line.split()[1]) for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]
