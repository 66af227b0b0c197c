"""Who can load which documents. Filled by the features when they start."""

import logging
from typing import NamedTuple

logger = logging.getLogger(__name__)


class Source(NamedTuple):
    load: callable
    keys: callable


sources = {}


def register(prefix, load, keys):
    """Announce the documents whose key begins with `prefix` and a colon.

    `load(keys)` returns {key: Document}; None or no entry means "not public". One bulk query.
    `keys()` iterates over all keys for a rebuild.
    """
    sources[prefix] = Source(load, keys)


def load(keys):
    """Return the public documents among `keys` as {key: Document}."""
    by_prefix = {}
    for key in keys:
        by_prefix.setdefault(key.partition(":")[0], []).append(key)
    found = {}
    for prefix, wanted in by_prefix.items():
        if prefix in sources:
            found.update(sources[prefix].load(wanted))
        else:
            logger.warning("nobody registered the search documents %r", prefix)
    return {key: document for key, document in found.items() if document is not None}


def all_keys():
    for source in list(sources.values()):
        yield from source.keys()
