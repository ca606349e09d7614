"""Offices to try things on: a folder with settings and keys of the demo, and a database on either engine."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAMS = TARGET / os.environ.get("ISSUER_PROFILE", "release")
ISSUER = PROGRAMS / "issuer"
CARD_VERIFY = PROGRAMS / "card-verify"
NOW = "2026-11-21T06:00:00Z"


# Where `tests/run` keeps what the program logs, and the registers of which nothing may stand in it.
KEPT = os.environ.get("SERVICE_LOGS")


def kept(log):
    """The place of a log. Where logs are kept the file itself is there, and this place leads to it."""
    if KEPT and not log.exists():
        file = kept_file(f"{log.parent.name}-{log.name}")
        file.touch()
        log.symlink_to(file)
    return log


def kept_file(name):
    program = Path(sys.argv[0]).resolve()
    return Path(KEPT) / f"{program.parent.name}-{program.name}-{os.getpid()}-{name}"


class Broken(Exception):
    """Something that must not be."""


def expect(holds, text):
    if not holds:
        raise Broken(text)


def issuer_program():
    """Builds the programs where they are not there."""
    if not ISSUER.exists():
        build = ["cargo", "build", "--release", "--workspace", "--bins", "--locked"]
        subprocess.run(build, cwd=ROOT, check=True)


def make_demo(folder, families):
    """Synthetic families, demo keys and settings."""
    subprocess.run(
        [str(ISSUER), "demo", "--families", str(families), "--out", str(folder), "--at", NOW, "--json"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if KEPT:
        for register in (folder / "register").glob("register.csv"):
            shutil.copy(register, kept_file(register.name))
    return folder


def postgres_programs():
    """Debian keeps the server's programs out of PATH, one folder a version."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent


def psql_program():
    """The program itself: what Debian has in PATH begins an interpreter first, at every question."""
    return str(postgres_programs() / "psql")


class Office:
    """A folder with settings and keys, and a database on one of the engines."""

    def __init__(self, folder, demo, postgres, name):
        self.folder = folder
        self.out = folder / "out"
        self.postgres = postgres
        self.name = name
        self.lots = []
        folder.mkdir(parents=True)
        self.log = kept(folder / "commands.log")
        shutil.copytree(demo / "keys", folder / "keys")
        shutil.copy(demo / "fees.toml", folder)
        # Photos are many and never changed: one copy serves all.
        settings = (demo / "issuer.toml").read_text()
        settings = settings.replace('photos = "photos"', f'photos = "{demo / "photos"}"')
        settings = settings.replace('folder = "."', 'folder = "out"')
        if postgres:
            url = postgres.replace("/postgres?", f"/{name}?")
            settings = settings.replace('path = "register.sqlite"', f'postgres = "{url}"')
        (folder / "issuer.toml").write_text(settings)

    def make_database(self, like=None):
        """An empty database, or a copy of another office's."""
        if self.postgres:
            template = like.name if like else "template0"
            self.admin(f'drop database if exists "{self.name}" with (force)')
            self.admin(
                f"create database \"{self.name}\" template \"{template}\" encoding 'UTF8' locale 'C'"
            )
        elif like:
            shutil.copy(like.folder / "register.sqlite", self.folder / "register.sqlite")

    def admin(self, statement):
        subprocess.run([psql_program(), self.postgres, "-qc", statement], check=True)

    def drop(self):
        if self.postgres:
            self.admin(f'drop database if exists "{self.name}" with (force)')
        shutil.rmtree(self.folder)

    def command(self, *arguments):
        return [
            str(ISSUER), "--config", str(self.folder / "issuer.toml"), "--allow-demo-keys",
            "--at", NOW, "--json", *arguments,
        ]  # fmt: skip

    def run(self, *arguments, fine=(0,)):
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True)
        with open(self.log, "a") as log:
            log.write(done.stderr)
        if done.returncode not in fine:
            raise Broken(f"issuer {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def kill(self, after, *arguments):
        """Starts a command and kills it; whether it was still at work."""
        with open(self.log, "ab") as log:
            process = subprocess.Popen(self.command(*arguments), stdout=subprocess.DEVNULL, stderr=log)
        try:
            process.wait(timeout=after)
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True

    def rows(self, query):
        if self.postgres:
            asked = subprocess.run(
                [psql_program(), self.url(), "-qAtc", query], capture_output=True, text=True
            )
            if asked.returncode != 0:
                raise Broken(f"PostgreSQL does not answer: {asked.stderr.strip()}")
            return [tuple(line.split("|")) for line in asked.stdout.splitlines()]
        with sqlite3.connect(f"file:{self.folder / 'register.sqlite'}?mode=ro", uri=True, timeout=30) as base:
            found = base.execute(query).fetchall()
        return [tuple("" if cell is None else str(cell) for cell in row) for row in found]

    def execute(self, statement):
        """Changes something by hand."""
        if self.postgres:
            subprocess.run([psql_program(), self.url(), "-qc", statement], check=True)
        else:
            with sqlite3.connect(self.folder / "register.sqlite", timeout=30) as base:
                base.execute(statement)

    def one(self, query):
        return int(self.rows(query)[0][0])

    def url(self):
        return self.postgres.replace("/postgres?", f"/{self.name}?")


class ThrowAwayServer:
    """A PostgreSQL server of its own, on a socket in its folder and on no network; with `settings`, a file,
    it has these and otherwise none but its defaults."""

    def __init__(self, folder, settings=None):
        self.programs = postgres_programs()
        self.folder = folder
        self.settings = settings
        folder.mkdir()
        self.user = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            self.user = ["runuser", "-u", "postgres", "--"]
        self.url = f"postgres://postgres@localhost/postgres?host={folder}"
        self.call(
            str(self.programs / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres",
            "--locale=C", "--encoding=UTF8",
        )  # fmt: skip
        self.start()

    def call(self, *command):
        subprocess.run(
            [*self.user, *command], cwd=self.folder, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def control(self, *arguments):
        data = str(self.folder / "data")
        self.call(str(self.programs / "pg_ctl"), "-D", data, "-w", *arguments)

    def start(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c max_connections=200"
        if self.settings:
            options += f" -c config_file={self.settings}"
        self.control("-l", str(self.folder / "log"), "-o", options, "start")

    def crash(self):
        """Ends it as a crash would, and begins it again."""
        self.control("-m", "immediate", "stop")
        self.start()

    def stop(self):
        self.control("-m", "immediate", "stop")
