"""Requests that no browser sends, made by hypothesis: each part of a request wrong in every way that we thought of, and
in those that nobody thought of."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote_from_bytes, quote_plus

from hypothesis import strategies as st

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# Stands in much of what is typed. No line of the log may hold it.
TYPED = "quillfeather"
ELSEWHERE = "evil.test"

NASTY = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xed\xa0\xbd\xed\xb8\x80",  # a pair of them, each on its own
    b"\xf4\x90\x80\x80",  # beyond Unicode
    "\u202egnp.exe".encode(),
    "\u200b\u200d\ufeff".encode(),
    ("Z" + "\u0351" * 400).encode(),
    "İıſK\ufb03\u1e9e".encode(),
    "\u0661\u0662\u0663".encode(),
    "²".encode(),
    "½".encode(),
    "\U0001f468\u200d\U0001f469\u200d\U0001f467".encode(),
    b"\r\nSet-Cookie: session=1",
    b"%0d%0aLocation:%20//evil.test",
    b"-1",
    b"0",
    b"1e400",
    b"NaN",
    b"Infinity",
    b"-99999999999999999999",
    b"9223372036854775808",
    b"0x10",
    b"1_000",
    b"00000000-0000-0000-0000-000000000000",
    b"{12345678-1234-5678-1234-567812345678}",
    b"urn:uuid:12345678-1234-5678-1234-567812345678",
    b"12345678123456781234567812345678",
    b"0000-00-00",
    b"0001-01-01",
    b"9999-12-31",
    b"10000-01-01",
    b"2026-02-30",
    b"2026-03-29T01:30",  # an hour that does not exist in London
    b"2026-10-25T01:30",
    b"0001-01-01T00:00:00+23:59",
    b"9999-12-31T23:59:59-23:59",
    b"9999-12-31T23:59:59-23:59~",
    b"2026-03-03T10:00:00+00:00~nonsense",
    b"24:00",
    b"25:61",
    b"31/12/1",
    b"true",
    b"null",
    b"[]",
    b"{}",
    b'{"a": ' * 50,
    b"../../../../etc/passwd",
    b"//evil.test/",
    b"https://evil.test/",
    b"/\\evil.test",
    b"javascript:alert(1)",
    b"' OR '1'='1",
    b"1; DROP TABLE accounts_staff--",
    b"%s%s%n{0}{a.__class__}{{ 7*7 }}",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    b"<script>alert(1)</script>",
    b"__proto__",
    b"=cmd|' /C calc'!A0",
    b"x@" + b"a" * 300 + b".test",
    ("\u00e9@\u00e9.test").encode(),
    b'"a b"@test',
    b"+44" + b"0" * 60,
    b"0" * 5_000,  # more digits than Python turns into a number
    b"9" * 300,
    TYPED.encode(),
    TYPED.encode() * 20,
    b"x" * 300,
    b"x" * 70_000,
    "\U0001f41b".encode() * 5_000,
    b"\n" * 3_000,
)

texts = st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass"))
values = st.one_of(st.sampled_from(NASTY), st.sampled_from(NASTY), texts, st.binary(max_size=30))
names = st.one_of(
    st.sampled_from(
        [
            b"next",
            b"wf-submit",
            b"wf-draft",
            b"wf-version",
            b"csrfmiddlewaretoken",
            b"before",
            b"after",
            b"page",
            b"q",
            b"year",
            b"id",
            b"pk",
            b"by",
            b"staff",
            b"staff_id",
            b"case",
            b"service_id",
            b"at",
            b"state",
            b"roles",
            b"is_superuser",
            b"",
            b"a[b][c]",
            b"__class__",
            b"_method",
            b"x" * 500,
        ]
    ),
    texts,
)

HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HOST": ("", "evil.test", "testserver:99999", "testserver\x00", "[::1", "a" * 300, "testserver@evil.test"),
    "HTTP_X_FORWARDED_HOST": ("evil.test",),
    "HTTP_X_FORWARDED_FOR": ("", "nonsense", "1.2.3.4, ::::", "\xff", "127.0.0.1" * 200, "999.1.1.1", "fe80::1%eth0"),
    "HTTP_X_FORWARDED_PROTO": ("ftp", "https, http"),
    "REMOTE_ADDR": ("", "nonsense", "::1%lo", "unix:"),
    "HTTP_ACCEPT": ("", "*", "text/html;q=x", "a/b" * 2_000, "\xff\xfe", TYPED),
    "HTTP_ACCEPT_LANGUAGE": ("", "xx-" * 500, "en;q=NaN", "../../cy", "\x00", "cy;q=1,en;q=0.1"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=x", "\xff"),
    "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Sat, 31 Feb 2026 99:99:99 GMT", "9" * 400),
    "HTTP_IF_NONE_MATCH": ('W/"', '"' * 99),
    "HTTP_RANGE": ("bytes=-1", "bytes=9-1,0-99999999999", "lines=1"),
    "HTTP_REFERER": ("", "//evil.test", "http://[", "http://testserver:x/", f"http://testserver/{TYPED}", "\xff" * 50),
    "HTTP_ORIGIN": ("null", "http://evil.test", "http://[", "\x00"),
    "HTTP_AUTHORIZATION": ("Basic ", "Basic \xff", "Bearer " + "x" * 5_000, TYPED),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_X_CSRFTOKEN": ("", "x" * 32, "x" * 64, "\xff", "\u0661" * 32),
    "HTTP_USER_AGENT": ("", TYPED, "\xff" * 2_000, "() { :;}; echo", "${jndi:ldap://evil.test/a}"),
    "HTTP_EXPECT": ("100-continue", "nonsense"),
    "HTTP_CONTENT_ENCODING": ("gzip", "br", "nonsense"),
    "HTTP_TRANSFER_ENCODING": ("chunked", "chunked, identity"),
    # What is no number does not come this far: see test_on_the_wire.py.
    "CONTENT_LENGTH": ("", "-1", "0", "1", "99999999999"),
}
headers = st.sampled_from([(name, value) for name, given in HEADERS.items() for value in given])

cookies = st.one_of(
    st.sampled_from(
        [
            "session=",
            "session=\x00",
            "session=" + "x" * 32,
            "session=" + "x" * 9_000,
            "session=../../x; session=y",
            "session=\xff\xfe",
            f"session={TYPED}",
            "csrf=",
            "csrf=\xff",
            "csrf=" + "x" * 9_000,
            "messages=W10; sessionid=1",
            ";;;===;",
            '="',
            'session="',
            "$Version=1; session=a",
        ]
    ),
    texts.map(lambda text: f"session={text.decode('latin-1')}"),
)

KINDS = (
    "application/json",
    "application/xml",
    "text/plain",
    "application/octet-stream",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/x-www-form-urlencoded; charset=" + "x" * 500,
    "application/x-www-form-urlencoded; charset=rot13",
    "application/x-www-form-urlencoded; CharSet = hex",
    "text/plain; charset=idna; charset=unicode_escape",
    "multipart/form-data; charset=rot13; boundary=x",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 500,
    "multipart/form-data; boundary=\xff",
    "multipart/form-data; boundary=x; charset=nonsense",
    "multipart/mixed; boundary=x",
    "multipart/related; boundary=x",
    ";",
    "",
    "\xff",
    TYPED,
)
PART_HEADERS = (
    b'Content-Disposition: form-data; name="%s"',
    b'Content-Disposition: form-data; name="%s"; filename="a.txt"',
    b'Content-Disposition: form-data; name="%s"; filename="../../a\x00.html"\r\nContent-Type: a/b; charset=nonsense',
    b"Content-Disposition: form-data; name*=UTF-8''%%ff%%fe%s",
    b"Content-Disposition: form-data; name*=nonsense'%s",
    b'Content-Disposition: form-data; name="%s"\r\nContent-Transfer-Encoding: base64',
    b'Content-Disposition: form-data; name="%s"\r\nContent-Type: multipart/mixed; boundary=y',
    b'Content-Disposition: attachment; name="%s"',
    b'Content-Disposition: form-data; name="%s',
    b"Content-Disposition",
    b"X-Long: " + b"x" * 3_000 + b'\r\nContent-Disposition: form-data; name="%s"',
)
BODIES = (
    b"",
    b"\xff\xfe%%%=%zz&&&=",
    b"&" * 3_000,
    b"=" * 3_000,
    b"a=1&" * 2_500,
    b"a" * 2_700_000,
    b'{"name": ["Tom", null, 1e999]}',
    b"[" * 3_000,
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    b"--x\r\n",
    b"--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n1',
    b"--x\r\n\r\n\r\n" * 1_500,
)

PATHS = (
    b"%s/",
    b"/%s",
    b"%s\x00",
    b"%s%%00",
    b"%s\xff\xfe",
    b"%s\xed\xa0\x80",
    b"%s../../etc/passwd",
    b"%s;a=b",
    b"%s" + b"x" * 9_000,
    b"%s" + b"a/" * 2_000,
    b"%s.json",
    b"%s\r\nX: y",
    b"%s" + TYPED.encode(),
    b"/.%s",
    b"//evil.test%s",
    b"/static%s",
    b"/static/../%s",
    b"/static/\x00%s",
    b"%s\\",
)


@dataclass(frozen=True)
class Edit:
    """One field of a form that is changed: which, how, and to what."""

    which: int
    how: str
    name: bytes
    value: bytes


@dataclass(frozen=True)
class Malformed:
    """What is wrong with a request, whatever its address is."""

    edits: tuple[Edit, ...] = ()
    sent_as: str = "form"
    parts: tuple[bytes, ...] = PART_HEADERS[:1]
    query: tuple[tuple[bytes, bytes], ...] = ()
    raw_query: bytes = b""
    path: bytes = b"%s"
    id_in_path: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cookie: str = ""
    kind: str | None = None
    body: bytes | None = None
    with_origin_checked: bool = False

    def path_of(self, url: str) -> bytes:
        """The path of an address, made wrong."""
        path = url.partition("?")[0].encode()
        if self.id_in_path is not None:
            path = re.sub(rb"[0-9a-f-]{36}", lambda found: self.id_in_path or b"", path, count=1)
        return self.path.replace(b"%s", path).replace(b"%%", b"%")

    def query_of(self, url: str) -> bytes:
        """The query of an address, with more in it."""
        pairs = b"&".join(
            quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in self.query
        )
        return b"&".join(each for each in (url.partition("?")[2].encode(), pairs, self.raw_query) if each)

    def fields_of(self, form: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """What is sent of a form that would have been sent as it is."""
        sent = list(form)
        for edit in self.edits:
            at = edit.which % len(sent) if sent else 0
            if edit.how == "add" or not sent:
                sent.append((edit.name, edit.value))
            elif edit.how == "drop":
                del sent[at]
            elif edit.how == "twice":
                sent.append((sent[at][0], edit.value))
            elif edit.how == "all":
                sent = [(name, edit.value) for name, _ in sent]
            elif edit.how == "rename":
                sent[at] = (sent[at][0] + b"-" + edit.name[:20], edit.value)
            elif edit.how == "swap":
                sent[at] = (sent[at][0], sent[(edit.which // 7) % len(sent)][1])
            else:
                sent[at] = (sent[at][0], edit.value)
        return sent

    def body_of(self, form: list[tuple[bytes, bytes]]) -> tuple[str, bytes]:
        """(content type, body) for such a form."""
        sent = self.fields_of(form)
        if self.body is not None:
            kind, body = "multipart/form-data; boundary=x" if self.body.startswith(b"--x") else FORM, self.body
        elif self.sent_as == "multipart":
            kind, body = (
                "multipart/form-data; boundary=x",
                b"".join(self._part(*each) for each in enumerate(sent)) + b"--x--\r\n",
            )
        else:
            kind, body = FORM, "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in sent).encode()
        return (self.kind if self.kind is not None else kind), body

    def _part(self, number: int, field: tuple[bytes, bytes]) -> bytes:
        head = self.parts[number % len(self.parts)].replace(b"%s", field[0].replace(b"\r\n", b"")).replace(b"%%", b"%")
        return b"--x\r\n" + head + b"\r\n\r\n" + field[1] + b"\r\n"


FORM = "application/x-www-form-urlencoded"
HOWS = ("put", "put", "put", "put", "add", "drop", "twice", "all", "rename", "swap")
edits = st.builds(Edit, st.integers(0, 999), st.sampled_from(HOWS), names, values)
pairs = st.lists(st.tuples(names, values), max_size=4).map(tuple)

_fields = st.builds(
    Malformed,
    edits=st.lists(edits, min_size=1, max_size=6).map(tuple),
    sent_as=st.sampled_from(["form", "form", "form", "multipart"]),
)
_parts = st.builds(
    Malformed,
    edits=st.lists(edits, max_size=3).map(tuple),
    sent_as=st.just("multipart"),
    parts=st.lists(st.sampled_from(PART_HEADERS), min_size=1, max_size=3).map(tuple),
)
_bodies = st.builds(
    Malformed,
    kind=st.one_of(st.none(), st.sampled_from(KINDS)),
    body=st.one_of(st.none(), st.sampled_from(BODIES), st.binary(max_size=200)),
    edits=st.lists(edits, max_size=2).map(tuple),
)
_addresses = st.builds(
    Malformed,
    query=pairs,
    raw_query=st.one_of(
        st.just(b""), st.sampled_from([b"%", b"%zz=%", b"&&==&", b"\xff=\xff", b"a=1&" * 2_500, b"q=" + b"x" * 9_000])
    ),
    path=st.one_of(st.just(b"%s"), st.sampled_from(PATHS)),
    id_in_path=st.one_of(
        st.none(), st.sampled_from([b"0" * 36, b"x", b"00000000-0000-0000-0000-00000000000\xd9\xa1", b"A" * 36])
    ),
)
_queries = st.builds(Malformed, query=st.lists(st.tuples(names, values), min_size=1, max_size=4).map(tuple))
_around = st.builds(
    Malformed,
    headers=st.lists(headers, min_size=1, max_size=3).map(tuple),
    cookie=st.one_of(st.just(""), cookies),
    edits=st.lists(edits, max_size=2).map(tuple),
)


def _checked(given: tuple[Malformed, bool]) -> Malformed:
    return replace(given[0], with_origin_checked=given[1])


requests = st.tuples(
    st.one_of(_fields, _fields, _fields, _queries, _queries, _parts, _bodies, _addresses, _around),
    st.sampled_from([False] * 9 + [True]),
).map(_checked)
