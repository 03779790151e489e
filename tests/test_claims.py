"""What the words of a check say of its command, in every language."""

from __future__ import annotations

import pytest

from mdrun.evidence.commands import Commands, Known
from mdrun.evidence.proving import holds
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.settling import settle

TAGS = "git ls-remote --tags origin v1.0.0"
SAID = {
    "en": (
        ["prints nothing", "is empty"],
        ["does not list `v1.0.0`", "no longer says `v1.0.0`", "runs without `v1.0.0`"],
        ["fails", "exits with a non-zero status", "is refused"],
        ["is gone", "no tag"],
    ),
    "de": (
        ["gibt nichts aus", "ist leer"],
        ["zeigt nicht `v1.0.0`", "listet `v1.0.0` nicht mehr auf", "enthält kein `v1.0.0`"],
        ["schlägt fehl", "wird abgelehnt"],
        ["ist verschwunden", "kein Tag"],
    ),
    "fr": (
        ["n'affiche rien", "est vide"],
        ["ne liste pas `v1.0.0`", "n'affiche plus `v1.0.0`"],
        ["échoue"],
        ["a disparu", "aucune étiquette"],
    ),
    "es": (
        ["no imprime nada", "está vacío"],
        ["no lista `v1.0.0`", "ya no dice `v1.0.0`"],
        ["falla"],
        ["ha desaparecido", "ya no está"],
    ),
    "pt": (
        ["não imprime nada", "está vazio"],
        ["não lista `v1.0.0`", "não diz mais `v1.0.0`"],
        ["falha"],
        ["sumiu"],
    ),
    "it": (
        ["non stampa nulla", "è vuoto"],
        ["non elenca `v1.0.0`", "non dice più `v1.0.0`"],
        ["fallisce"],
        ["è sparito"],
    ),
    "nl": (
        ["toont niets", "is leeg"],
        ["bevat geen `v1.0.0`", "zegt niet meer `v1.0.0`"],
        ["faalt", "wordt geweigerd"],
        ["is verdwenen"],
    ),
    "pl": (
        ["nic nie wypisuje", "jest puste"],
        ["nie zawiera `v1.0.0`", "już nie pokazuje `v1.0.0`"],
        ["kończy się błędem"],
        ["zniknęło"],
    ),
    "cs": (
        ["nic nevypíše", "je prázdný"],
        ["neobsahuje `v1.0.0`", "už neukazuje `v1.0.0`"],
        ["selže"],
        ["zmizel"],
    ),
    "ru": (
        ["ничего не выводит", "пуст"],
        ["не содержит `v1.0.0`", "больше не показывает `v1.0.0`"],
        ["завершается с ошибкой"],
        ["исчез"],
    ),
    "uk": (
        ["нічого не виводить", "порожній"],
        ["не містить `v1.0.0`", "більше не показує `v1.0.0`"],
        ["завершується помилкою"],
        ["зник"],
    ),
    "tr": (
        ["hiçbir şey yazdırmaz", "boş"],
        ["`v1.0.0` içermez", "artık `v1.0.0` göstermiyor"],
        ["başarısız olur"],
        ["artık yok"],
    ),
    "vi": (
        ["không in ra gì", "rỗng"],
        ["không chứa `v1.0.0`", "không còn hiển thị `v1.0.0`"],
        ["thất bại"],
        ["đã biến mất"],
    ),
    "id": (
        ["tidak mencetak apa pun", "kosong"],
        ["tidak memuat `v1.0.0`", "tidak lagi menampilkan `v1.0.0`"],
        ["gagal"],
        ["sudah hilang"],
    ),
    "zh": (["没有输出", "为空"], ["不包含 `v1.0.0`", "不再显示 `v1.0.0`"], ["失败"], ["已消失"]),
    "ja": (
        ["は何も表示しない", "は空である"],
        ["に `v1.0.0` が含まれない", "に `v1.0.0` が表示されなくなった"],
        ["は失敗する"],
        ["が消えた"],
    ),
    "ko": (
        ["아무것도 출력하지 않는다", "출력이 비어 있다"],
        ["에 `v1.0.0` 가 표시되지 않는다", "에 `v1.0.0` 이 나오지 않는다"],
        ["실패한다"],
        ["사라졌다"],
    ),
}
"""By language: it prints nothing; something is not in its output; it fails; a person has to say."""


def settled(text: str, *known: Known, declared: bool | str | None = None) -> Settlement:
    commands = Commands()
    for command in known:
        commands.add(command)
    return settle(text, declared, "1", commands, parses=lambda _: True)


@pytest.mark.parametrize("known", [(), (TAGS,), (TAGS, "git tag v1.0.0")], ids=["own", "ran", "tagged"])
@pytest.mark.parametrize(
    ("claim", "words"),
    [
        pytest.param(claim, words, id=f"{language}-{words}")
        for language, kinds in SAID.items()
        for claim, all_words in zip(("nothing", "without", "refused", "negated"), kinds, strict=True)
        for words in all_words
    ],
)
def test_words_that_negate_are_understood_or_left_to_a_person(
    claim: str, words: str, known: tuple[str, ...]
) -> None:
    ran = [Known(f"1/{number}", "1", number, text) for number, text in enumerate(known, 1)]
    found = settled(f"`{TAGS}` {words}", *ran)
    assert found.claim == claim
    assert found.by == ("person" if claim == "negated" else "evidence" if known else "command")
    assert bool(found.command) is not bool(known)
    taken = settled(f"`{TAGS}` {words}", declared=True)
    assert (taken.claim, taken.by) == (claim, "person" if claim == "negated" else "command")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("`make lint` reports no errors", ""),
        ("`make check` is green", ""),
        ("`uv run pytest` passes without errors", ""),
        ("`make test` does not fail", ""),
        ("`make test` passes; if it fails, call Ada", "negated"),
        ("`make test` says `ok` and does not list an error", "negated"),
        ("`make test` fails with `boom`", "refused"),
        ("`make test` lists `a`, not `b`", "negated"),
        ("Nothing is printed: `make test`", "nothing"),
        ("The queue is empty: `make test`", "negated"),
        ("`make test` prints nothing but `ok`", "negated"),
        ("`make test` prints nothing if all is well", "negated"),
        ("`make test` is not empty", "negated"),
    ],
)
def test_one_negation_that_is_said_of_the_command_counts(text: str, claim: str) -> None:
    assert settled(text).claim == claim


def test_a_command_beside_the_words_is_a_proof_of_its_own_where_its_status_is_one() -> None:
    assert settled("the tag is gone", declared='test -z "$(git tag)"').by == "command"
    assert settled("the tag is gone", declared="git tag --list v1.0.0") == Settlement(
        "person", "git tag --list v1.0.0", claim="negated"
    )


def test_a_command_of_the_plan_that_is_itself_negated_proves_nothing_of_what_is_negated_in_it() -> None:
    assert settled("`fetch` passes", Known("1/1", "1", 4, "! git fetch")) == Settlement("person")


@pytest.mark.parametrize(
    ("claim", "status", "output", "tokens", "good"),
    [
        ("nothing", 0, "", (), True),
        ("nothing", 1, "", (), True),
        ("nothing", 2, "", (), False),
        ("nothing", 0, "9f3c refs/tags/v1.0.0\n", (), False),
        ("without", 0, "9f3c refs/tags/v1.0.0\n", ("v1.0.0",), False),
        ("without", 0, "v1.0.0-rc1 v1.0.0.1 v1.0.01\n", ("v1.0.0",), True),
        ("without", 0, "ERROR\n", ("error",), False),
        ("without", 128, "", ("v1.0.0",), False),
        ("refused", 1, "", (), True),
        ("refused", 0, "", (), False),
        ("refused", 127, "", (), False),
        ("refused", 143, "", (), False),
        ("refused", 1, "remote: refused", ("refused",), True),
        ("refused", 1, "remote: hung up", ("refused",), False),
    ],
)
def test_what_is_said_must_be_so(
    claim: str, status: int, output: str, tokens: tuple[str, ...], good: bool
) -> None:
    assert holds(claim, status, 0, output, tokens)[0] is good  # type: ignore[arg-type]


TAKEN_AWAY = {
    "en": ["is deleted", "was removed", "is stopped", "has been terminated", "is shut down", "is torn down"],
    "de": ["ist gelöscht", "wurde entfernt", "ist gestoppt", "ist abgeschaltet"],
    "fr": ["est supprimé", "est arrêtée", "est désactivé"],
    "es": ["está eliminado", "está detenida", "está desactivado"],
    "pt": ["foi removido", "está parada", "está desativado"],
    "it": ["è eliminato", "è fermo", "è disattivato"],
    "nl": ["is verwijderd", "is gestopt", "is uitgeschakeld"],
    "pl": ["jest usunięty", "jest zatrzymany", "jest wyłączone"],
    "cs": ["je smazán", "je odstraněna", "je zastavena"],
    "ru": ["удалён", "остановлена", "отключено"],
    "uk": ["видалено", "зупинено", "вимкнено"],
    "tr": ["silindi", "kaldırıldı", "durduruldu"],
    "vi": ["đã bị xóa", "đã dừng", "đã gỡ bỏ"],
    "id": ["sudah dihapus", "sudah dihentikan"],
    "zh": ["已删除", "已停止"],
    "ja": ["削除されている", "停止している"],
    "ko": ["삭제되었다", "중지되었다"],
}


@pytest.mark.parametrize("said", [words for said in TAKEN_AWAY.values() for words in said])
def test_what_is_taken_away_is_not_proven_by_success(said: str) -> None:
    """A look-up that finds it succeeds, and one that does not find it fails."""
    assert settled(f"x {said}: `{TAGS}`").claim == "negated"


def test_a_test_of_what_is_taken_away_is_a_proof() -> None:
    assert settled("The file is removed: `test ! -e out`").claim == ""


def test_a_command_that_takes_it_away_proves_it() -> None:
    for command in ("docker compose down", "kubectl -n x delete pod y", "aws ec2 stop-instances --ids i"):
        found = settled(f"It is removed: `{command}`", Known("1/1", "1", 4, command))
        assert (found.by, found.claim) == ("evidence", "")
    assert settled("It is removed: `make x`", Known("1/1", "1", 4, "make x")).by == "person"


@pytest.mark.parametrize(
    "words",
    [
        "says `v1.0.0`",
        "must print exactly `v1.0.0`",
        "→ `v1.0.0`",
        "= `v1.0.0`",
        "is `v1.0.0`",
        "zeigt `v1.0.0` an",
        "muss `v1.0.0` ausgeben",
        "affiche `v1.0.0`",
        "debe mostrar `v1.0.0`",
        "mostra `v1.0.0`",
        "moet `v1.0.0` tonen",
        "pokazuje `v1.0.0`",
        "vypíše `v1.0.0`",
        "выводит `v1.0.0`",
        "виводить `v1.0.0`",
        "`v1.0.0` yazdırmalı",
        "in ra `v1.0.0`",
        "menampilkan `v1.0.0`",
        "显示 `v1.0.0`",
        "に `v1.0.0` が表示される",
        "에 `v1.0.0` 이 표시된다",
        "says `v1.0.0`, as the `README.md` has it",
    ],
)
@pytest.mark.parametrize("declared", [None, True], ids=["undeclared", "declared"])
def test_what_a_check_says_that_its_own_command_prints_must_stand_in_its_output(
    words: str, declared: bool | None
) -> None:
    found = settled(f"`git describe` {words}", declared=declared)
    assert (found.by, found.command, found.tokens) == ("command", "git describe", ("v1.0.0",))


def test_several_things_that_a_command_prints_are_all_looked_for_or_left_to_a_person() -> None:
    assert settled("`git describe` says `v1` and `v2`").tokens == ("v1", "v2")
    unclear = settled("`git describe` says `v1` or `v2`")
    assert (unclear.by, unclear.command, unclear.tokens) == ("person", "git describe", ())


@pytest.mark.parametrize(
    "words", ["works on `main`", "in `dir`", "(`main`) and decide for `x`", "passes. See `docs`", "to `dir`"]
)
def test_other_code_beside_a_checks_own_command_is_not_looked_for(words: str) -> None:
    found = settled(f"`git describe` {words}")
    assert (found.by, found.tokens) == ("command", ())


def test_what_is_printed_proves_what_a_status_does_not() -> None:
    assert settled("`cat VERSION` says `v1.0.0`").by == "command"
    assert settled("`cat VERSION` is read").by == "person"
