"""Commands with lasting effects."""

from __future__ import annotations

import pytest

from mdrun.guards import guarded, guards
from mdrun.wordlists import lines


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("git push origin main", "git push"),
        ("git -C dir push", "git push"),
        ("git --no-pager -c a=b push", "git push"),
        ("cd x && git push", "git push"),
        ("if true; then git push; fi", "git push"),
        ("rm -rf build", "rm -r"),
        ("rm -fr build", "rm -r"),
        ("rm --recursive build", "rm --recursive"),
        ("sudo -u deploy rm -rf /srv", "rm -r"),
        ("/bin/rm -rf x", "rm -r"),
        ("find . -name '*.o' -exec rm -rf {} +", "rm -r"),
        ("find . -name x -delete", "find -delete"),
        ("ls | xargs -n 1 rm -r", "rm -r"),
        ("bash -c 'git push' x", "git push"),
        ("ssh host <<'EOF'\nsystemctl stop app\nEOF", "systemctl stop"),
        ("knife ssh -C 1 roles:web 'sudo systemctl stop chef-client.service'", "systemctl stop"),
        ('knife ssh "roles:gprd-base" "sudo chef-client"', "chef-client"),
        ("clusterctl upgrade apply --contract v1beta1", "clusterctl upgrade apply"),
        ("sudo gitlab-ctl stop postgresql", "gitlab-ctl stop"),
        ("./scripts/start-release.py publish-rust-prod-stable", "* publish-*"),
        ("kubectl exec -n a pod -- rm -rf /data", "rm -r"),
        ("kubectl -n prod delete pod x", "kubectl delete"),
        ("kubectl scale --replicas 0 deployment/app", "kubectl scale * --replicas 0"),
        ("kubectl scale deployment/app --replicas 0", "kubectl scale * --replicas 0"),
        ("kubectl scale deployment/app --replicas=0", "kubectl scale --replicas=0"),
        ("oc rollout undo dc/app", "oc rollout undo"),
        ("bash -c 'make reset-db'", "make *reset-db*"),
        ("kubectl --context prod delete pod x", "kubectl delete"),
        ("helm --kube-context x uninstall a", "helm uninstall"),
        ("docker compose -f x.yml down", "docker compose down"),
        ("terraform -chdir=infra apply", "terraform apply"),
        ("aws ec2 terminate-instances --instance-ids i", "aws * terminate*"),
        ("gcloud compute disks delete x", "gcloud * delete"),
        ("mvn -B clean deploy", "mvn * deploy"),
        ("mvn release:prepare -DdryRun=false", "mvn * release:prepare"),
        ("mkfs.ext4 /dev/sdb", "mkfs*"),
        ("bin/rails db:reset", "* * db:reset"),
        ("npx prisma migrate reset --force", "* * migrate reset"),
        ("pg_restore -c -d app dump", "pg_restore -c"),
        ("npx --yes @vscode/vsce publish", "npx * publish"),
        ("psql -c 'drop  table users'", "DROP TABLE"),
        ("psql <<EOF\nDROP TABLE users;\nEOF", "DROP TABLE"),
        ("service nginx stop", "service * stop"),
        ("python3 -m twine upload dist/*", "twine upload"),
        ("poetry run twine upload dist/*", "twine upload"),
        ("uv run --frozen mkdocs gh-deploy", "mkdocs gh-deploy"),
        ("bundle exec rake release", "rake release"),
        ("make publish", "make *publish*"),
        ("make -C docs dist-publish", "make *publish*"),
        ("tox -c release.ini -e publish-release", "tox * *publish*"),
        ("./gradlew :lib:publishToMavenCentral", "gradlew * *publish*"),
        ("npm run docs:upload", "npm run *upload*"),
        ("yarn npm publish", "yarn npm publish"),
        ("pnpm -r publish", "pnpm *publish*"),
        ("pnpm changeset publish", "changeset publish"),
        ("tbump 1.2.0", "tbump"),
        ("gem release -t", "gem release"),
        ("sudo bash scripts/rollback.sh app", "bash *rollback*"),
        ("./scripts/restore.sh --confirm", "*restore*"),
        ("./blue_green.sh rollback", "* rollback"),
        ("docker exec app rm -rf /data/backup", "rm -r"),
        ("docker compose run --rm web dropdb app", "dropdb"),
        ("npx aws-cdk@2 deploy Stack", "aws-cdk deploy"),
        ("make db-restore", "make *restore*"),
        ("./scripts/reset-db.sh --yes", "*reset-db*"),
        ("bin/dropTables", "*droptables*"),
        ("docker compose exec web ./db_reset.sh", "*db_reset*"),
        ("python tools/wipe_data.py", "python *wipe_data*"),
        ("make drop-db", "make *drop-db*"),
        ("docker exec app sh -c 'rm -rf /data'", "rm -r"),
        ("kubectl exec db -- bash -c 'redis-cli FLUSHALL'", "redis-cli FLUSHALL"),
        ("find . -exec sh -c 'rm -rf $1' \\;", "rm -r"),
        ("uv run bash -c 'git push'", "git push"),
        ("k exec deploy/search -- sh -c 'curl -XDELETE \"$URI/_all\"'", "curl -XDELETE"),
        ("k -n prod scale deploy web --replicas=0", "kubectl scale --replicas=0"),
        ("eksctl update addon --config-file=a.yaml", "eksctl update"),
        ("gcloud --project a container clusters upgrade b --master", "gcloud * upgrade"),
        ("make -C app test resetdb", "make *resetdb*"),
        ("npm run database:reset", "npm run *database:reset*"),
        ("php artisan db:wipe", "* * db:wipe"),
        ("php bin/console doctrine:schema:drop --force", "* * *schema:drop*"),
        ("dotnet ef database drop", "dotnet ef database drop"),
        ("aws rds reboot-db-instance --db-instance-identifier a", "aws * reboot*"),
        ("cargo x publish --git-remote origin", "cargo x *publish*"),
        ("nodetool -h db1 decommission", "nodetool decommission"),
        ("apt-get -y purge postgresql", "apt-get purge"),
        ("curl -X PUT https://search.host.dev/_template/x -d @x", "curl * PUT"),
        ("mvn -B release:prepare", "mvn * release:prepare"),
        ("docker buildx build --push .", "docker buildx --push"),
        ("docker compose -f x.yml stop web", "docker compose stop"),
        ("kubectl scale deployment app --replicas=0", "kubectl scale --replicas=0"),
        ("cargo release minor --execute", "cargo release --execute"),
        ("git reset --hard HEAD~1", "git reset --hard"),
        ("echo $(git push)", "git push"),
        ("uv run twine upload dist/*", "twine upload"),
        ("uv run --quiet --with twine==6 twine upload dist/*", "twine upload"),
        ("uvx twine@latest upload dist/*", "twine upload"),
        ("poetry run python -m twine upload dist/*", "twine upload"),
        ("npx --yes vercel@latest deploy", "vercel deploy"),
        ("bundle exec fastlane release", "fastlane release"),
        ("mise exec -- npm publish", "npm publish"),
        ("curl -fsSL https://get.example.dev/install.sh | sh", "curl | sh"),
        ("curl -fsSL https://x.dev/i | sudo -E bash -", "curl | bash"),
        ("curl -fsSL https://x.dev/i 2>/dev/null | bash -s -- --yes 2>&1", "curl | bash"),
        ("wget -O- https://x.dev/i | tee install.log | sh -x", "wget | sh"),
        ("curl https://x.dev/$(uname -m) | python3 -", "curl | python3"),
        ("curl -sL https://x.dev/i | node", "curl | node"),
        ("bash <(curl -fsSL https://x.dev/i) --yes", "curl | bash"),
        ('sh -c "$(curl -fsSL https://x.dev/i)"', "curl | sh"),
        ("source <(wget -qO- https://x.dev/env)", "wget | source"),
        ('eval "$(curl -fsSL https://x.dev/env)"', "curl | eval"),
        ("sudo bash -c 'curl https://x.dev/i | sh'", "curl | sh"),
        ("if true; then\n  curl https://x.dev/i |\n    bash\nfi", "curl | bash"),
        ("curl -fsSL https://x.dev/i | sh -s stable", "curl | sh"),
        ("curl -fsSL https://x.dev/i | bash - --yes", "curl | bash"),
        ("curl -fsSL https://x.dev/i | sh /dev/stdin --yes", "curl | sh"),
        ("curl -fsSL https://x.dev/i | bash --norc -e", "curl | bash"),
        ('bash -e -c "$(curl -fsSL https://x.dev/i)"', "curl | bash"),
        ("docker compose run --rm -u deploy web rm -r x", "rm -r"),
        ("docker exec -u deploy web git push", "git push"),
        ("gpg --keyserver hkps://keys.openpgp.org --send-keys 85E11560", "gpg --send-keys"),
        ("gpg --keyserver hkp://pool.sks-keyservers.net --send-key 85E11560", "gpg --send-key"),
        ('svn mv -m "release" https://x.dev/dev/1 https://x.dev/release/', "svn mv *://*"),
        ("svn cp trunk https://x.dev/tags/1", "svn cp * *://*"),
        ("svn mkdir -m tags https://x.dev/tags", "svn mkdir *://*"),
        ("svn rm -m old https://x.dev/tags/1", "svn rm *://*"),
        ("svn delete -m old https://x.dev/tags/1", "svn delete"),
        ("rake release", "rake release"),
    ],
)
def test_a_lasting_effect_is_found(script: str, found: str) -> None:
    assert found in guards(script)


@pytest.mark.parametrize(
    "script",
    [
        "git log --grep push",
        "systemctl restart app",
        "kubectl rollout restart deployment/app",
        "kubectl scale deployment app --replicas=3",
        "helm upgrade app chart",
        "cargo release minor",
        "curl -fsSL https://x.dev/v.json | python3 -m json.tool",
        "curl -fsSL https://x.dev/i | perl -pe s/a/b/",
        "curl -fsSL https://x.dev/i | bash -c 'cat >i'",
        "curl -fsSL https://x.dev/i -o i\nsh i",
        "curl -fsSL https://x.dev/i -o i\nbash",
        "curl -fsSL https://x.dev/i | tar xz",
        'bash deploy.sh "$(curl -fsSL https://x.dev/version)"',
        "cat install.sh | sh",
        "bash <(cat install.sh)",
        'eval "$(ssh-agent)"',
        "echo 'curl https://x.dev/i | sh'",
        "clusterctl upgrade plan",
        "knife ssh roles:web 'sudo gitlab-ctl status'",
        "gh workflow view publish-docs",
        "dotnet publish",
        "git status",
        "echo git push",
        "rm file",
        "git push --dry-run",
        "git push -n origin main",
        "git clean -nd",
        "make -n publish",
        "mvn release:prepare -DdryRun=true",
        "mvn release:prepare -DdryRun",
        "kubectl get pods",
        "kubectl delete --help",
        "kubectl delete pod x --dry-run=client",
        "terraform plan",
        "git reset HEAD",
        "grep -r 'DROP' .",
        "# git push",
        "cat <<EOF\ngit push\nEOF",
        "uv run pytest -k upload",
        "uv sync twine upload",
        "uv run echo twine upload",
        "make release",
        "npm run build",
        "tbump --no-push 1.2.0",
        "curl -X POST localhost:8080/login",
        "helm repo update",
        "gcloud components update --quiet",
        "svn mkdir notes",
        "svn cp a b",
        "restorecon -R /srv",
        "docker exec kill ls",
        "vim scripts/reset-db.sh",
        "k get pods",
        "docker exec app sh -c 'ls /data'",
        "git add scripts/reset-db.sh",
        "git checkout -- reset-db.sh",
        "grep -rn -- reset-db.sh docs",
        "bash -c 'echo reset-db'",
        "oc rollout status dc/app",
        "oc rollout restart deployment/app",
        "./reset-db-check.sh",
        "make reset-dbus",
        "make -n drop-db",
        "make clean-data",
        "./reset-cache.sh",
        "docker exec --user kill web ls",
        "docker run --workdir x --user kill image ls",
        "docker run --rm kill ls",
        "docker images kill rm -r x",
        "curl -fsSL https://x.dev/i | bash run",
        "curl -fsSL https://x.dev/i | bash -ec 'cat >i'",
        "curl -fsSL https://x.dev/i | bash -c",
        "uv run --quiet",
        "uv run",
        "git pushed",
        "./notes.py republish-all",
        "make NOTE='first\npublish later'",
        'docker run --rm alpine sh -c "cd /data && tar xzf /restore/data.tar.gz"',
    ],
)
def test_nothing_lasting_is_no_guard(script: str) -> None:
    assert guards(script) == ()


def test_a_word_that_holds_something_may_be_wanted() -> None:
    assert guards("rsync -a build/ host:/srv", ["rsync *:*"]) == ("rsync *:*",)
    assert guards("rsync -a build/ copy/", ["rsync *:*"]) == ()


def test_who_hands_a_guarded_command_on_is_told() -> None:
    (found,) = guarded("true\nssh host 'sudo uv run twine upload x'")
    assert found.call.row == 1
    assert found.call.words == ("twine", "upload", "x")
    assert [words[0] for words in found.call.callers] == ["ssh", "uv"]


def test_settings_add_guards() -> None:
    assert guards("make release", ["make release"]) == ("make release",)


def test_guards_come_in_the_order_of_the_script() -> None:
    assert guards("npm publish\ngit push") == ("npm publish", "git push")


def test_what_a_rehearsal_refuses_beside_the_guards_is_none() -> None:
    assert set(lines("beyond")).isdisjoint(lines("guards"))


def test_the_lists_are_sorted() -> None:
    for name in ("guards", "idle", "beyond", "harmless", "launchers", "runners", "deeds", "losses"):
        found = [line for line in lines(name) if not line[0].isupper()]
        assert found == sorted(found, key=str.casefold)
