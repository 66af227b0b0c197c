"""Who can load which documents, for which index. Filled by the features when they start."""

import logging
from typing import NamedTuple

logger = logging.getLogger(__name__)

PUBLIC = "public"  # what a visitor may find; others are for whoever may see more


class Source(NamedTuple):
    load: callable
    keys: callable


sources = {}
indexes = {PUBLIC: sources}


def register(prefix, load, keys, index=PUBLIC):
    """Announce the documents of an index whose key begins with `prefix` and a colon.

    `load(keys)` returns {key: Document}; None or no entry means "not in this index". One bulk
    query. `keys()` iterates over all keys for a rebuild.
    """
    indexes.setdefault(index, {})[prefix] = Source(load, keys)


def load(keys, index=PUBLIC):
    """Return the documents of an index among `keys` as {key: Document}."""
    by_prefix = {}
    for key in keys:
        by_prefix.setdefault(key.partition(":")[0], []).append(key)
    found = {}
    for prefix, wanted in by_prefix.items():
        if prefix in indexes[index]:
            found.update(indexes[index][prefix].load(wanted))
        elif not any(prefix in known for known in indexes.values()):
            logger.warning("nobody registered the search documents %r", prefix)
    return {key: document for key, document in found.items() if document is not None}


def all_keys(index=PUBLIC):
    for source in list(indexes[index].values()):
        yield from source.keys()
