"""What a crash may tell: where it broke and how, and nothing that anybody typed or that was opened."""

import ctypes
import logging
import resource
import sys
import traceback
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

_DUMPABLE = 4  # prctl's PR_SET_DUMPABLE


def keep_no_core() -> None:
    """A process that is killed leaves no picture of its memory on the disk, whatever the machine allows."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_keys_in() -> None:
    """No process of the same user, such as one that reads a file, can look into this one or at its environment,
    where the keys stand. What is forked from here keeps it; what another program starts begins anew."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)


class Terse(logging.Filter):
    """What the web server may say of itself: that something broke and where, and nothing of a request (T4).

    Its own words hold whatever was sent to it: the address of who asked, the line that could not be read, the path
    in which a file broke off. What is less than an error is always about one request, so it is dropped.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            places = "".join(traceback.format_tb(trace))
            record.msg, record.args = f"{record.msg}\n{places}{kind.__name__}", ()
            record.exc_info = record.exc_text = None
        return record.levelno >= logging.ERROR


class Silent(SafeExceptionReporterFilter):
    """Hides every value of a crash report, in whatever function it breaks: none can be forgotten."""

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return self._hidden(super().get_safe_request_meta(request), request)

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return self._hidden(super().get_safe_cookies(request), request)

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return self._hidden(super().get_post_parameters(request), request)

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        return self._hidden(dict(super().get_traceback_frame_variables(request, tb_frame)), request).items()

    def _hidden(self, values: dict[str, Any], request: HttpRequest | None) -> dict[str, Any]:
        """As they are only where somebody develops, with made-up people."""
        if not self.is_active(request):
            return values
        return dict.fromkeys(values, self.cleansed_substitute)
