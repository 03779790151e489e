"""Ask the running services how they are."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowgate import config as configuration
from flowgate import process
from flowgate.errors import FlowgateError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowgate.config import Config, Service
    from flowgate.runtime import Runtime

TIMEOUT = 2.0
"""Seconds that a service has to answer."""

_LIVENESS = {"cliproxyapi_plus": "/health", "litellm": "/health/liveness"}
_READINESS = {"cliproxyapi_plus": "/v1/models", "litellm": "/health"}


@dataclass(frozen=True, slots=True)
class Health:
    """What one service answered."""

    name: str
    """The service."""
    running: bool
    """Whether its process is there."""
    live: bool
    """Whether that process answers at all."""
    code: int | None
    """HTTP status of the readiness address; None without an answer."""
    error: str | None
    """Why it is not ready, in one word; None where it is."""
    url: str
    """The readiness address."""

    @property
    def ok(self) -> bool:
        """Whether the service does its work."""
        return self.live and self.error is None

    def line(self) -> str:
        """Return the line that ``flowgate health`` prints."""
        return (
            f"{self.name}:liveness={_word(self.live)} readiness={_word(self.error is None)} "
            f"running={'yes' if self.running else 'no'} readiness_code={self.code or 'none'} "
            f"readiness_error={self.error or 'none'} readiness_url={self.url}"
        )


def check(config: Config, runtime: Runtime) -> Iterator[Health]:
    """Ask each service in turn."""
    try:
        key = configuration.load_credentials(config.credentials).api_keys[0]
    except FlowgateError:
        # Without a key the upstream's readiness answers 401, which says what is wrong.
        key = ""
    for service in config.services.values():
        yield _ask(service, runtime, key)


def _ask(service: Service, runtime: Runtime, key: str) -> Health:
    name, path = service.name, _READINESS[service.name]
    url = f"http://{service.host}:{service.port}{path}"
    if process.running(runtime.pid(name)) is None:
        # Whoever answers on the port is not ours.
        return Health(name, running=False, live=False, code=None, error="not-running", url=url)
    live, _ = _get(service, _LIVENESS[name], key)
    code, problem = _get(service, path, key)
    error = problem or (None if code == 200 else f"http-{code}")
    return Health(name, running=True, live=live == 200, code=code, error=error, url=url)


def _get(service: Service, path: str, key: str) -> tuple[int | None, str | None]:
    """Return an address' HTTP status, or why there is none."""
    connection = http.client.HTTPConnection(service.host, service.port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        return connection.getresponse().status, None
    except ConnectionRefusedError:
        return None, "connection-refused"
    except TimeoutError:
        return None, "timeout"
    except (OSError, http.client.HTTPException):
        return None, "no-answer"
    finally:
        connection.close()


def _word(good: bool) -> str:
    return "ok" if good else "fail"
