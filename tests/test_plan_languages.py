"""The same guide in one language after another: what is asked, what runs, what is checked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests import plans
from tests.plans import steps


@dataclass(frozen=True)
class Said:
    """The words of a guide."""

    title: str
    release: str
    run: str
    fails: str
    needed: str
    server: str
    alternatively: str
    example: str
    expected: str
    optional: str
    script: str
    does: tuple[str, str]
    told: tuple[str, str]
    rollback: str
    trouble: str
    commands: str


SAID = {
    "nl": Said(
        title="Handleiding voor het uitrollen van een nieuwe versie",
        release="De release maken",
        run="Voer de tests uit:",
        fails="Als het mislukt, begin dan opnieuw:",
        needed="Leeg indien nodig de cache:",
        server="Voer op de server uit:",
        alternatively="Of gebruik het script:",
        example="Bijvoorbeeld:",
        expected="Controleer dat:",
        optional="Optioneel: documentatie bijwerken",
        script="Dit script doet het volgende:",
        does=("het bouwen van de image", "het publiceren van de image"),
        told=("Open de console", "Klik op *Deploy*"),
        rollback="Terugdraaien",
        trouble="Problemen oplossen",
        commands="Handige commando's",
    ),
    "pl": Said(
        title="Jak wydać nową wersję: instrukcja dla zespołu",
        release="Wydanie wersji",
        run="Uruchom testy:",
        fails="Jeśli się nie powiedzie, zacznij od nowa:",
        needed="W razie potrzeby wyczyść pamięć podręczną:",
        server="Na serwerze uruchom:",
        alternatively="Lub użyj skryptu:",
        example="Na przykład:",
        expected="Sprawdź, czy:",
        optional="Opcjonalnie: aktualizacja dokumentacji",
        script="Skrypt wykona następujące czynności:",
        does=("budowa obrazu", "publikacja obrazu"),
        told=("Otwórz konsolę", "Kliknij *Wdróż*"),
        rollback="Wycofanie",
        trouble="Rozwiązywanie problemów",
        commands="Przydatne polecenia",
    ),
    "tr": Said(
        title="Yeni sürüm için yayınlama kılavuzu ve kurallar",
        release="Sürümün hazırlanması",
        run="Testleri çalıştırın:",
        fails="Eğer başarısız olursa baştan başlayın:",
        needed="Önbellek doluysa temizleyin:",
        server="Sunucuda çalıştırın:",
        alternatively="Veya betiği kullanın:",
        example="Örneğin:",
        expected="Beklenen:",
        optional="İsteğe bağlı: belgelerin güncellenmesi",
        script="Bu betik şunları yapar:",
        does=("imajın derlenmesi", "imajın gönderilmesi"),
        told=("Ardından konsolu açın", "Sonra *Dağıt* düğmesine tıklayın"),
        rollback="GERİ ALMA",
        trouble="Sorun Giderme",
        commands="Faydalı Komutlar",
    ),
    "uk": Said(
        title="Інструкція з випуску нової версії для команди",
        release="Випуск версії",
        run="Запустіть тести:",
        fails="Якщо не вдалося, почніть спочатку:",
        needed="За потреби очистіть кеш:",
        server="Виконайте на сервері:",
        alternatively="Або скористайтеся скриптом:",
        example="Наприклад:",
        expected="Переконайтеся, що:",
        optional="Необов'язково: оновлення документації",
        script="Скрипт виконає наступне:",
        does=("збірка образу", "публікація образу"),
        told=("Відкрийте консоль", "Натисніть *Deploy*"),
        rollback="Відкат",
        trouble="Усунення несправностей",
        commands="Корисні команди",
    ),
    "vi": Said(
        title="Hướng dẫn phát hành phiên bản mới cho hệ thống",
        release="Phát hành phiên bản",
        run="Chạy các bài kiểm thử:",
        fails="Nếu thất bại, làm lại từ đầu:",
        needed="Xóa cache nếu cần:",
        server="Trên máy chủ, chạy:",
        alternatively="Hoặc dùng script:",
        example="Ví dụ:",
        expected="Kết quả mong đợi:",
        optional="Tuỳ chọn: cập nhật tài liệu",
        script="Script này sẽ:",
        does=("bước dựng image", "bước đẩy image"),
        told=("Mở trình duyệt", "Nhấn *Deploy*"),
        rollback="Khôi phục",
        trouble="Khắc phục sự cố",
        commands="Các lệnh hữu ích",
    ),
    "id": Said(
        title="Panduan untuk merilis versi baru dari aplikasi ini",
        release="Merilis versi",
        run="Jalankan tes:",
        fails="Jika gagal, ulangi dari awal:",
        needed="Bersihkan cache bila perlu:",
        server="Di server, jalankan:",
        alternatively="Atau gunakan skrip:",
        example="Misalnya:",
        expected="Pastikan:",
        optional="Opsional: memperbarui dokumentasi",
        script="Skrip ini akan:",
        does=("proses build image", "proses push image"),
        told=("Buka konsol", "Klik *Deploy*"),
        rollback="Pemulihan",
        trouble="Pemecahan Masalah",
        commands="Perintah Berguna",
    ),
    "cs": Said(
        title="Jak vydat novou verzi: postup pro tým",
        release="Vydání verze",
        run="Spusťte testy:",
        fails="Pokud selže, začněte znovu:",
        needed="V případě potřeby vyčistěte cache:",
        server="Na serveru spusťte:",
        alternatively="Nebo použijte skript:",
        example="Například:",
        expected="Ověřte, že:",
        optional="Volitelné: aktualizace dokumentace",
        script="Skript provede následující:",
        does=("sestavení obrazu", "odeslání obrazu"),
        told=("Otevřete konzoli", "Klikněte na *Nasadit*"),
        rollback="Návrat",
        trouble="Řešení potíží",
        commands="Užitečné příkazy",
    ),
}


CONDITIONAL = [
    ("cs", "Návrat"),
    ("cs", "Řešení potíží"),
    ("cs", "Řešení problémů"),
    ("cs", "Obnovení ze zálohy"),
    ("cs", "Obnova databáze"),
    ("cs", "Časté problémy"),
    ("cs", "Volitelné: vyčištění cache"),
    ("cs", "Užitečné příkazy"),
    ("cs", "Havarijní postup"),
    ("cs", "Návrat a řešení potíží"),
    ("cs", "Časté dotazy"),
    ("cs", "Příloha A"),
    ("cs", "Vrácení změn"),
    ("cs", "V případě problémů"),
    ("id", "Rollback"),
    ("id", "Pemecahan Masalah"),
    ("id", "Rollback Rilis"),
    ("id", "Pemulihan dari cadangan"),
    ("id", "Masalah Umum"),
    ("id", "Opsional: bersihkan cache"),
    ("id", "Perintah Berguna"),
    ("id", "Keadaan Darurat"),
    ("id", "Rollback dan Pemecahan Masalah"),
    ("id", "Pertanyaan Umum"),
    ("id", "Lampiran A"),
    ("id", "Jika terjadi masalah"),
    ("nl", "Terugdraaien"),
    ("nl", "Problemen oplossen"),
    ("nl", "Probleemoplossing"),
    ("nl", "Terugdraaien van de release"),
    ("nl", "Herstellen vanuit een back-up"),
    ("nl", "Veelgestelde vragen"),
    ("nl", "Optioneel: cache legen"),
    ("nl", "Handige commando's"),
    ("nl", "Noodprocedure"),
    ("nl", "Terugdraaien en probleemoplossing"),
    ("nl", "Back-up terugzetten"),
    ("nl", "Als het misgaat"),
    ("nl", "Bijlage A"),
    ("pl", "Wycofanie"),
    ("pl", "Rozwiązywanie problemów"),
    ("pl", "Wycofanie wdrożenia"),
    ("pl", "Przywracanie z kopii zapasowej"),
    ("pl", "Przywracanie kopii zapasowej"),
    ("pl", "Najczęstsze problemy"),
    ("pl", "Opcjonalnie: czyszczenie cache"),
    ("pl", "Przydatne polecenia"),
    ("pl", "Procedura awaryjna"),
    ("pl", "W razie problemów"),
    ("pl", "Wycofanie i rozwiązywanie problemów"),
    ("pl", "Co zrobić, gdy coś pójdzie nie tak"),
    ("pl", "Załącznik A"),
    ("pl", "Cofnięcie zmian"),
    ("tr", "Geri Alma"),
    ("tr", "Sorun Giderme"),
    ("tr", "GERİ ALMA"),
    ("tr", "SORUN GİDERME"),
    ("tr", "Yedekten Geri Yükleme"),
    ("tr", "Sık Karşılaşılan Sorunlar"),
    ("tr", "Sık Sorulan Sorular"),
    ("tr", "İsteğe Bağlı Adımlar"),
    ("tr", "Faydalı Komutlar"),
    ("tr", "Acil Durum"),
    ("tr", "Geri Alma ve Sorun Giderme"),
    ("tr", "Rollback Planı"),
    ("tr", "Ek A"),
    ("tr", "Hata Ayıklama"),
    ("uk", "Відкат"),
    ("uk", "Усунення несправностей"),
    ("uk", "Відкат релізу"),
    ("uk", "Відновлення з резервної копії"),
    ("uk", "Типові проблеми"),
    ("uk", "Необов'язково: очищення кешу"),
    ("uk", "Корисні команди"),
    ("uk", "Аварійна процедура"),
    ("uk", "Відкат і усунення несправностей"),
    ("uk", "Що робити, якщо щось пішло не так"),
    ("uk", "Вирішення проблем"),
    ("uk", "Часті питання"),
    ("vi", "Khôi phục"),
    ("vi", "Khắc phục sự cố"),
    ("vi", "Khôi phục dữ liệu"),
    ("vi", "Khôi phục từ bản sao lưu"),
    ("vi", "Các lỗi thường gặp"),
    ("vi", "Xử lý sự cố"),
    ("vi", "Tùy chọn: xóa cache"),
    ("vi", "Các lệnh hữu ích"),
    ("vi", "Trường hợp khẩn cấp"),
    ("vi", "Khôi phục và khắc phục sự cố"),
    ("vi", "Câu hỏi thường gặp"),
    ("vi", "Phụ lục A"),
    ("vi", "Rollback"),
    ("vi", "Xử lý lỗi"),
]
"""Titles of procedures that are not part of the normal course."""

ALWAYS = [
    ("cs", "Příprava"),
    ("cs", "Nasazení"),
    ("cs", "Vydání verze"),
    ("cs", "Zálohování"),
    ("cs", "Ověření"),
    ("cs", "Migrace databáze"),
    ("cs", "Instalace"),
    ("cs", "Nasazení a rollback"),
    ("cs", "Požadavky"),
    ("id", "Persiapan"),
    ("id", "Deployment"),
    ("id", "Merilis versi"),
    ("id", "Pencadangan"),
    ("id", "Verifikasi"),
    ("id", "Migrasi database"),
    ("id", "Instalasi"),
    ("id", "Deployment dan rollback"),
    ("id", "Persyaratan"),
    ("nl", "Voorbereiding"),
    ("nl", "Uitrollen"),
    ("nl", "De release maken"),
    ("nl", "Back-up maken"),
    ("nl", "Controle na de uitrol"),
    ("nl", "Database migreren"),
    ("nl", "Server inrichten"),
    ("nl", "Release en terugdraaien"),
    ("nl", "Installatie"),
    ("pl", "Przygotowanie"),
    ("pl", "Wdrożenie"),
    ("pl", "Wydanie wersji"),
    ("pl", "Kopia zapasowa"),
    ("pl", "Weryfikacja"),
    ("pl", "Migracja bazy danych"),
    ("pl", "Instalacja"),
    ("pl", "Wdrożenie i wycofanie"),
    ("pl", "Wymagania"),
    ("pl", "Budowanie obrazu"),
    ("tr", "Hazırlık"),
    ("tr", "Dağıtım"),
    ("tr", "Sürüm Yayınlama"),
    ("tr", "Yedekleme"),
    ("tr", "Doğrulama"),
    ("tr", "Veritabanı Migrasyonu"),
    ("tr", "Kurulum"),
    ("tr", "Dağıtım ve Geri Alma"),
    ("tr", "Gereksinimler"),
    ("uk", "Підготовка"),
    ("uk", "Розгортання"),
    ("uk", "Випуск релізу"),
    ("uk", "Резервне копіювання"),
    ("uk", "Перевірка"),
    ("uk", "Міграція бази даних"),
    ("uk", "Встановлення"),
    ("uk", "Розгортання та відкат"),
    ("uk", "Вимоги"),
    ("vi", "Chuẩn bị"),
    ("vi", "Triển khai"),
    ("vi", "Phát hành phiên bản"),
    ("vi", "Sao lưu dữ liệu"),
    ("vi", "Kiểm tra"),
    ("vi", "Di chuyển cơ sở dữ liệu"),
    ("vi", "Cài đặt"),
    ("vi", "Triển khai và rollback"),
    ("vi", "Yêu cầu hệ thống"),
    ("vi", "Kiểm tra sau khi triển khai"),
]
"""Titles of parts of it."""


@pytest.fixture(params=sorted(SAID))
def said(request: pytest.FixtureRequest) -> Said:
    return SAID[request.param]


def block(name: str) -> str:
    return f"```bash\nmake {name}\n```\n\n"


def reasons(said: Said, rest: str) -> list[tuple[str, ...]]:
    """Return the reasons to stop at each command of a guide with a title."""
    return plans.reasons(f"# {said.title}\n\n{rest}")


def kinds(said: Said, rest: str) -> list[str]:
    return [step.kind for step in steps(f"# {said.title}\n\n{rest}")]


def test_a_plain_step_runs_unasked(said: Said) -> None:
    assert reasons(said, f"## {said.release}\n\n{said.run}\n\n{block('test')}") == [()]


@pytest.mark.parametrize("which", ["fails", "needed"])
def test_a_condition_is_asked_for(said: Said, which: str) -> None:
    text = f"## {said.release}\n\n{said.run}\n\n{block('test')}{getattr(said, which)}\n\n{block('clean')}"
    assert reasons(said, text) == [(), ("condition",)]


def test_an_example_is_asked_for(said: Said) -> None:
    assert reasons(said, f"## {said.release}\n\n{said.example}\n\n{block('tag')}")[0]


def test_what_belongs_on_a_server_is_asked_for(said: Said) -> None:
    assert "elsewhere" in reasons(said, f"## {said.release}\n\n{said.server}\n\n{block('migrate')}")[0]


def test_one_of_two_ways_is_asked_for(said: Said) -> None:
    found = reasons(said, f"## {said.release}\n\n{block('all')}{said.alternatively}\n\n{block('script')}")
    assert all("alternative" in one for one in found)


@pytest.mark.parametrize("which", ["optional", "rollback", "trouble", "commands"])
def test_a_conditional_section(said: Said, which: str) -> None:
    text = f"## {said.release}\n\n{block('release')}## {getattr(said, which)}\n\n{block('other')}"
    assert [("section" in one) for one in reasons(said, text)] == [False, True]


def test_an_acceptance_list_is_checked(said: Said) -> None:
    points = "- API\n- Web\n"
    assert kinds(said, f"## {said.release}\n\n{block('release')}{said.expected}\n\n{points}") == [
        "command",
        "check",
        "check",
    ]


def test_what_a_script_does_by_itself_is_no_step(said: Said) -> None:
    items = "".join(f"1. {item}\n" for item in said.does)
    assert kinds(said, f"## {said.release}\n\n{said.script}\n\n{items}\n{block('script')}") == ["command"]


def test_what_is_told_is_a_step(said: Said) -> None:
    items = "".join(f"1. {item}\n" for item in said.told)
    assert kinds(said, f"## {said.release}\n\n{items}\n{block('release')}") == ["manual", "manual", "command"]


def is_asked_for(language: str, title: str) -> bool:
    said = SAID[language]
    text = f"## {said.release}\n\n{block('release')}## {title}\n\n{block('other')}"
    return "section" in reasons(said, text)[-1]


@pytest.mark.parametrize(("language", "title"), CONDITIONAL)
def test_titles_of_conditional_sections(language: str, title: str) -> None:
    assert is_asked_for(language, title)


@pytest.mark.parametrize(("language", "title"), ALWAYS)
def test_titles_of_sections_that_are_always_meant(language: str, title: str) -> None:
    assert not is_asked_for(language, title)
