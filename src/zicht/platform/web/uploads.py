"""What is sent to us, and how much of it reaches the disk."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


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
