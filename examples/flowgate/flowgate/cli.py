"""The command line: pick the parts, print what they return, turn results into exit statuses.

What speaks HTTP is imported by the verbs that need it: it takes longer to load than most verbs take to run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flowgate import config, doctor, profile, service, status
from flowgate.config import SERVICES
from flowgate.errors import FlowgateError
from flowgate.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except FlowgateError as error:
        print(error, file=sys.stderr)
        return error.exit_status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="flowgate", description="A small local gateway manager.")
    parser.add_argument("--config", required=True, type=Path, metavar="PATH", help="the configuration")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    verb = verbs.add_parser("doctor", help="look for what would keep the services from working")
    verb.set_defaults(run=_doctor)

    verb = verbs.add_parser("bootstrap", help="install the programs of the services")
    verb.add_argument("action", choices=("download",))
    verb.set_defaults(run=_bootstrap)

    actions = verbs.add_parser("profile", help="how the gateway treats the upstream").add_subparsers(
        required=True
    )
    verb = actions.add_parser("set", help="choose a profile")
    verb.add_argument("name", choices=profile.PROFILES)
    verb.set_defaults(run=_profile_set)
    verb = actions.add_parser("list", help="print the profiles")
    verb.set_defaults(run=_profile_list)

    verb = verbs.add_parser("service", help="start, stop or restart services")
    verb.add_argument("action", choices=("start", "stop", "restart"))
    verb.add_argument("name", nargs="?", choices=("all", *SERVICES), default="all")
    verb.set_defaults(run=_service)

    verb = verbs.add_parser("status", help="print what is set and what runs")
    verb.set_defaults(run=_status)

    verb = verbs.add_parser("health", help="ask the services how they are")
    verb.set_defaults(run=_health)
    return parser


def _load(options: argparse.Namespace) -> tuple[config.Config, Runtime]:
    loaded = config.load(options.config)
    return loaded, Runtime(loaded.runtime_dir)


def _doctor(options: argparse.Namespace) -> int:
    findings = list(doctor.examine(options.config))
    for finding in findings:
        print(finding.line())
    return int(any(finding.suggestion for finding in findings))


def _bootstrap(options: argparse.Namespace) -> int:
    from flowgate import bootstrap

    loaded, runtime = _load(options)
    with runtime.locked():
        for name, path in bootstrap.download(loaded, runtime).items():
            print(f"{name}={path}")
    return 0


def _profile_set(options: argparse.Namespace) -> int:
    loaded, runtime = _load(options)
    credentials = config.load_credentials(loaded.credentials)
    with runtime.locked():
        profile.put(loaded, credentials, runtime, options.name)
    print(f"profile={options.name}")
    print(f"active_config={runtime.settings('litellm')}")
    print(f"state_file={runtime.state}")
    return 0


def _profile_list(options: argparse.Namespace) -> int:
    _load(options)
    for name in profile.PROFILES:
        print(name)
    return 0


def _service(options: argparse.Namespace) -> int:
    names = SERVICES if options.name == "all" else (options.name,)
    if options.action == "stop":
        return _stop(options.config, names)
    loaded, runtime = _load(options)
    with runtime.locked():
        if options.action == "restart":
            list(service.stop(runtime, names))
        return _start(loaded, runtime, names, options.action)


def _stop(path: Path, names: Sequence[str]) -> int:
    runtime = Runtime(config.find_runtime_dir(path))
    with runtime.locked():
        for name in service.stop(runtime, names):
            print(f"{name}:stopped")
    return 0


def _start(loaded: config.Config, runtime: Runtime, names: Sequence[str], action: str) -> int:
    exit_status = 0
    for name, result in service.start(loaded, runtime, names):
        if isinstance(result, int):
            print(f"{name}:{action}ed pid={result}", flush=True)
        else:
            print(f"{name}:{action}-failed {result}", file=sys.stderr)
            exit_status = result.exit_status
    return exit_status


def _status(options: argparse.Namespace) -> int:
    for line in status.lines(*_load(options)):
        print(line)
    return 0


def _health(options: argparse.Namespace) -> int:
    from flowgate import health

    answers = list(health.check(*_load(options)))
    for answer in answers:
        print(answer.line())
    return int(not all(answer.ok for answer in answers))
