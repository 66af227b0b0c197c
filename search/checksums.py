"""Tells a damaged index from a query that tantivy does not like.

Each file of a segment ends in {"version":…,"crc":…}, the length of that (4 bytes) and a magic
number (4 bytes); tantivy writes the checksum and, when it opens a file, does not compare it.
"""

import json
import struct
import zlib

MAGIC = 1337
CHUNK = 1 << 20
FILES = 6  # of a segment: term, idx, pos, store, fast, fieldnorm; perhaps deletions
ATTEMPTS = 5


def is_intact(folder):
    """Return whether every file of every segment is there and is what was written.

    A writer may exchange segments meanwhile; then the list of them has changed, and we look again.
    """
    for _ in range(ATTEMPTS):
        before = _listing(folder)
        if _is_complete(folder, before):
            return True
        if _listing(folder) == before:
            return False
    return True  # nothing but change was seen, so somebody can read and write it


def _listing(folder):
    try:
        return (folder / "meta.json").read_bytes()
    except OSError:
        return b""


def _is_complete(folder, listing):
    try:
        segments = json.loads(listing)["segments"]
        names = [segment["segment_id"].replace("-", "") for segment in segments]
        files = [path for name in names for path in folder.glob(f"{name}.*")]
        return len(files) >= FILES * len(names) and all(map(_is_whole, files))
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


def _is_whole(path):
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(size - 8)
        length, magic = struct.unpack("<II", file.read(8))
        if magic != MAGIC or length > size:
            return False
        file.seek(size - 8 - length)
        footer = json.loads(file.read(length))
        return _crc(file, size - 8 - length) == footer["crc"]


def _crc(file, size):
    file.seek(0)
    value = 0
    while size > 0:
        chunk = file.read(min(size, CHUNK))
        value = zlib.crc32(chunk, value)
        size -= len(chunk)
    return value
