"""What `make serve` does: the keys, the preparations, and the server, in that order.

`--only COMMAND` runs a management command on the same site instead of the server.
"""

import base64
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main():
    environment = os.environ
    data = Path(environment.get("DATA_DIR") or ROOT / "data").expanduser().resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        key = kept(data / "secret-key", lambda: secrets.token_urlsafe(64))
        if not environment.get("FIELD_KEYS"):  # the settings read the file
            kept(data / "field-keys", new_field_key)
    except OSError as error:
        sys.exit(f"DATA_DIR names {data}, which can't be used: {error.strerror}.")
    environment.setdefault("DATA_DIR", str(data))
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = key
    environment.setdefault("HTTPS", "0")  # plain http on this machine; a proxy sets it to 1
    os.chdir(ROOT)
    command = [sys.executable, "manage.py"]
    if "--only" in sys.argv:
        os.execv(sys.executable, [*command, *sys.argv[sys.argv.index("--only") + 1 :]])
    host, port = environment.get("HOST", "127.0.0.1"), environment.get("PORT", "8000")
    refuse_taken_port(host, port)
    if subprocess.run([*command, "prepare"], check=False).returncode:
        sys.exit(1)
    serve(host, port, environment.get("WORKERS", "2"))


def kept(path, make):
    """Return the secret in the file, made once and readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(make())
    return path.read_text().strip()


def new_field_key():
    """Return a key under an id of its own, so that a value tells when its key was lost."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def refuse_taken_port(host, port):
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        sys.exit(f"PORT must be a whole number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            sys.exit(
                f"PORT {port} on {host} can't be used: {error.strerror}. Try: make serve PORT=9000"
            )


def serve(host, port, workers):
    print(
        f"Serving on http://{host}:{port}/ - the desk is at http://{host}:{port}/admin/", flush=True
    )
    print("Stop with Ctrl-C.", flush=True)
    granian = Path(sys.executable).parent / "granian"
    os.execv(
        granian,
        [
            str(granian), "--interface", "wsgi", "portal.wsgi:application",
            "--host", host, "--port", port, "--workers", workers, "--blocking-threads", "4",
            "--workers-kill-timeout", "5", "--respawn-failed-workers", "--log-level", "warning",
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
