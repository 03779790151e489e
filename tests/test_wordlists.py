"""Words of guides, and the languages that they are in."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

from mdrun.wordlists import DATA, kinds, languages_of, lexicon, lines, tokens

EN = lexicon(("en",))
WORDS = Path(DATA) / "words"
LANGUAGES = tuple(sorted(path.stem for path in WORDS.glob("*.txt") if path.stem != "any"))


def test_a_text_is_its_words_and_what_ends_sentences() -> None:
    assert tokens("Don't re-run `it`, e.g. now.") == [
        "don",
        "t",
        "re",
        "run",
        "it",
        ",",
        "e",
        "g",
        "now",
        ".",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("en",)),
        ("Run the tests and push the tag to the server", ("en",)),
        ("Führe die Tests aus und prüfe, ob der Server auf dem neuen Stand ist", ("en", "de")),
        ("Exécutez les tests et vérifiez que le serveur est à jour dans la console", ("en", "fr")),
        ("Ejecuta las pruebas y comprueba que el servidor está al día en la consola", ("en", "es")),
        ("Execute os testes e verifique se o servidor não está com a versão antiga", ("en", "pt")),
        ("Eseguire i test e verificare che il server sia stato aggiornato con la nuova", ("en", "it")),
        ("Запустите тесты и проверьте, что сервер обновлён для всех", ("en", "ru")),
        ("Запустите тест", ("en", "ru")),
        ("Запустіть тести і перевірте, що сервер оновлено для всіх", ("en", "uk")),
        ("Этот сервер обновляет бот, а бот называется «Київ», и мы его перезапускаем", ("en", "ru")),
        ("Voer de tests uit en controleer of de server op de nieuwe versie staat", ("en", "nl")),
        ("Uruchom testy i sprawdź, czy serwer jest w nowej wersji", ("en", "pl")),
        ("Spusťte testy a ověřte, že server je na nové verzi", ("en", "cs")),
        ("Testleri çalıştırın ve sunucunun yeni sürümde olduğunu doğrulayın", ("en", "tr")),
        ("Chạy kiểm thử và kiểm tra rằng máy chủ đã ở phiên bản mới", ("en", "vi")),
        ("Jalankan tes dan pastikan server sudah pada versi yang baru", ("en", "id")),
        ("Ask Bořek Dvořák to review it and then push the tag to the server", ("en",)),
        ("运行测试，如果失败则回滚", ("en", "zh")),
        ("テストを実行して、サーバーを確認する", ("en", "ja")),
        ("테스트를 실행하고 서버를 확인합니다", ("en", "ko")),
        ("Freigabe Bauen Zurückrollen Notfall", ("en", "de")),
        ("Derleme Geri alma", ("en", "tr")),
        ("Сборка Откат", ("en", "ru")),
        ("Build Rollback Optional", ("en",)),
    ],
)
def test_the_language_of_a_guide_is_told_by_its_words(text: str, expected: tuple[str, ...]) -> None:
    assert languages_of(text) == expected


def test_a_phrase_is_found_where_its_words_stand() -> None:
    assert EN.places("Now, you might need to", "condition-within") == [2]
    assert EN.mentions("as a workaround", "condition")
    assert not EN.mentions("work around", "condition")


def test_a_star_stands_for_any_ending() -> None:
    assert EN.mentions("deprecations", "conditional")


def test_a_star_before_an_ending_stands_for_any_beginning() -> None:
    assert lexicon(("tr",)).mentions("Docker kullanıyorsanız", "condition-within")
    assert not lexicon(("tr",)).mentions("Docker kullanın", "condition-within")


def test_a_turkish_capital_is_the_same_letter() -> None:
    assert lexicon(("tr",)).opens("İSTEĞE BAĞLI", "condition")


def test_letters_in_two_characters_are_one() -> None:
    assert lexicon(("vi",)).opens(normalize("NFD", "Nếu thất bại"), "condition")


def test_letters_without_accents_are_found() -> None:
    assert lexicon(("pl",)).opens("Jesli sie nie powiedzie", "condition")
    assert lexicon(("tr",)).mentions("Sik karsilasilan sorunlar", "conditional")


def test_dots_stand_for_a_few_words_of_one_sentence() -> None:
    assert EN.opens("When the second deployment fails:", "condition")
    assert not EN.opens("When you are done. It never fails:", "condition")


def test_a_machine_may_have_words_before_it() -> None:
    assert EN.mentions("on the primary database server", "place")
    assert not EN.mentions("on the left, server", "place")


def test_marks_before_a_phrase_do_not_hide_it() -> None:
    assert EN.opens("**(If it fails)**", "condition")


def test_what_a_text_begins_with_can_be_left_out() -> None:
    assert EN.after("Note: 1. And then, if so", "marker") == "if so"
    assert EN.after("Please run it", "filler") == "run it"
    assert EN.after("", "filler") == ""


def test_words_of_other_languages_do_not_count() -> None:
    assert not EN.mentions("falls es fehlschlägt", "condition")
    assert lexicon(("en", "de")).opens("Falls es fehlschlägt:", "condition")


def test_words_without_spaces_are_found_in_the_middle() -> None:
    assert lexicon(("zh",)).mentions("操作失败时如果需要", "condition")
    assert lexicon(("zh",)).places("先检查，如果失败", "condition")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind",
    [
        *("conditional", "condition", "or", "example", "place", "criterion", "action", "procedure"),
        *("failure", "rollback", "rollback-comment", "saving", "renewal", "first-time", "set-up"),
        *("collection", "starting", "stopping", "restarting", "extent-one", "extent-all", "by-hand"),
        *("by-machine", "environment", "local", "server", "preferred", "lacking", "remarks", "duration"),
        *("verification",),
    ],
)
def test_every_language_has_the_words_that_decide(language: str, kind: str) -> None:
    found = [line for line in lines(f"words/{language}") if line.startswith(f"{kind}:")]
    assert found


def test_a_plan_reads_the_lists_of_its_own_languages_alone() -> None:
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        "from tests.plans import plan\n"
        "plan('# Jak wydać wersję\\n\\nUruchom testy, jeśli są:\\n\\n```bash\\nmake\\n```\\n')\n"
        "print(*sorted(one.rsplit('/', 1)[1] for one in opened if '/words/' in one))"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["any.txt", "en.txt", "pl.txt"]


def test_every_language_can_be_told() -> None:
    assert sorted(kinds.common_words()) == sorted(LANGUAGES)
    assert all(
        lexicon((language,)).mentions(kinds.common_words()[language][0], "common") for language in LANGUAGES
    )


def test_every_kind_is_explained() -> None:
    explained = set(re.findall(r"^``([\w-]+)``", kinds.__doc__ or "", re.MULTILINE))
    files = (*LANGUAGES, "any")
    used = {line.partition(":")[0] for language in files for line in lines(f"words/{language}")}
    assert used | {"common"} == explained
