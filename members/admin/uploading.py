"""A file with personal data is taken into memory only: Django's own handler would put a large one
into a temporary file, in clear."""

import io

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from members.importing.uploads import MOST_BYTES


class InMemoryUpload(FileUploadHandler):
    """Keeps one byte more than is allowed, for all files of a request; the rest is read and dropped."""

    room = MOST_BYTES + 1

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.content = io.BytesIO()

    def receive_data_chunk(self, raw_data, start):
        kept = raw_data[: self.room]
        self.room -= len(kept)
        self.content.write(kept)

    def file_complete(self, file_size):
        size = self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name, self.content_type, size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
