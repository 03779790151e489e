"""What stands in brackets, half or full width, parts no words and hides none."""

from __future__ import annotations

import pytest

from mdrun.plan.wording.asides import closing_aside, is_aside, without_asides
from tests.plans import reasons

TITLE = "# 发布应用\n\n先读完本页再开始。\n\n"
BLOCK = "```bash\nmake restart\n```\n"


@pytest.mark.parametrize("aside", ["(api, web)", "（api，web）"])
def test_a_condition_with_an_aside_limits_its_section(aside: str) -> None:
    text = f"{TITLE}## 重启服务\n\n如果服务{aside}停止，重启它。\n\n{BLOCK}"
    assert "section" in reasons(text)[0]


@pytest.mark.parametrize(("one", "other"), [("(推荐)", "(旧)"), ("（推荐）", "（旧）")])
def test_comments_with_asides_are_labels_of_several_ways(one: str, other: str) -> None:
    assert reasons(f"{TITLE}## 安装\n\n```bash\n# npm{one}\nnpm ci\n# yarn{other}\nyarn\n```\n") == [
        ("alternative",)
    ]


def test_asides() -> None:
    assert without_asides("Restart it (when idle)（空闲时）, then look") == "Restart it , then look"
    assert is_aside(" (Only once.)\n")
    assert is_aside("（只做一次）。")
    assert not is_aside("(a) and (b)")
    assert closing_aside("Check it (now) (docker-vm) ") == "docker-vm"
    assert not closing_aside("Check (now) it")
