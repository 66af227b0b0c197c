import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 60 * 1024 * 1024  # above every bound in editorial.uploads


class BoundedUploadHandler(FileUploadHandler):
    """Stops keeping what no form would take: the rest is read and dropped, so that the answer
    can be a sentence and not a broken connection, and neither memory nor disk fills.

    The bound is the request's: its files are read before anybody asks who sent them, so that
    a hundred of them from a stranger weigh no more than one.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data, start):
        self.seen += len(raw_data)
        return raw_data if self.seen <= MOST_BYTES else None

    def file_complete(self, file_size):
        if self.seen <= MOST_BYTES:
            return None
        self._drop_what_others_kept()
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, self.seen)

    def _drop_what_others_kept(self):
        """Django closes the files that a request ends with; this one's pieces are not among
        them, and would stay on the disk until the garbage collector comes by."""
        for handler in getattr(self.request, "upload_handlers", ()):
            half = getattr(handler, "file", None)
            if half is not None:
                half.close()
