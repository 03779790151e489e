"""Labels of which one is meant."""

from __future__ import annotations

import pytest

from mdrun.plan.wording.labels import is_of_one
from mdrun.plan.wording.tabs import tab_after
from mdrun.plan.wording.variants import variant
from tests.lexicons import ALL, EN


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Option A:", {"numbered option": "a"}),
        ("方案一：", {"numbered 方案": "一"}),
        ("3.1 Case 1: it is down", {"numbered case": "1"}),
        ("3.b Cas 2 : saturée", {"numbered cas": "2"}),
        ("For macOS:", {"linux": "macos"}),
        ("On OSX", {"linux": "macos"}),
        ("Using Helm", {"by": "helm"}),
        ("Patch release", {"major": "patch", "alpha": "patch"}),
        ("Release candidate", {"alpha": "candidate"}),
        ("Security releases", {"alpha": "security"}),
        ('=== "Linux"', {"tab": '=== "Linux"'}),
        ("A. Using make", {"lettered": "a"}),
        ("**(b)** By hand:", {"lettered": "b"}),
        ("A. Prepare", {}),
        ("Install with pip", {"install by": "pip", "pip": "pip", "with pip": "with"}),
        ("Deploy via CI", {"deploy by": "ci"}),
        ("Verify with curl", {"with curl": "with"}),
        ("Standalone", {"docker": "standalone"}),
        ("PM2での管理", {"docker": "pm2"}),
        ("使用Docker部署", {"docker": "docker"}),
        ("Docker로 배포", {"docker": "docker"}),
        ("Security", {}),
        ("Run the tests on the machine of the person who is on duty", {}),
        ("Installation of it step by step on Arch Linux (UEK / RHEL 9)", {"linux": "linux"}),
        ("Passo a Passo de Instalação no **Ubuntu 22.04 / 24.04 LTS**", {"linux": "ubuntu"}),
        ("Go on", {}),
        ("", {}),
    ],
)
def test_one_of_several_ways(label: str, expected: dict[str, str]) -> None:
    assert variant(label, ALL) == expected


def test_a_label_that_says_for_whom() -> None:
    assert is_of_one("On macOS:", EN)
    assert is_of_one("For major releases", EN)
    assert not is_of_one("macOS:", EN)
    assert not is_of_one("For all of them", EN)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (':::zone pivot="cli"', "", ':::zone pivot="cli"'),
        (":::zone-end", "x", ""),
        ('<TabItem value="npm">', "", '<TabItem value="npm">'),
        ("</TabItem>\n<TabItem value='b'>", "x", "<TabItem value='b'>"),
        ('{{% tab "CLI" %}}', "", '{{% tab "CLI" %}}'),
        ("[CLI](#tab/cli)", "", "[CLI](#tab/cli)"),
        ("::: code-group", "", "::: code-group"),
        (":::", "::: code-group", ""),
        (":::", ":::{tab-item} A", ":::{tab-item} A"),
        ("words", "x", "x"),
    ],
)
def test_tabs(text: str, before: str, after: str) -> None:
    assert tab_after(text, before) == after
