"""What is sent to us, and how much of it reaches the disk."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

P = ParamSpec("P")


class CappedUploadHandler(FileUploadHandler):
    """Let no more of a file through than the largest one that any page takes, and a little.

    A page sees by the size that the file was too large; what came after was never kept.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The bytes for the handlers after this one; None once there were enough."""
        return None if start > settings.UPLOAD_BYTES else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """Leave the making of the file to the handlers after this one."""
        return None


class MemoryUploadHandler(FileUploadHandler):
    """Keep files of one request in memory, ``most`` bytes together, and nothing on a disk.

    A file that is larger is there without its content and with its size, so that a form can say so.
    """

    def __init__(self, request: HttpRequest, *, most: int) -> None:
        super().__init__(request)
        self._most = most
        self._kept = 0
        self._content: io.BytesIO | None = None

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        """Begin with a file."""
        super().new_file(
            field_name, file_name, content_type, content_length, charset, content_type_extra
        )
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the bytes, unless they are too many; then those before are let go too."""
        if self._content is None:
            return
        self._kept += len(raw_data)
        if self._kept > self._most:
            self._content = None
        else:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The file, from its beginning."""
        content = self._content or io.BytesIO()
        content.seek(0)
        return InMemoryUploadedFile(
            content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def in_memory(
    most: int,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Files sent to a view stay in memory, ``most`` bytes together.

    The token of the form is checked after that was said: looking for it reads the files.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        protected = csrf_protect(view)

        @wraps(view)
        def receiving(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            request.upload_handlers = [MemoryUploadHandler(request, most=most)]
            return protected(request, *args, **kwargs)

        exempt: Callable[Concatenate[HttpRequest, P], HttpResponseBase] = csrf_exempt(receiving)
        return exempt

    return decorate
