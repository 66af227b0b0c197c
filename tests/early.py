"""Loaded by `addopts` before pytest-django reads the settings: a key for those who call pytest
themselves. tests/run.py gives one of its own."""

import base64
import os
import secrets

os.environ.setdefault("FIELD_KEYS", f"test:{base64.b64encode(secrets.token_bytes(32)).decode()}")
