"""The demo employer, loaded."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from concerns.demo.load import load
from tests.concerns.demo.loaded import DAYS, Loaded


@pytest.fixture(scope="package", params=DAYS, ids=lambda now: f"{now:%a-%d-%b-%Y}")
def demo(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    """Loaded once a day for this whole folder and rolled back at the end; each test's own transaction inside."""
    credentials = tmp_path_factory.mktemp("demo") / "demo.txt"
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        assert load(now=request.param, credentials=credentials)
        yield Loaded(request.param, credentials)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def within(demo: Loaded, db: None) -> None:
    """The load first, the test's own transaction after it."""
