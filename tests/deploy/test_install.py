"""What a machine lacks is named in one sentence before anything is made."""

import importlib.util
import sys
from importlib.machinery import ModuleSpec

import pytest

from deploy import install


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install.check_python()
    monkeypatch.setattr(sys, "version_info", (3, 10, 2, "final", 0))

    with pytest.raises(SystemExit) as stopped:
        install.check_python()

    assert stopped.value.code == (
        "hearken: Hearken needs Python 3.11 or newer and this is 3.10.2; say which with PYTHON=/path/to/python3."
    )


def test_a_python_without_venv_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec

    def without_ensurepip(name: str) -> ModuleSpec | None:
        return None if name == "ensurepip" else find_spec(name)

    monkeypatch.setattr(importlib.util, "find_spec", without_ensurepip)

    with pytest.raises(SystemExit) as stopped:
        install.check_python()

    assert stopped.value.code == (
        "hearken: this Python has no venv; install it (on Debian: apt-get install python3-venv)."
    )


def test_development_packages_satisfy_the_runtime_too() -> None:
    runtime, both = install.satisfied_by("runtime"), install.satisfied_by("dev")

    assert len(both) == 2
    assert both[:1] == runtime
