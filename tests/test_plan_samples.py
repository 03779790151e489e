"""Sample values: what wants to be edited before it is run."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons


def test_files_in_a_block_are_no_commands() -> None:
    assert (
        "maybe-shell"
        in reasons("```bash\n# Development\n.env.development\n# Production\n.env.production\n```\n")[0]
    )


def test_values_under_words_about_settings_belong_into_a_file() -> None:
    text = "# T\n\nAdjust the settings:\n\n```bash\n# Where\nDIR=/srv\n# Who\nNAME='pi'\n```\n"
    assert reasons(text) == [("sample-values",)]
    assert reasons(text.replace("NAME='pi'", "make")) == [()]


def test_a_lead_that_wants_the_readers_own_values() -> None:
    text = "# T\n\nReplace these with your own values:\n\n```bash\nPROJECT=app\n```\n"
    assert reasons(text) == [("sample-values",)]
    assert reasons(text.replace("PROJECT=app", "PROJECT=<app>")) == [()]


def test_a_lead_that_begins_with_example() -> None:
    assert reasons(f"# T\n\nExample backups for the stack:\n\n{RUN}") == [("sample-values",)]


@pytest.mark.parametrize(
    "script",
    [
        "scripts/cleanup.rb file-XX-stor --scan",
        "scripts/move.rb nfs-fileXX nfs-fileYY",
        "kubectl logs po/rbd-provisioner-d857bfb5f-ddctl",
        "kubectl logs csi-cephfsplugin-tfk2g",
        "rbd ls --key=AQDpIQhg+v83EhAAgLboWIbl+FL/nThJzoI3Fg==",
        "git commit -m comment",
    ],
)
def test_what_was_there_for_the_writer(script: str) -> None:
    assert reasons(f"```bash\n{script}\n```\n") == [("sample-values",)]


@pytest.mark.parametrize(
    "script",
    [
        "iptables -L -m comment",
        "mktemp -d /tmp/app-XXXXXX",
        "kubectl logs web-api-server",
        "pip install .[dev]",
    ],
)
def test_what_is_there_for_everybody(script: str) -> None:
    assert reasons(f"```bash\n{script}\n```\n") == [()]


def test_a_language_after_a_hash() -> None:
    assert reasons("# T\n\n``` # bash\nls\n```\n") == [()]


def test_an_example_is_a_sample() -> None:
    assert reasons(f"For example:\n\n{RUN}") == [("sample-values",)]
    assert reasons("```bash\nmake # e.g. now\n```\n") == [("sample-values",)]
    assert reasons("```bash\ntag v<version> # e.g. v1.4.0\n```\n") == [()]


@pytest.mark.parametrize(
    "lead",
    [
        "Changes that affect it, such as updates, want a test:",
        "It could be something like a wrong image. Look at it:",
        "In this case you should delete it:",
        "Refresh the lockfiles, then regenerate the examples:",
    ],
)
def test_words_that_only_mention_a_sample(lead: str) -> None:
    assert reasons(f"# T\n\n{lead}\n\n{RUN}") == [()]


@pytest.mark.parametrize("lead", ["Use a line such as:", "It is something like this:", "See more examples:"])
def test_words_that_announce_a_sample(lead: str) -> None:
    assert reasons(f"# T\n\n{lead}\n\n{RUN}") == [("sample-values",)]


@pytest.mark.parametrize(
    "script",
    [
        "git tag ...",
        "docker run app/prepare:[tag] migrate",
        "tar -xzf backup-TIMESTAMP.tar.gz",
        "ssh-copy-id admin@IP_DEL_GATEWAY",
        "ping IP_DEL_NODO",
        'certbot --nginx -d "domain name"',
        'curl -d \'{"csr": "..."}\' host',
        "curl -d '{...}' host",
        "aws x --id E1234567890ABC",
        "mysql -e \"CREATE USER x IDENTIFIED BY 'strong_password_here'\"",
        "git tag v[version]",
        "sed -i 's/${HOST}/[site-domain]/' site.conf",
        "cp a /path/to/b",
        "make TODO",
        "export TOKEN=",
        'NAME=""',
        "git clone git@github.com:username/app",
        "curl https://example.com",
        "kubectl get pod my-pod",
        "echo [name]",
        "deploy {name}",
        "kubectl -n NAMESPACE get pods",
        "git checkout v1.2.3",
        "git tag v2.7.1",
        "cargo release 2.7.1",
        "VERSION=2.7.1",
        "make release-2.x.x",
        "npm version major|minor|patch",
        "aws s3 cp x s3://YOUR_BUCKET",
        "cp /WHERE/BACKUPS/ARE/SAVED/latest.dump .",
        "./release.sh 1.4.0",
        "git checkout -b release/1.4.0",
        "scp a user@10.0.0.7:/tmp",
        "fly launch --name myapp",
        "date -d YYYY",
        "nvm use 18  # one\nnvm use 20  # two\nnvm use 22  # three",
        "git checkout -b preview/v1.4.0",
        "cargo run --bin notes -- 1.85.0",
        "git branch rollback-point-20260207",
        "gcloud compute disks create data-08-15-2020",
        "git cherry-pick 60a8a3b",
        "docker stop server_a19be57",
        "kubectl delete pod api-7d4b9c6f8-x2x9z",
        "cd /home/jeff/app",
        'git commit -m "feat: descripción del cambio"',
        'git commit -am "Your commit message"',
        'make release MSG="описание изменений"',
        'git commit -m "提交信息"',
        'ssh host "docker ps | grep SERVICE_NAME"',
        "# Deploy\n./deploy.sh\n# Deploy at once\n./deploy.sh --force",
        "git checkout release-2021-03",
        "# All\npytest\n# Unit\npytest tests/unit\n# One\npytest tests/unit/a.py",
        "cd infra\n# Edit the .tf files\nterraform validate",
        "git checkout -b api-10-proposal upstream/main",
        "git switch -c hotfix/fix-some-crash",
        "gh pr checks 4711",
        "export REGISTRY_PASSWORD=iw237877",
        "scp <backup_name.sql.gz deploy@<host>:/tmp",
        "mage version:bumpXXX version:tag",
        "gunzip -t backups/app_YYYYMMDD_HHMMSS.sql.gz",
        "ls app_AAAAMMJJ.sql",
        "git shortlog -s LAST_TAG.. | cut -f2-",
        "docker run -d -e POSTGRES_PASSWORD=secret postgres",
        'curl localhost:8080/login -d \'{"username":"admin","password":"admin123"}\'',
        'fly secrets set DATABASE_URL="postgresql://..."',
        'git commit -m "Descrizione modifiche"',
        "cd D:\\app\nmake",
        "export URL='postgres://u:x@ep-...neon.tech/db'",
        "mage version:bumpMajor   # 4.0.0\nmage version:bumpMinor   # 3.5.0\nmage version:bumpRC # 3.4.5",
        "cp a.env b.env\n# Fill out the values\nmake",
        "./weekly --since <YYYY-MM-DD> --until <YYYY-MM-DD>",
        "git tag vVERSION",
        'git commit -am "Prepare version X.Y.X"',
        "git tag vA.B.C",
        "git tag vX.Y.Z-rc.N",
        "git tag v<version>-beta.n",
        "git tag v<version>rcN",
        "make [all|test]",
        "make {all|test}",
        'echo "TODO: say why"',
        "docker run {{ .Values.image }}:1",
        'kubectl apply -f {{< param "file" >}}',
        "git checkout {{site.branch}}",
        "git push origin ${{ github.ref }}",
        'make TAG="${{ github.ref }}"',
        "./release.sh VERSION",
        "git checkout release/VERSION",
        "git tag VERSION",
        "docker pull app:VERSION",
        "heroku config:set SECRET=bbb",
        "./deploy HOST,PORT",
        "aws s3 cp FILE,OTHER s3://b",
        "cat FILE",
    ],
)
def test_sample_values(script: str) -> None:
    assert "sample-values" in reasons(f"```bash\n{script}\n```\n")[0]


@pytest.mark.parametrize(
    "script",
    [
        "git tag v<version>",
        "export BACKUP_PASSPHRASE='<from the vault>'",
        "kubectl get pods -o custom-columns=NAME:.metadata.name",
        "docker ps --format '{{ .Names }}'",
        "docker ps --format {{.Names}}",
        "cat > w.yml <<'END'\ntag: ${{ github.ref }}\nEND",
        "go build ./...",
        "git log main...next",
        "pip install tool==2.7.1",
        "curl https://host.dev/v2.7.1/app",
        "./start.sh 10.0",
        "git checkout features/release",
        "ssh superuser@host uptime",
        "ls | grep a|sort",
        "cat x | less|more",
        "make A=1",
        "echo HOME",
        "echo ${A:-b}",
        "ls {a,b}",
        "awk '{print $1}'",
        "# TODO\nls",
        "grep -rn TODO src",
        'git commit -m "Remove the last TODO"',
        "git tag vX.Y.Z-rc.1",
        "git checkout linux-prex",
        "[[ $A =~ a|b ]]",
        "./notes --from <YYYY-MM-DD>\n./log --date YYYY-MM-DD -o YYYY-MM-DD.md",
        "export DB_NAME\nread -r USER_NAME\nunset API_TOKEN",
        "rg 'TODO|FIXME' src",
        "echo 'Loading ...'\nprintf 'still ...\\n'",
        "found=\nfor one in a b; do found=$one; done",
        "[[ $A == [yY] || $A != [nN] ]]",
        "nvm use 18\nnvm use 20",
        "nvm install 18.1.0",
        "curl -O https://host.dev/2026-02-07/app-60a8a3b.tar.gz",
        "az rest --uri x --api-version 2024-01-01",
        "cd /home/ubuntu/app",
        "ls effaced 7654321",
        'git commit -m "Release"',
        "# Edit the version\nvim version.py\nmake",
        "# All\npytest\n# Unit\npytest tests/unit",
        "git checkout -b bump-version",
        'git checkout -b "release/$version"',
        "git branch --show-current",
        "gh pr checks",
        "TOKEN=<token> make",
        "TOKEN=$(pass show token)",
        'git commit -m "fix: describe pods"',
        "psql -c 'select USER_NAME from a'",
        "./build.sh\n./build.sh --force",
        'work=$(mktemp -d "/tmp/build.XXXXXXXX")',
        "mysql app <dump_of_today.sql",
        "date +%Y%m%d",
        "docker run -d -e POSTGRES_PASSWORD=$PASSWORD postgres",
        "curl localhost:8080/login -d '{\"password\":\"'$PASSWORD'\"}'",
        "mage go:test    # all\nmage js:build   # the rest\nmage go:lint    # last",
        "# one\n./build.sh\n# two\n./build.sh web",
        "cat VERSION",
        'printf %s "$(< VERSION)" | tee VERSION',
        "test -e app/VERSION",
        "curl -sf localhost:8080/VERSION",
        "git add VERSION\ngit commit -m bump VERSION",
        "diff VERSION /srv/app/current/REVISION",
        "unset DEPLOY_TOKEN BACKUP_PATH",
        "export PATH",
        "read -r BRANCH NAME",
        "sed -i s/X.Y.Z/$VERSION/ setup.py",
        "sed -i 's/@vX.Y.Z@/v2.4.0/' setup.py",
        'grep "server_name" conf/nginx.conf',
        'terraform output -raw "bucket_name"',
        "psql -f sql/01-SCHEMA.sql",
        "java -jar target/app-2-RELEASE.jar",
        "./show OUT_OF_SYNC",
        "redis-cli CLUSTER INFO",
        "lsblk -o NAME,SIZE,FSTYPE",
        "ls -l backups/\n# Example: 2023-10-27.dump",
        "./show --columns HOST,PORT",
        "cp inventory.example.ini inventory.ini",
        'ssh-keygen -t ed25519 -f deploy_ed25519 -N ""',
        "jq '{name, size}' state.json",
        "echo 'Wait ...'",
        "head -c 16 /dev/urandom | tr -cd 0123456789",
        "grep -E '[0123456789]+' state.txt",
        "ls /u01/oradata/PROD/ARCH/LOGS",
        "curl http://x/API/REST/STATUS",
    ],
)
def test_no_sample_values(script: str) -> None:
    assert "sample-values" not in reasons(f"```bash\n{script}\n```\n")[0]


def test_a_literal_version_is_stale_where_the_run_has_another() -> None:
    text = "```bash\ngit tag v<version>\n```\n\n```bash\ngit push origin v2.7.1\n```\n"
    assert "sample-values" in reasons(text, values=["version=2.8.0"])[1]
    assert "sample-values" not in reasons(text, values=["version=v2.7.1"])[1]


def test_a_version_that_the_guide_gives_is_as_stale_in_all_of_its_blocks() -> None:
    text = "```bash\ngit tag v2.7.1\n```\n\n```bash\nfor t in 2.7.1 x; do curl $t; done\n```\n"
    assert reasons(text)[1] == ("sample-values",)
    assert reasons(text.replace("2.7.1 x", "2.7.10 x"))[1] == ()
    assert reasons(text.replace("git tag", "pip install tool=="))[1] == ()


def test_a_version_that_is_given_to_a_script_of_the_project_is_one_of_a_day() -> None:
    text = "```bash\n./push.sh v1.35.0\n```\n\n```bash\ncrane digest host.dev/node:v1.35.0\n```\n"
    assert reasons(text)[1] == ("sample-values",)


def test_a_command_like_the_following_is_a_sample() -> None:
    assert reasons(f"Use a command like the following:\n\n{RUN}") == [("sample-values",)]


def test_a_sample_of_a_word_is_none_of_the_command() -> None:
    words = "Put in your version (e.g. `12`)."
    assert reasons(f"{words}\n\n```bash\nmake <version>\n```\n") == [()]
    assert reasons(f"{words}\n\n```bash\nmake 12\n```\n") == [("sample-values",)]


def test_a_single_digit_of_a_sample_is_no_sign_that_the_block_holds_it() -> None:
    words = "Take the next snapshot (e.g. `0.5.0-SNAPSHOT`)."
    block = "```bash\n# Keep -SNAPSHOT\nsed -i 's/0/1/' \"${FILES[@]}\"\n```\n"
    assert reasons(f"{words}\n\n{block}") == [()]


def test_a_comment_alone_says_what_a_placeholder_stands_for() -> None:
    assert reasons("```bash\nmove --to=<prev>=100\n# e.g. --to=app-00123=100\n```\n") == [()]
    assert reasons("```bash\nmove <prev>\n# e.g.\nmove app-00123\n```\n") == [("sample-values",)]


def test_a_name_with_my_in_the_middle_is_a_name() -> None:
    assert reasons("```bash\nwp plugin activate theme-my-login\n```\n") == [()]
    assert reasons("```bash\nwp plugin activate my-login\n```\n") == [("sample-values",)]


def test_a_step_of_a_block_without_a_command_is_left_to_the_reader() -> None:
    block = "```bash\n# 1. Stop\nmake stop\n\n# 2. Get the new state\n\n# 3. Start\nmake start\n```\n"
    assert reasons(block) == [("sample-values",)]
    assert reasons(block.replace("new state\n", "new state\ngit pull\n")) == [()]
    assert reasons("```bash\n# 1. Stop\n# 2. Start\nmake restart\n```\n") == [()]
