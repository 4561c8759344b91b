"""How a file comes in: into memory, from staff, on a page that asks for one, and no more of it than is ever taken.

Django would put what is larger into a folder for temporary files, in clear.
"""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wayforward.process.uploads import MOST_BYTES

View = Callable[..., HttpResponseBase]


def takes_a_file(view: View) -> View:
    """Let a page take one file. Everywhere else a file is thrown away as it comes."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


class InMemory(FileUploadHandler):
    """Keeps the first file of a form, up to one byte more than is taken, so that too much can be told from enough."""

    request: HttpRequest

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept: io.BytesIO | None = None

    def new_file(self, *args: Any, **given: Any) -> None:
        super().new_file(*args, **given)
        match = self.request.resolver_match
        asked_for = match is not None and getattr(match.func, "takes_a_file", False)
        if not asked_for or self.kept is not None or not self.request.user.is_authenticated:
            raise SkipFile
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.kept is not None:
            self.kept.write(raw_data[: MOST_BYTES + 1 - self.kept.tell()])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.kept is None:
            return None
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, self.file_name, self.content_type, size, self.charset)
