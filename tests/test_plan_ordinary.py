"""Guides as most people write them, whose sections and blocks are all meant: nothing is asked."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons


@pytest.mark.parametrize(
    ("guide", "titles"),
    [
        ("Deploy the API", ("Build the image", "Push the image", "Rolling update")),
        ("Helm deployment", ("Build", "Push", "Update")),
        ("Deployment von Webshop", ("Bauen", "Hochladen", "Aktualisierung")),
        ("Release", ("Steps and rollback", "Announce it")),
        ("Release", ("Tasks, tips", "Announce it")),
        ("Vorgehen", ("Vorgehen und Rollback", "Ankündigen")),
        ("部署", ("安装Docker", "安装PM2", "配置systemd", "配置Nginx")),
        ("デプロイ", ("Dockerのインストール", "PM2の設定", "systemdの設定")),
        ("Quality", ("Auto-format", "Manual QA")),
    ],
)
def test_sections_that_are_steps_run(guide: str, titles: tuple[str, ...]) -> None:
    text = "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert reasons(f"# {guide}\n\n{text}") == [()] * len(titles)


@pytest.mark.parametrize(
    ("guide", "leads"),
    [
        ("Release", ("Trigger: a tag is pushed.", "Trigger: the build is green.")),
        ("Veröffentlichung", ("**Wann:** am Tag vor dem Release", "**Wann:** am Tag danach")),
        ("Sürüm", ("Durum: tamamlandı", "Durum: bekliyor")),
        ("リリース", ("状況: 完了", "状況: 未了")),
        ("Maintenance", ("Detection: look at the dashboard.", "Alerts: unmute them.")),
    ],
)
def test_sections_whose_first_words_are_a_label_run(guide: str, leads: tuple[str, ...]) -> None:
    text = "".join(f"## {number}. Step\n\n{lead}\n\n{RUN}\n" for number, lead in enumerate(leads, 1))
    assert reasons(f"# {guide}\n\n{text}") == [()] * len(leads)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wait for one minute:", "Wait for all pods:"),
        ("Create one database:", "Create all tables:"),
        ("Take a full backup:", "Take one more snapshot:"),
    ],
)
def test_blocks_that_do_one_thing_after_another_run(one: str, two: str) -> None:
    assert reasons(f"# Steps\n\n{one}\n\n{RUN}\n{two}\n\n{RUN}") == [(), ()]
