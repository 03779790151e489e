"""Conditions before a block, and blocks of which one is meant."""

from __future__ import annotations

import pytest

from tests.plans import RUN, indented, reasons, steps


@pytest.mark.parametrize(
    "before",
    [
        "If the build fails, run:",
        "This is optional:",
        "Assuming you use Docker, run:",
        "Wait for the approval of the DBA. Verify and deploy it with:",
        "Assuming you have not deployed it yet, run:",
        "Assuming you have an older release, run:",
        "If it was not successful, run:",
        "Build it. If that fails, run:",
        "If you use Docker, log in first. The token is in the vault:",
        "1. If it is broken:\n\n   ",
        "For the patch release:\n\n- on your machine:",
        "On macOS:",
        "<details>\n<summary>Troubleshooting</summary>\n",
        "<details>\n<summary>On Windows</summary>\n",
        "Windows (PowerShell):",
        "On older versions of git:",
        "The first time, run:",
        "Users install it with:",
        "Manually:",
        "It is up to you:",
        "The key is in the vault; if it is lost, run:",
        "The job runs, which may take long; when it fails, run:",
        "Keep the token safe - when it leaks, run:",
        "Install the plugin if the cluster has GPUs. This plugin allows them to be used:",
        "Later, you can delete it with:",
        "If you use Docker, log in. If it is slow, this may take long. This allows it to be run:",
        "Unset this variable and try again.",
        "To deploy to a different namespace:",
        "In case the key was lost:",
        "Once the conflicts are resolved:",
        "Look at the last commits, consider rolling back:",
        "Make it anew, in case the key was lost:",
        "When the certificate expires:",
        "If the prerequisites are not installed:",
        "Restart the API after code or configuration changes:",
        "Use this only after a sustained change in volume.",
        "For security incidents that affect all tokens:",
        "To run it without systemd (useful for debugging):",
        "Restart it whenever you change the code:",
    ],
)
def test_a_condition_before_a_block(before: str) -> None:
    indent = "   " if before.endswith("   ") else ""
    block = "".join(f"{indent}{line}\n" for line in RUN.splitlines())
    assert "condition" in reasons(f"# T\n\n{before.rstrip(' ')}\n\n{block}")[0]


@pytest.mark.parametrize(
    "before",
    [
        "Run it:",
        "Keep a copy in case it is lost:",
        "Assuming the prerequisites have been installed, run:",
        "If all requirements are met:",
        "Take a backup in case something goes wrong:",
        "Run it once more, just in case:",
        "Restart it — without downtime:",
        "服务器已经启动，请继续。\n\n- 当前服务状态查看",
        "Run it. If it is slow, this may take a while.",
        "Check if it is up:",
        "Wait until it is up. This can be checked with:",
        "Assuming it was applied correctly, you can now enter:",
        "Assuming you have a clone of it, run:",
        "Assuming you have a clone of it if not see the wiki, run:",
        "Build it; if not, see the wiki, with:",
        "Build it (do not use `--force`):",
        "Verify it. Note: sometimes the first try fails:",
        "If all goes well, go on with:",
        "If it failed, mend it. Then run:",
        "> If quoted:",
        "If so:\n\n```yaml\na: 1\n```\n\nThen go on:",
        "<details>\n<summary>How it looks</summary>\n\n</details>",
        "Run all commands from the root unless noted otherwise.",
        "Unless otherwise stated, commands want bash:",
        "Run this only from the root of the repository:",
        "Only do this as root.",
    ],
)
def test_no_condition_before_a_block(before: str) -> None:
    assert "condition" not in reasons(f"# T\n\n{before}\n\n{RUN}")[0]


def test_unless_somebody_says_something_is_a_condition() -> None:
    assert "condition" in reasons(f"# T\n\nUnless indicated by the on-call, restart it:\n\n{RUN}")[0]


def test_what_is_only_run_at_some_time_is_conditional() -> None:
    text = f"# T\n\n## Go\n\n{RUN}\n\n## End\n\nIt deletes data. Only run this when that is meant.\n\n{RUN}"
    assert reasons(text) == [(), ("section", "condition")]


def test_what_is_tested_may_be_optional() -> None:
    assert "condition" in reasons(f"# T\n\n1. **Test locally** (optional):\n\n{indented(RUN)}")[0]
    assert "condition" not in reasons(f"# T\n\n1. Test if it is up:\n\n{indented(RUN)}")[0]


def test_a_comment_that_names_another_form_of_the_command_before_it() -> None:
    assert reasons("```bash\n# Tests\nmake test\n# With coverage\nmake coverage\n```\n") == [("alternative",)]
    assert reasons("```bash\n# Only a\nmake a\n# Only b\nmake b\n```\n") == [("alternative",)]
    assert reasons("```bash\n# With care\nmake test\nmake coverage\n```\n") == [()]


def test_a_condition_in_a_comment() -> None:
    (one, two, three) = reasons(
        "```bash\nmake # if needed\n```\n\n```bash\n# On macOS\nmake\n```\n\n```bash\necho '# if'\n```\n"
    )
    assert one == two == ("condition",)
    assert three == ()


@pytest.mark.parametrize(
    "text",
    [
        f"With make:\n\n{RUN}\nor\n\n{RUN}",
        f"Do either.\n\n{RUN}\n或者：\n\n{RUN}",
        f"Option A:\n\n{RUN}\nOption B:\n\n{RUN}",
        f"macOS:\n\n{RUN}\nLinux:\n\n{RUN}",
        f"Deploy to **staging**:\n\n{RUN}\nDeploy to **production**:\n\n{RUN}",
        "```bash\n# bump [x | major | minor | patch]\nbump patch\n```\n",
        f':::zone pivot="a"\n\n{RUN}\n:::zone-end\n\n:::zone pivot="b"\n\n{RUN}\n:::zone-end\n',
        '=== "A"\n\n    ```bash\n    ls\n    ```\n\n=== "B"\n\n    ```bash\n    ls\n    ```\n',
        "=== 'A'\n\n    ```bash\n    ls\n    ```\n\n=== 'B'\n\n    ```bash\n    ls\n    ```\n",
    ],
)
def test_alternatives(text: str) -> None:
    found = reasons(text)
    assert found
    assert all("alternative" in step for step in found)


@pytest.mark.parametrize(
    "words",
    [
        "The same can be done with yarn:",
        "The same, but shorter:",
        "A quicker way is:",
        "There is also a script for this:",
        "Instead, you can run:",
        "In one go:",
    ],
)
def test_another_way_that_is_told_by_what_it_means(words: str) -> None:
    assert [found[0] for found in reasons(f"# T\n\nRun it:\n\n{RUN}\n{words}\n\n{RUN}")] == [
        "alternative"
    ] * 2


def test_labels_of_which_one_undoes_the_other() -> None:
    text = f"# T\n\nEnable the backups (once):\n\n{RUN}\nDisable the backups (to save):\n\n{RUN}"
    assert reasons(text) == [("alternative",), ("alternative",)]
    text = f"# T\n\nEnable the proxy:\n\n{RUN}\nDisable the backups:\n\n{RUN}"
    assert reasons(text) == [(), ()]


def test_kinds_of_releases_are_alternatives_however_often_they_come() -> None:
    titles = ("Publishing alpha releases", "Publishing stable releases", "Install alpha versions")
    text = "# T\n" + "".join(f"\n## {title}\n\n{RUN}" for title in titles)
    assert reasons(text) == [("section",)] * 3


def test_tasks_for_several_kinds_of_releases() -> None:
    text = "# T\n\n```bash\nmake release-patch\nmake release-minor\n```\n"
    assert reasons(text) == [("alternative",)]
    assert reasons(text.replace("-minor", "-notes")) == [()]


def test_one_label_alone_is_no_alternative() -> None:
    assert reasons(f"Using make:\n\n{RUN}") == [()]


def test_a_condition_behind_a_semicolon_limits_no_whole_section() -> None:
    guide = f"# T\n\n## Keys\n\nThe key is in the vault; if it is lost, run:\n\n{RUN}\nGo on:\n\n{RUN}"
    assert reasons(guide) == [("condition",), ()]


def test_a_condition_before_the_words_that_announce_a_list_is_that_of_the_list() -> None:
    listed = f"1. Watch the dashboard.\n2. Reload it:\n\n{indented(RUN)}\n"
    text = (
        f"# T\n\nIt is there.\n\nIf the database is managed, the provider handles it. Your job:\n\n{listed}"
    )
    assert [step.decisions for step in steps(text)] == [("condition",)] * 2
    assert [step.decisions for step in steps(text.replace("Your job", "Then do this"))] == [(), ()]
