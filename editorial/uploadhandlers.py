import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse

MOST_BYTES = 60 * 1024 * 1024  # above every bound in editorial.uploads but those of films
MOST_BYTES_OF_STAFF = 510 * 1024 * 1024  # above the bound of a film
FILM_ADDRESSES = (
    "media-upload-document", "admin:editorial_document_add", "admin:editorial_document_upload",
)  # fmt: skip


class BoundedUploadHandler(FileUploadHandler):
    """Stops keeping what no form would take: the rest is read and dropped, so that the answer
    can be a sentence and not a broken connection, and neither memory nor disk fills.

    The bound is the request's: its files are read to find the form's token, so that a hundred of
    them from a stranger weigh no more than one. It is raised at the addresses that take
    films, and only for somebody who is signed in and may add documents; who that is gets asked
    when a request has passed the bound, not before.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.seen = 0
        self.most = None

    def receive_data_chunk(self, raw_data, start):
        self.seen += len(raw_data)
        return raw_data if self._is_within() else None

    def file_complete(self, file_size):
        if self._is_within():
            return None
        self._drop_what_others_kept()
        dropped = UploadedFile(io.BytesIO(), self.file_name, self.content_type, self.seen)
        dropped.most = self.most
        return dropped

    def _is_within(self):
        if self.seen <= MOST_BYTES:
            return True
        if self.most is None:
            self.most = MOST_BYTES_OF_STAFF if self._is_from_staff() else MOST_BYTES
        return self.seen <= self.most

    def _is_from_staff(self):
        """A request that is read before it is known who sent it has no user: a stranger's."""
        user = getattr(self.request, "user", None)
        return (
            user is not None
            and takes_films(self.request.path)
            and user.is_staff
            and user.has_perm("editorial.add_document")
        )

    def _drop_what_others_kept(self):
        """Django closes the files that a request ends with; this one's pieces are not among
        them, and would stay on the disk until the garbage collector comes by."""
        for handler in getattr(self.request, "upload_handlers", ()):
            half = getattr(handler, "file", None)
            if half is not None:
                half.close()


def takes_films(path):
    """Say whether films are taken at this address: the uploads, and the place of a document."""
    library = reverse("admin:editorial_document_changelist")
    is_replacement = path.startswith(library) and path.endswith("/replace/")
    return is_replacement or path in map(reverse, FILM_ADDRESSES)
