"""The wheel holds all that mdrun needs, and works where nothing of the checkout is."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = "# Greet\n\n## 1. Say it\n\n```bash\necho hello <name>\n```\n"


def test_the_wheel_runs_a_guide(tmp_path: Path) -> None:
    quiet(
        "uv", "build", "--quiet", "--offline", "--wheel", "--out-dir", str(tmp_path), str(ROOT), at=tmp_path
    )
    (wheel,) = tmp_path.glob("mdrun-*.whl")
    venv = tmp_path / "venv"
    quiet("uv", "venv", "--quiet", "--python", sys.executable, str(venv), at=tmp_path)
    python = str(venv / "bin" / "python")
    install = ("uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python)
    quiet(*install, str(wheel), at=tmp_path)
    # What it depends on comes from where the tests have it: no registry is asked.
    (place,) = (venv / "lib").glob("python*/site-packages")
    (place / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    (work / "guide.md").write_text(GUIDE, encoding="utf-8")
    said = quiet(str(venv / "bin" / "mdrun"), "--version", at=tmp_path)
    assert said == quiet(python, "-m", "mdrun", "--version", at=tmp_path)
    mdrun = str(venv / "bin" / "mdrun")
    runs = str(tmp_path / "runs")
    out = quiet(mdrun, "guide.md", "-s", "1", "-v", "name=Ada", "--log-dir", runs, at=work)
    assert "hello Ada" in out


def quiet(*command: str, at: Path) -> str:
    done = subprocess.run(
        command, cwd=at, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
