"""Several processes on one database and one index; some of them are killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).with_name("house.py")
BATCH = 500


class House:
    def __init__(self, folder):
        self.folder = folder
        self.run("build")

    def start(self, *arguments):
        command = [sys.executable, str(HOUSE), str(self.folder), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def run(self, *arguments, expected=0):
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == expected
        return output.split()

    def check(self):
        """Return the number of texts, all of which are found, or fail."""
        found, there, agrees = self.run("check")
        assert (found, agrees) == (there, "True")
        return int(there)


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_two_processes_write_and_a_third_reads(house):
    house.run("write", 0, 1)
    writers = [house.start("write", start, 60) for start in (1000, 2001)]
    reader = house.start("ask", 150)
    for process in (*writers, reader):
        process.wait(timeout=120)
        assert process.returncode == 0
    answers = [line.strip() for line in reader.stdout]
    for process in (*writers, reader):
        process.stdout.close()
    assert len(answers) == 150 and "None" not in answers
    assert house.check() == 96


def test_killed_while_writing_and_the_index_agrees_again(house):
    start = 1
    for lines in (1, 7, 23, 40, 41, 52):
        writer = house.start("write", start, 400)
        for _ in range(lines):
            last = int(writer.stdout.readline())
        writer.kill()
        writer.wait()
        writer.stdout.close()
        start = last + 1
        house.check()


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_killed_in_the_middle_of_catching_up(house, batches):
    house.run("write", 0, 1)
    house.run("pile-up", 1, 2 * BATCH + 100)
    house.run("die-catching-up", batches, expected=-signal.SIGKILL)
    assert house.check() == 2 * BATCH + 100


def test_killed_in_the_middle_of_a_rebuild(house):
    house.run("pile-up", 1, 2 * BATCH)
    house.run("die-rebuilding", expected=-signal.SIGKILL)
    assert house.check() == 2 * BATCH
    house.run("die-rebuilding", expected=-signal.SIGKILL)
    assert house.check() == 2 * BATCH
    assert len(list((house.folder / "search").glob("g-*"))) <= 2


def test_a_forked_process_searches_for_itself(house):
    house.run("write", 1, 4)
    assert house.run("ask-in-a-fork") == ["4", "4"]


def test_threads_share_one_index(house):
    house.run("pile-up", 1, 30)
    assert house.run("ask-in-threads", 80) == ["30"]
