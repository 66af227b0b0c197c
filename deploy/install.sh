#!/bin/sh
# Makes the virtual environment $1 and installs the lock $2 into it, wheels with known hashes only.
set -eu
venv=$1 lock=$2
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed; $("$PYTHON" --version) was found. Try: make PYTHON=python3.11 ..." >&2
    exit 1
fi
[ -x "$venv/bin/python" ] || "$PYTHON" -m venv "$venv"
echo "Installing $lock into $venv"
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$venv/bin/python" --require-hashes --only-binary :all: -r "$lock" && exit 0
    echo "uv could not; trying pip" >&2
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock" 2>&1 |
    { grep -v -e '^WARNING: Running pip as' -e '^WARNING: Location' || true; }
"$venv/bin/python" -c 'import django, granian'
