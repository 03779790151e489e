"""Names of variables that say that they hold a secret."""

from __future__ import annotations

import pytest

from mdrun.plan.variables.naming import is_named_for_secret, stands_for_name


@pytest.mark.parametrize(
    "name",
    [
        "api_token",
        "db_password",
        "secret_key",
        "your_token_here",
        "token_from_step_2",
        "accesstoken",
        "password1",
        "pwd",
        "client_secret",
        "aws_secret_access_key",
        "github_pat",
        "mot_de_passe",
        "数据库密码",
        "пароль",
    ],
)
def test_a_name_that_ends_in_what_is_secret_is_that_of_one(name: str) -> None:
    assert is_named_for_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "token_name",
        "secret_name",
        "key_id",
        "your_gpg_key_id",
        "public_key",
        "password_file",
        "max_tokens",
        "tokenizer",
        "compass",
        "path",
        "aws_access_key_id",
        "secret_arn",
        "token_url",
    ],
)
def test_a_name_that_only_speaks_of_a_secret_is_none(name: str) -> None:
    assert not is_named_for_secret(name)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("secret", "kubectl get secret "),
        ("tls_secret", "kubectl -n web create secret generic "),
        ("app_secret", "vault kv get secret/"),
        ("pull_secret", "    secretName: "),
        ("private_key", "ssh -i "),
        ("private_key", "gcloud auth --key-file="),
    ],
)
def test_the_name_of_a_secret_or_of_its_file_is_none(name: str, before: str) -> None:
    assert stands_for_name(name, before)


@pytest.mark.parametrize(
    ("name", "before"),
    [("secret", "login --client-secret "), ("api_key", "tool -key "), ("token", "export TOKEN=")],
)
def test_a_value_is_no_name(name: str, before: str) -> None:
    assert not stands_for_name(name, before)
