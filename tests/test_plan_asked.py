"""Which blocks are asked for: one table of blocks with their leads, and one of titles beside each other."""

from __future__ import annotations

import pytest

from tests import plans

RUN = "```bash\nmake\n```\n"


@pytest.mark.parametrize(
    ("lead", "code", "reasons"),
    [
        ("Run the tests:", "guest$ make", ("elsewhere",)),
        ("Run the tests:", "worker2$ make", ("elsewhere",)),
        ("Run the tests:", "host$ make", ()),
        ("Wait until it answers:", "test -e ready", ()),
        ("Wait for the mirror to catch up.", "make tag", ("condition",)),
        ("Ask whether it can run.", "make doctor", ()),
        ("Edit it:", "composer config [--global] --editor", ("sample-values",)),
        ("Install:", "$ # Example for Debian testing\n$ make", ("sample-values",)),
        ("Install:", "make DIR=/tmp install # into /tmp/lib for example", ("sample-values",)),
        ("Start it:", "etcdctl --endpoints http://host1:2379 member list", ("sample-values",)),
        ("Raise it:", "bin/update_version.sh 新版本号", ("sample-values",)),
        ("Raise it:", 'echo "新版本号" 完成', ()),
        ("Commit:", 'git commit -m "bump to X.X.X+X"', ("sample-values",)),
        ("Decrypt it:", "age -d -o c.tar app-AAAA-MM-DD_HHMM.tar", ("sample-values",)),
        ("Look:", 'grep "^VERSION" Makefile', ()),
        ("Validate:", "npm run a   # x\nnpm run b   # y\nnpm run c   # z", ()),
        ("Manage:", "npm run v:a  # x\nnpm run v:b  # y\nnpm run v:c  # z", ("sample-values",)),
        ("Replace the example values below. Then:", "make NAME=old", ("sample-values",)),
        ("Test:", "# Using Jest CLI\njest\n# Using yarn test (e.g. with x)\nyarn test", ("alternative",)),
        ("Install:", "apt install mariadb or mysql", ("alternative",)),
        ("Install:", "echo one or the other", ()),
        ("Build:", "# Full build (with docs):\nmake all docs\n# Minimal build:\nmake", ("alternative",)),
        ("Look:", "git --version  # >= 2.40\nmake --version  # 4.3", ()),
        (
            "Install:",
            "brew install act  # macOS\ncurl https://a.b | bash  # Linux",
            ("alternative", "guarded"),
        ),
        ("On Linux and macOS systems, this is what one does, as follows:", "make", ("condition",)),
        ("You will lose all logs:", "make", ("condition",)),
        ("After correcting the code, build again:", "make", ("condition",)),
        ("After the build, look at it:", "make", ()),
        ("To resume what stopped above:", "make", ()),
        ("In the rare event of a conflict:", "make", ("condition",)),
        ("Once you've fixed it, build again:", "make", ("condition",)),
        ("For a full refresh (replace everything):", "make", ("condition",)),
        ("For a patch release, build the branch:", "make", ("condition",)),
        ("Build:", "# debug mode\nmake", ("condition",)),
        ("Build:", "# run as the owner, or as root\nmake", ("condition",)),
        ("入っていなければ：", "make", ("condition",)),
        ("Stop:", "bin/stop_log.sh", ("guarded",)),
        ("**Option 2: by hand**", "make", ("alternative",)),
        ("**Option 1: by hand**", "make", ()),
        ("Fetch it:", "git clone https://host.dev/oh-my-shell.git", ()),
        ("Go there:", "cd nombre-proyecto", ("sample-values",)),
        ("Open it:", "export BORG_PASSPHRASE=correct-horse", ("sample-values",)),
        ("Save the uploads (e.g. pictures):", "make", ()),
        ("Take your version (e.g. 12):", "make V=12", ("sample-values",)),
        ("Build one (for example):", "make a", ("sample-values",)),
        ("Look:", "docker compose exec web printenv APP_VERSION", ()),
        ("Look:", "gh run list --limit 5", ()),
        ("Look:", "gh run view 123", ("sample-values",)),
        ("Set it:", "export TF_VAR_key='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@here'", ("sample-values",)),
        ("Set it:", "# if needed:\n#   A - the address\n\nmake", ()),
        ("Set it:", "# if needed:\n# again\nmake", ("condition",)),
        ("Ship:", "# 1. edit a.conf by hand\n# 2. then\nmake", ("sample-values",)),
        ("Ship:", "# Option 1. With make\nmake\n# Option 2. With just\njust", ("alternative",)),
        ("Look:", "./restore.sh --list", ()),
        ("Try it:", "scripts/restore-check.sh", ()),
        ("Restore it:", "scripts/restore.sh", ("guarded",)),
        ("Save it:", "docker compose exec -T mysql mysqldump -u root app", ()),
        ("Ask:", "docker compose exec mysql mysql -u root", ("elsewhere",)),
        ("Ask:", "docker exec -it -u root db bash", ("elsewhere",)),
        ("Set it:", './update.py --date "12th June, 2026"', ("sample-values",)),
        ("Look:", "file -b ./build/distributions/exporter-1.3.3.0.zip", ("sample-values",)),
        ("Clean up:", "bin/prune-releases.sh", ("guarded",)),
        ("Promote:", "neon branches restore main", ("guarded",)),
        ("Look at it:", "cd public && python -m http.server 8080", ("elsewhere",)),
        ("**Start command**:", "make", ("elsewhere",)),
        ("For anything else:", "make", ("condition",)),
        ("Migration (run once):", "make", ("condition",)),
        ("In addition, you can speed it up:", "make", ("condition",)),
        ("Restore it:", "talosctl bootstrap --recover-from=./etcd.snapshot", ("guarded",)),
        ("Fetch:", "docker run x bash -c 'echo restore\nmake'", ()),
        ("Read:", "docker compose -f prod.yml logs web", ()),
        ("Read:", "docker compose -f prod.yml logs -f web", ("elsewhere",)),
        ("Install:", "sudo apt install curl sqlite3 socat", ()),
        ("Start:", "docker run --detach --name db -p 3306:3306 mysql", ()),
        ("Ask:", "sudo -iu postgres psql", ("elsewhere",)),
        ("It must be in the container's environment:", "make", ()),
        ("It needs to know how to connect to the database. Run:", "make", ()),
        ("Set it on the same machine:", "make", ()),
    ],
)
def test_a_block_is_asked_for(lead: str, code: str, reasons: tuple[str, ...]) -> None:
    assert plans.reasons(f"# T\n\n## Steps\n\nGo on.\n\n{lead}\n\n```bash\n{code}\n```\n") == [reasons]


@pytest.mark.parametrize(
    ("titles", "sections"),
    [
        (("Fedora", "SLES", "Kali Linux"), (True, True, True)),
        (("Build", "Debian based systems"), (False, True)),
        (("Build", "Debian"), (False, False)),
        (("Either from source…", "…or with a binary", "Check"), (True, True, False)),
        (("Install", "Uninstallation"), (False, True)),
        (("Install Docker", "Install GitLab"), (False, False)),
        (("Option A", "Option B", "Option C", "Development mode"), (True, True, True, True)),
        (("Option A", "Option B", "Option C", "Verify"), (True, True, True, False)),
        (("Check", "Verify what you restore"), (False, False)),
        (("Check", "The server has died"), (False, True)),
        (("Apple AppStore", "Google Play"), (True, True)),
        (("初回セットアップ", "更新（main）"), (True, True)),
        (("First deployment", "Diagnostics"), (True, True)),
        (("Symptoms", "Diagnostics"), (False, False)),
        (("Build", "Diagnosing slow queries"), (False, True)),
        (("Build", "Common Errors and Fixes"), (False, True)),
        (("Merge the fixes", "Build and fixes", "Abort the release"), (False, False, True)),
        (("Mitigation", "Check for data loss", "Data loss"), (False, False, True)),
        (("Build", "Starting from scratch"), (False, True)),
        (("Build", "Retracting a release"), (False, True)),
        (("Docker deployment", "Manual deployment"), (True, True)),
        (("Despliegue Canary", "Despliegue Rolling"), (True, True)),
    ],
)
def test_a_section_is_asked_for(titles: tuple[str, ...], sections: tuple[bool, ...]) -> None:
    text = "# T\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert [("section" in reasons) for reasons in plans.reasons(text)] == list(sections)


def test_a_condition_holds_for_all_the_points_that_it_announces() -> None:
    points = "".join(f"* Point {number}\n\n{RUN}\n" for number in range(2))
    text = f"# T\n\n## S\n\nGo on.\n\nOtherwise, do it as shown below:\n\n{points}That is all.\n\n{RUN}"
    assert plans.reasons(text) == [("condition",), ("condition",), ()]


@pytest.mark.parametrize(
    "said", ["The data lives on the production server.", "Follow these steps on the production server."]
)
def test_what_is_on_a_server_does_not_say_where_the_steps_of_a_section_belong(said: str) -> None:
    block = "```bash\nsystemctl status web\n```\n"
    assert plans.reasons(f"# T\n\n{said}\n\n## S\n\nGo on:\n\n{block}") == [()]


def test_a_section_that_is_gone_through_sometimes() -> None:
    assert plans.reasons(
        f"# T\n\n## S\n\nSometimes it is necessary to publish docs alone.\n\nSo:\n\n{RUN}"
    ) == [("section",)]


def test_a_title_may_name_its_machine_in_brackets() -> None:
    assert plans.reasons(f"# T\n\n## Check Docker (docker-vm)\n\n{RUN}\n## Check DNS (client)\n\n{RUN}") == [
        ("elsewhere",),
        (),
    ]


def manual(text: str) -> list[str]:
    return [step.title for step in plans.steps(text) if step.kind == "manual"]


@pytest.mark.parametrize(
    "lead",
    [
        "GitHub Actions (windows):",
        "## What happens automatically",
        "The plugin will do it by itself; it runs:",
    ],
)
def test_what_a_machine_does_is_no_step(lead: str) -> None:
    assert (
        manual(
            f"# T\n\n{lead}\n\n1. Installs the tools\n2. Build for all systems\n3. The draft is published\n"
        )
        == []
    )


def test_a_way_through_menus_is_a_step() -> None:
    text = "# T\n\nOn GitHub:\n\n1. The repository → **Settings** → **General**\n2. The topics: a, b\n"
    assert len(manual(text)) == 2


def test_what_is_done_once_limits_its_own_block() -> None:
    text = f"# T\n\n## S\n\nIf not already done, install the plugin:\n\n{RUN}\n{RUN}"
    assert plans.reasons(text) == [("condition",), ()]


@pytest.mark.parametrize(
    ("label", "reasons"), [("**Common errors:**", [("condition",)]), ("**All of it:**", [()])]
)
def test_a_list_of_what_goes_wrong_is_not_meant_every_time(
    label: str, reasons: list[tuple[str, ...]]
) -> None:
    assert (
        plans.reasons(f"# T\n\n## Steps\n\nGo on.\n\n{label}\n\n- The cache:\n\n  ```bash\n  make\n  ```\n")
        == reasons
    )


def test_before_a_block_a_person_is_asked_once() -> None:
    steps = "1. Tell the customer.\n\n```bash\ntouch told\n```\n"
    assert plans.reasons(f"# T\n\n## Steps\n\n{steps}") == [()]
    held = "1. Wait for the mirror.\n\n   ```bash\n   touch told\n   ```\n"
    assert plans.reasons(f"# T\n\n## Steps\n\n{held}") == [("condition",)]
