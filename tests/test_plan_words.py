"""Sentences and labels: what announces, limits, tells or explains."""

from __future__ import annotations

import pytest

from mdrun.plan.lists.criteria import is_criterion
from mdrun.plan.wording.conditions import is_condition, is_example, is_question, is_remark
from mdrun.plan.wording.instructions import is_told
from mdrun.plan.wording.variants import variant
from mdrun.wordlists import lexicon
from tests.lexicons import ALL, EN

CONDITIONS = [
    ("cs", "Pokud selže:"),
    ("cs", "Pokud testy neprojdou, spusťte:"),
    ("cs", "V případě potřeby restartujte server:"),
    ("cs", "V případě chyby:"),
    ("cs", "Volitelně:"),
    ("cs", "Volitelně vyčistěte cache:"),
    ("cs", "Když nasazení selže:"),
    ("cs", "Pro obnovení databáze:"),
    ("cs", "Jen poprvé:"),
    ("cs", "Můžete také spustit:"),
    ("cs", "Případně restartujte službu:"),
    ("cs", "V opačném případě:"),
    ("cs", "Spusťte migrace (pokud jsou):"),
    ("cs", "Místo toho:"),
    ("cs", "Máte-li Docker:"),
    ("id", "Jika gagal:"),
    ("id", "Jika tes gagal, jalankan:"),
    ("id", "Jika perlu, restart server:"),
    ("id", "Apabila terjadi error:"),
    ("id", "Opsional:"),
    ("id", "Opsional: bersihkan cache:"),
    ("id", "Ketika deployment gagal:"),
    ("id", "Untuk mengembalikan versi:"),
    ("id", "Hanya untuk pertama kali:"),
    ("id", "Anda juga bisa menjalankan:"),
    ("id", "Restart layanan bila perlu:"),
    ("id", "Sebagai alternatif:"),
    ("id", "Jalankan migrasi (jika ada):"),
    ("id", "Jika tidak:"),
    ("nl", "Als het mislukt:"),
    ("nl", "Als de build mislukt, draai:"),
    ("nl", "Indien nodig, herstart de server:"),
    ("nl", "Mocht er iets misgaan:"),
    ("nl", "Optioneel:"),
    ("nl", "Optioneel: leeg de cache:"),
    ("nl", "Wanneer de deployment mislukt:"),
    ("nl", "Om terug te draaien:"),
    ("nl", "Alleen de eerste keer:"),
    ("nl", "Herstart eventueel de server:"),
    ("nl", "Je kunt ook een backup maken:"),
    ("nl", "Zo niet, maak dan de map aan:"),
    ("nl", "Gebruik je Docker, draai dan:"),
    ("nl", "Alleen voor productie:"),
    ("nl", "In plaats daarvan:"),
    ("nl", "Voer de migraties uit (indien nodig):"),
    ("pl", "Jeśli się nie powiedzie:"),
    ("pl", "Jeżeli testy nie przejdą, uruchom:"),
    ("pl", "W razie potrzeby zrestartuj serwer:"),
    ("pl", "W przypadku błędu:"),
    ("pl", "Opcjonalnie:"),
    ("pl", "Opcjonalnie wyczyść cache:"),
    ("pl", "Gdy wdrożenie się nie powiedzie:"),
    ("pl", "Aby wycofać zmiany:"),
    ("pl", "Tylko za pierwszym razem:"),
    ("pl", "Możesz też uruchomić:"),
    ("pl", "Ewentualnie zrestartuj usługę:"),
    ("pl", "Uruchom tylko w przypadku problemów:"),
    ("pl", "W przeciwnym razie:"),
    ("pl", "Uruchom migracje (jeśli są):"),
    ("pl", "Zamiast tego:"),
    ("tr", "Eğer başarısız olursa:"),
    ("tr", "Eğer test başarısız ise:"),
    ("tr", "Gerekirse sunucuyu yeniden başlatın:"),
    ("tr", "Hata alırsanız:"),
    ("tr", "İsteğe bağlı:"),
    ("tr", "İsteğe bağlı olarak önbelleği temizleyin:"),
    ("tr", "Dağıtım başarısız olursa:"),
    ("tr", "Docker kullanıyorsanız:"),
    ("tr", "Servis çalışmıyorsa:"),
    ("tr", "Geri almak için:"),
    ("tr", "Yalnızca ilk kurulumda:"),
    ("tr", "Alternatif olarak:"),
    ("tr", "Aksi takdirde:"),
    ("tr", "Önbellek varsa silin:"),
    ("tr", "Sorun devam ederse:"),
    ("tr", "Migration gerekiyorsa çalıştırın:"),
    ("uk", "Якщо не вдалося:"),
    ("uk", "Якщо тести не проходять, запустіть:"),
    ("uk", "За потреби перезапустіть сервер:"),
    ("uk", "У разі помилки:"),
    ("uk", "Опціонально:"),
    ("uk", "Необов'язково: очистіть кеш:"),
    ("uk", "Щоб відкотити зміни:"),
    ("uk", "Лише вперше:"),
    ("uk", "Можна також запустити:"),
    ("uk", "В іншому випадку:"),
    ("uk", "Запустіть міграції (якщо є):"),
    ("uk", "Замість цього:"),
    ("uk", "При необхідності:"),
    ("vi", "Nếu thất bại:"),
    ("vi", "Nếu gặp lỗi, chạy:"),
    ("vi", "Nếu cần, khởi động lại máy chủ:"),
    ("vi", "Trong trường hợp lỗi:"),
    ("vi", "Tùy chọn:"),
    ("vi", "Tuỳ chọn: xóa cache:"),
    ("vi", "Khi triển khai thất bại:"),
    ("vi", "Để khôi phục:"),
    ("vi", "Chỉ chạy lần đầu:"),
    ("vi", "Bạn cũng có thể chạy:"),
    ("vi", "Khởi động lại dịch vụ nếu cần:"),
    ("vi", "Thay vào đó:"),
    ("vi", "Chạy migration (nếu có):"),
]
"""Sentences after which something may not apply, by language."""


PLAIN = [
    ("en", "Labels can be customized in the chart."),
    ("en", "The cache will eventually expire."),
    ("en", "Once a release branch exists, bump the version."),
    ("es", "Nos aseguramos de que no hay otra versión en la rama."),
    ("fr", "Personne ne publie une autre version."),
    ("it", "Controlliamo che non ci sia un'altra versione nel registro."),
    ("pt", "Não pode haver outra versão no ar."),
    ("ru", "Проверяем, что в ветке нет другой версии."),
    ("de", "Die Werte können später im Chart angepasst werden."),
    ("ko", "배포가 완료됐을 때 알림이 옵니다."),
    ("zh", "個別服務的映像檔一起建置。"),
    ("cs", "Spusťte:"),
    ("cs", "Spusťte příkaz:"),
    ("cs", "Vytvořte tag a pushněte ho:"),
    ("cs", "Zkontrolujte, zda server běží:"),
    ("cs", "Ověřte, že testy procházejí:"),
    ("cs", "Nainstalujte závislosti:"),
    ("cs", "Poté sestavte image:"),
    ("cs", "Zastavte službu:"),
    ("cs", "Po dokončení buildu:"),
    ("cs", "Pro nasazení nové verze spusťte:"),
    ("id", "Jalankan:"),
    ("id", "Jalankan perintah berikut:"),
    ("id", "Buat tag dan push:"),
    ("id", "Periksa apakah server berjalan:"),
    ("id", "Pastikan tes lulus:"),
    ("id", "Pasang dependensi:"),
    ("id", "Kemudian build image:"),
    ("id", "Hentikan layanan:"),
    ("id", "Setelah selesai, push image:"),
    ("nl", "Voer uit:"),
    ("nl", "Voer het volgende commando uit:"),
    ("nl", "Maak een tag en push die:"),
    ("nl", "Draai de tests:"),
    ("nl", "Controleer of de server draait:"),
    ("nl", "Kijk of alles werkt:"),
    ("nl", "Log in:"),
    ("nl", "Installeer de afhankelijkheden:"),
    ("nl", "Als root:"),
    ("nl", "Bouw daarna de image:"),
    ("nl", "Start de container opnieuw:"),
    ("nl", "Vervolgens:"),
    ("nl", "Zorg dat je op main staat:"),
    ("pl", "Uruchom:"),
    ("pl", "Wykonaj polecenie:"),
    ("pl", "Utwórz tag i wypchnij go:"),
    ("pl", "Sprawdź, czy serwer działa:"),
    ("pl", "Upewnij się, że testy przechodzą:"),
    ("pl", "Zainstaluj zależności:"),
    ("pl", "Następnie zbuduj obraz:"),
    ("pl", "Zaloguj się:"),
    ("pl", "Po zakończeniu budowania wypchnij obraz:"),
    ("pl", "Zatrzymaj usługę:"),
    ("pl", "Aby wdrożyć nową wersję:"),
    ("pl", "Aby zbudować obraz, uruchom:"),
    ("tr", "Çalıştırın:"),
    ("tr", "Şu komutu çalıştırın:"),
    ("tr", "Aşağıdaki komutu çalıştırın:"),
    ("tr", "Etiketi oluşturun ve gönderin:"),
    ("tr", "Testleri çalıştırın:"),
    ("tr", "Sunucunun çalıştığını kontrol edin:"),
    ("tr", "Bağımlılıkları yükleyin:"),
    ("tr", "Ardından imajı oluşturun:"),
    ("tr", "Servisi durdurun:"),
    ("tr", "Nginx reverse proxy ayarını yapın:"),
    ("tr", "Docker ile başlatın:"),
    ("tr", "Yeni sürümü yayınlamak için:"),
    ("uk", "Запустіть:"),
    ("uk", "Виконайте команду:"),
    ("uk", "Створіть тег і відправте його:"),
    ("uk", "Перевірте, чи працює сервер:"),
    ("uk", "Переконайтеся, що тести проходять:"),
    ("uk", "Встановіть залежності:"),
    ("uk", "Потім зберіть образ:"),
    ("uk", "Зупиніть сервіс:"),
    ("uk", "Після завершення збірки:"),
    ("vi", "Chạy:"),
    ("vi", "Chạy lệnh sau:"),
    ("vi", "Tạo tag và push:"),
    ("vi", "Kiểm tra trạng thái dịch vụ:"),
    ("vi", "Cài đặt các gói phụ thuộc:"),
    ("vi", "Sau đó build image:"),
    ("vi", "Dừng dịch vụ:"),
    ("vi", "Đăng nhập:"),
    ("vi", "Khởi động lại dịch vụ:"),
    ("vi", "Thực hiện các lệnh sau:"),
]
"""Sentences that simply announce a command."""


SAMPLES = [
    ("cs", "Například:"),
    ("cs", "Příklad:"),
    ("cs", "Vytvořte tag, např. pro v1:"),
    ("id", "Misalnya:"),
    ("id", "Contoh:"),
    ("id", "Buat tag, misalnya v1:"),
    ("nl", "Bijvoorbeeld:"),
    ("nl", "Voorbeeld:"),
    ("nl", "Een tag maken, bijv. voor v1:"),
    ("pl", "Na przykład:"),
    ("pl", "Przykład:"),
    ("pl", "Utwórz tag, np. dla v1:"),
    ("pl", "Przykładowe użycie:"),
    ("tr", "Örneğin:"),
    ("tr", "Örnek:"),
    ("tr", "Örnek kullanım:"),
    ("uk", "Наприклад:"),
    ("uk", "Приклад:"),
    ("uk", "Створіть тег, напр. для v1:"),
    ("vi", "Ví dụ:"),
    ("vi", "Chẳng hạn:"),
    ("vi", "Tạo tag, ví dụ v1:"),
]
"""Sentences that announce a sample."""


TOLD = [
    ("cs", "Zkontrolujte logy"),
    ("cs", "Klikněte na *Deploy*"),
    ("cs", "Otevřete konzoli"),
    ("cs", "Počkejte na dokončení buildu"),
    ("cs", "Poté restartujte server"),
    ("cs", "Informujte tým"),
    ("id", "Periksa log"),
    ("id", "Klik *Deploy*"),
    ("id", "Buka konsol"),
    ("id", "Tunggu sampai build selesai"),
    ("id", "Kemudian restart server"),
    ("id", "Beritahu tim"),
    ("nl", "Controleer de logs"),
    ("nl", "Klik op *Deploy*"),
    ("nl", "Open de console"),
    ("nl", "Wacht tot de build klaar is"),
    ("nl", "Vervolgens herstart je de server"),
    ("nl", "Meld de release in het kanaal"),
    ("nl", "Zet de website in onderhoudsmodus"),
    ("pl", "Sprawdź logi"),
    ("pl", "Kliknij *Wdróż*"),
    ("pl", "Otwórz konsolę"),
    ("pl", "Poczekaj na zakończenie budowania"),
    ("pl", "Następnie zrestartuj serwer"),
    ("pl", "Powiadom zespół"),
    ("tr", "Yeni sürümü etiketleyin"),
    ("tr", "Docker Compose ile başlat"),
    ("tr", "Ardından sunucuyu yeniden başlatın"),
    ("tr", "Sonra konsolu açın"),
    ("tr", "Daha sonra ekibe bildirin"),
    ("uk", "Перевірте логи"),
    ("uk", "Натисніть *Deploy*"),
    ("uk", "Відкрийте консоль"),
    ("uk", "Зачекайте завершення збірки"),
    ("uk", "Потім перезапустіть сервер"),
    ("uk", "Повідомте команду"),
    ("vi", "Kiểm tra log"),
    ("vi", "Nhấn *Deploy*"),
    ("vi", "Mở trình duyệt"),
    ("vi", "Chờ build hoàn tất"),
    ("vi", "Sau đó khởi động lại máy chủ"),
    ("vi", "Thông báo cho nhóm"),
]
"""Sentences that tell somebody to do something."""


CRITERIA = [
    ("cs", "Zkontrolujte, že:"),
    ("cs", "Očekávaný výsledek:"),
    ("cs", "Očekáváno:"),
    ("cs", "Ujistěte se, že:"),
    ("cs", "Kritéria přijetí:"),
    ("id", "Pastikan:"),
    ("id", "Hasil yang diharapkan:"),
    ("id", "Diharapkan:"),
    ("id", "Periksa bahwa:"),
    ("id", "Kriteria penerimaan:"),
    ("nl", "Controleer dat:"),
    ("nl", "Verwacht resultaat:"),
    ("nl", "Verwacht:"),
    ("nl", "Controleer of:"),
    ("nl", "Het volgende moet waar zijn:"),
    ("pl", "Sprawdź, czy:"),
    ("pl", "Oczekiwany wynik:"),
    ("pl", "Oczekiwane:"),
    ("pl", "Upewnij się, że:"),
    ("pl", "Kryteria akceptacji:"),
    ("tr", "Beklenen:"),
    ("tr", "Beklenen sonuç:"),
    ("tr", "Şunları doğrulayın:"),
    ("tr", "Kontrol listesi:"),
    ("tr", "Kontrol edin:"),
    ("tr", "Kabul kriterleri:"),
    ("uk", "Перевірте, що:"),
    ("uk", "Очікуваний результат:"),
    ("uk", "Очікується:"),
    ("uk", "Переконайтеся, що:"),
    ("uk", "Критерії приймання:"),
    ("vi", "Kiểm tra:"),
    ("vi", "Kết quả mong đợi:"),
    ("vi", "Đảm bảo rằng:"),
    ("vi", "Tiêu chí nghiệm thu:"),
    ("vi", "Xác nhận:"),
]
"""Sentences that announce what must be true."""


PLACES = [
    ("cs", "Na serveru:"),
    ("cs", "Spusťte na serveru:"),
    ("cs", "V kontejneru:"),
    ("cs", "Na serveru spusťte:"),
    ("cs", "Na každém uzlu:"),
    ("id", "Di server:"),
    ("id", "Jalankan di server:"),
    ("id", "Di dalam container:"),
    ("id", "Di VPS, jalankan:"),
    ("id", "Pada server:"),
    ("nl", "Op de server:"),
    ("nl", "Voer uit op de server:"),
    ("nl", "In de container:"),
    ("nl", "Op de productieserver:"),
    ("nl", "Op elke node:"),
    ("pl", "Na serwerze:"),
    ("pl", "Na serwerze uruchom:"),
    ("pl", "W kontenerze:"),
    ("pl", "Na serwerze produkcyjnym:"),
    ("pl", "Na każdym węźle:"),
    ("pl", "Uruchom na serwerze:"),
    ("tr", "Sunucuda:"),
    ("tr", "Sunucuda çalıştırın:"),
    ("tr", "Konteyner içinde:"),
    ("tr", "Sunucu üzerinde aşağıdaki komutu çalıştırın:"),
    ("tr", "Uzak sunucuda:"),
    ("uk", "На сервері:"),
    ("uk", "Виконайте на сервері:"),
    ("uk", "У контейнері:"),
    ("uk", "На кожному вузлі:"),
    ("uk", "Всередині контейнера:"),
    ("vi", "Trên máy chủ:"),
    ("vi", "Chạy trên máy chủ:"),
    ("vi", "Trong container:"),
    ("vi", "Trên server:"),
    ("vi", "Trên VPS, chạy:"),
]
"""Sentences that announce what belongs elsewhere."""


BY_ITSELF = [
    ("cs", "Tento skript automaticky:"),
    ("cs", "Skript provede následující:"),
    ("cs", "Co skript udělá:"),
    ("id", "Script ini akan:"),
    ("id", "Skrip akan otomatis:"),
    ("id", "Yang dilakukan skrip:"),
    ("nl", "Dit script doet het volgende:"),
    ("nl", "Wat doet het script:"),
    ("nl", "Het script zal automatisch:"),
    ("pl", "Skrypt wykona następujące kroki:"),
    ("pl", "Ten skrypt automatycznie:"),
    ("pl", "Co robi skrypt:"),
    ("tr", "Bu script şunları yapar:"),
    ("tr", "Script şunları yapacak:"),
    ("tr", "Komut otomatik olarak:"),
    ("uk", "Скрипт виконає наступне:"),
    ("uk", "Цей скрипт автоматично:"),
    ("uk", "Що робить скрипт:"),
    ("vi", "Script này sẽ:"),
    ("vi", "Script sẽ tự động:"),
    ("vi", "Lệnh này sẽ:"),
]
"""Sentences that announce what happens by itself."""


@pytest.mark.parametrize(
    "text",
    [
        "If the build fails, run:",
        "Note: if you use Docker:",
        "Optionally, clean up:",
        "Run this only if the tests fail:",
        "When the deployment fails:",
        "Is it stuck?",
        "You may need to restart the server:",
        "To roll back:",
        "Falls der Build fehlschlägt:",
        "Wenn nötig, neu starten:",
        "Si la compilation échoue :",
        "Si es necesario, reinicie:",
        "Se necessário, reinicie:",
        "Se necessario, riavviare:",
        "Если сборка не удалась:",
        "如果构建失败：",
        "可选：清理",
        "失敗した場合：",
        "필요한 경우:",
        "Seeder eseguiti (se richiesto): esegui i seeder",
        "Créer la base (si requis) :",
        "Migrações (se existirem):",
        "マイグレーション（必要時）：",
        "Only once:",
        "For subsequent deployments:",
        "Warning: this deletes all data:",
        "后续更新：",
        "Nur beim ersten Mal:",
        "Para detener el servicio:",
        "À la place :",
    ],
)
def test_conditions(text: str) -> None:
    assert is_condition(text, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "Run the tests:",
        "Check if the server is up",
        "See if it works:",
        "List the pods, if any:",
        "When the build is done, push it:",
        "Now push the tag:",
    ],
)
def test_no_conditions(text: str) -> None:
    assert not is_condition(text, EN)


def test_a_remark_tells_nobody_to_do_anything() -> None:
    assert is_remark("If it is slow, this may take a while.")
    assert is_remark("If you haven't pushed the tag, then build promotion won't work.")
    assert not is_remark("If it is slow, this may help:")
    assert not is_remark("If it is slow, restart it.")


def test_questions() -> None:
    assert is_question("Is it up?")
    assert is_question("启动了吗？")
    assert not is_question("It is up.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For example:", True),
        ("Tag it, e.g. for v1:", True),
        ("Examples:", True),
        ("Sample output:", False),
        ("Run it:", False),
    ],
)
def test_examples(text: str, expected: bool) -> None:
    assert is_example(text, EN) is expected


@pytest.mark.parametrize(("language", "text"), CONDITIONS)
def test_conditions_of_a_language(language: str, text: str) -> None:
    assert is_condition(text, lexicon(("en", language)))


@pytest.mark.parametrize(("language", "text"), PLAIN)
def test_a_plain_sentence_of_a_language(language: str, text: str) -> None:
    words = lexicon(("en", language))
    assert not is_condition(text, words)
    assert not is_example(text, words)
    assert not any(words.mentions(text, kind) for kind in ("output", "enter", "editing", "by-itself"))


@pytest.mark.parametrize(("language", "text"), SAMPLES)
def test_examples_of_a_language(language: str, text: str) -> None:
    assert is_example(text, lexicon(("en", language)))


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_instructions_of_a_language(language: str, text: str) -> None:
    assert is_told(text, lexicon(("en", language)))


@pytest.mark.parametrize(("language", "text"), CRITERIA)
def test_criteria_of_a_language(language: str, text: str) -> None:
    assert is_criterion(text, ["it is up"], lexicon(("en", language)))


@pytest.mark.parametrize(("language", "text"), PLACES)
def test_places_of_a_language(language: str, text: str) -> None:
    assert lexicon(("en", language)).mentions(text, "place")


@pytest.mark.parametrize(("language", "text"), BY_ITSELF)
def test_what_happens_by_itself_in_a_language(language: str, text: str) -> None:
    assert lexicon(("en", language)).mentions(text, "by-itself")


@pytest.mark.parametrize(
    ("language", "label", "expected"),
    [
        ("nl", "Optie A:", {"numbered optie": "a"}),
        ("pl", "Metoda 2", {"numbered metoda": "2"}),
        ("tr", "Yöntem 1: Docker", {"numbered yöntem": "1"}),
        ("uk", "Варіант 2", {"numbered варіант": "2"}),
        ("vi", "Cách 1:", {"numbered cách": "1"}),
        ("vi", "Phương án B", {"numbered phương án": "b"}),
        ("id", "Opsi 2", {"numbered opsi": "2"}),
        ("cs", "Možnost 1:", {"numbered možnost": "1"}),
        ("nl", "Voor macOS:", {"linux": "macos"}),
        ("pl", "Ręcznie", {"automatic": "manual"}),
    ],
)
def test_ways_in_a_language(language: str, label: str, expected: dict[str, str]) -> None:
    assert variant(label, lexicon(("en", language))) == expected
