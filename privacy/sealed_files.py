"""Writes sealed files (crypto.encrypt_bytes) anew with the first key, each replaced in one step."""

import os
import tempfile

from privacy import crypto
from privacy.rotation import Outcome, prefix_of


def run(files, dry_run=False):
    """Return the Outcome over what a feature registered with rotation.register_files."""
    outcome = Outcome()
    for path in files.paths():
        try:
            _one(path, files.context, outcome, dry_run)
        except FileNotFoundError:
            continue  # deleted meanwhile
        except crypto.CryptoError as error:
            outcome.unreadable[getattr(error, "key_id", "")] += 1
    return outcome


def _one(path, context, outcome, dry_run):
    with path.open("rb") as file:
        before, sealed = _state(os.fstat(file.fileno())), file.read()
    prefix = prefix_of(sealed[:40].decode("ascii", "replace"))
    outcome.keys[prefix] += 1
    if prefix == crypto.current_prefix():
        return
    data = crypto.encrypt_bytes(crypto.decrypt_bytes(sealed, context=context), context=context)
    if dry_run:
        return
    handle, name = tempfile.mkstemp(prefix=".", suffix=".rotating", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if _state(path.stat()) == before:
            os.replace(name, path)
            outcome.written += 1
        else:
            outcome.busy += 1
    finally:
        if os.path.exists(name):
            os.unlink(name)


def _state(stat):
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
