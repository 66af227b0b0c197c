import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 60 * 1024 * 1024  # above every bound in editorial.uploads


class BoundedUploadHandler(FileUploadHandler):
    """Stops keeping a file that no form would take: the rest is read and dropped, so that the
    answer can be a sentence and not a broken connection, and neither memory nor disk fills."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data, start):
        self.seen += len(raw_data)
        return raw_data if self.seen <= MOST_BYTES else None

    def file_complete(self, file_size):
        if self.seen <= MOST_BYTES:
            return None
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, self.seen)
