"""Real servers for the tests: Debian's PostgreSQL and Redis, on a free port, thrown away after."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

missing = []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


@contextmanager
def redis():
    """Yield the URL of a Redis, or None where there is none."""
    if not shutil.which("redis-server"):
        missing.append("Redis is not installed")
        yield None
        return
    port = free_port()
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        "/tmp",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@contextmanager
def postgresql():
    """Yield the URL of an empty PostgreSQL, or None where there is none."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not homes:
        missing.append("PostgreSQL is not installed")
        yield None
        return
    home, port = homes[-1].parent, free_port()
    folder = tempfile.mkdtemp(prefix="portal-pg-")
    as_user = _unprivileged(folder)
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/tmp", **as_user}
    try:
        subprocess.run(
            [home / "initdb", "-D", f"{folder}/data", "-U", "portal", "-A", "trust", "-E", "UTF8",
             "--no-sync", "--no-instructions"], **run,
        )  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories={folder}"
        control = [home / "pg_ctl", "-D", f"{folder}/data", "-w", "-s", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], **run)
        try:
            yield f"postgres://portal@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder):
    """PostgreSQL refuses to run as root: it then runs as Debian's own user."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
