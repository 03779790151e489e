"""Profiles: how the gateway treats the upstream."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flowgate import state
from flowgate.files import write_atomically

if TYPE_CHECKING:
    from flowgate.config import Config, Credentials
    from flowgate.runtime import Runtime

ROUTING: dict[str, dict[str, Any]] = {
    "reliability": {"routing_strategy": "latency-based-routing", "num_retries": 3, "timeout": 10.0},
    "balanced": {"routing_strategy": "simple-shuffle", "num_retries": 1, "timeout": 5.0},
    "cost": {"routing_strategy": "cost-based-routing", "num_retries": 0, "timeout": 5.0},
}
PROFILES = tuple(ROUTING)


def put(config: Config, credentials: Credentials, runtime: Runtime, name: str) -> None:
    """Make a profile the one in force, for the next start of the services."""
    runtime.create()
    remembered = state.load(runtime.state)
    write_settings(config, credentials, runtime, name)
    state.save(runtime.state, replace(remembered, profile=name, updated_at=state.now()))


def in_force(config: Config, runtime: Runtime) -> str:
    """Return the profile that was set, else the configuration's."""
    return state.load(runtime.state).profile or config.profile


def write_settings(config: Config, credentials: Credentials, runtime: Runtime, profile: str) -> None:
    """Write what the services read when they start; it holds keys, so it is for the owner only."""
    upstream, gateway = config.services["cliproxyapi_plus"], config.services["litellm"]
    settings: dict[str, dict[str, Any]] = {
        upstream.name: {
            "host": upstream.host,
            "port": upstream.port,
            "api_keys": credentials.api_keys,
            "models": credentials.models,
        },
        gateway.name: {
            "host": gateway.host,
            "port": gateway.port,
            "start_delay": gateway.start_delay,
            "upstream": [upstream.host, upstream.port],
            "api_key": credentials.api_keys[0],
            "profile": profile,
            **ROUTING[profile],
        },
    }
    for name, values in settings.items():
        text = json.dumps(values, indent=2)
        write_atomically(runtime.settings(name), text.encode() + b"\n")
