"""What guides say in one language after another, and what they say alike that means nothing of the kind."""

from __future__ import annotations

import pytest

from tests.plans import steps

GUIDES = {
    "cs": ("Postup vydání aplikace pro tým", "Sestavte obraz aplikace:"),
    "de": ("Anleitung für das Release der Anwendung", "Das Image der Anwendung bauen:"),
    "es": ("Guía de publicación de la aplicación", "Construya la imagen de la aplicación:"),
    "fr": ("Guide pour la mise en production des applications", "Construisez l'image de l'application :"),
    "id": ("Panduan rilis untuk aplikasi", "Bangun image dari aplikasi yang baru:"),
    "it": ("Guida al rilascio della applicazione", "Costruire l'immagine della applicazione:"),
    "ja": ("リリース手順", "イメージをビルドします。"),
    "ko": ("릴리스 절차", "이미지를 빌드합니다."),
    "nl": ("Handleiding voor het uitbrengen van de applicatie", "Bouw het image van de applicatie:"),
    "pl": ("Instrukcja wydania aplikacji dla zespołu", "Zbuduj obraz aplikacji:"),
    "pt": ("Guia de publicação da aplicação", "Construa a imagem da aplicação:"),
    "ru": ("Порядок выпуска приложения", "Соберите образ приложения:"),
    "tr": ("Uygulama yayınlama kılavuzu", "Uygulama imajını oluşturun:"),
    "uk": ("Порядок випуску застосунку", "Зберіть образ застосунку:"),
    "vi": ("Hướng dẫn phát hành ứng dụng", "Xây dựng image của ứng dụng:"),
    "zh": ("发布流程", "构建镜像并推送："),
}
"""The title of a guide, and the lead of its first block."""

ASKED = {
    "section": {
        "cs": ("Demonstrační data", "Ladicí režim"),
        "de": ("Demodaten einspielen", "Kennwort vergessen", "Sonstige Befehle", "Alles löschen"),
        "es": ("Datos de demostración", "Modo depuración", "Restablecer contraseña", "Empezar de cero"),
        "fr": ("Données de démonstration", "Mot de passe oublié", "Repartir de zéro", "Autres opérations"),
        "id": ("Data contoh", "Mode pengembangan"),
        "it": ("Dati dimostrativi", "Password dimenticata", "Altre operazioni", "Ricominciare da zero"),
        "ja": ("デモデータの投入", "デバッグモード", "回避策", "パスワードのリセット", "後片付け"),
        "ko": ("데모 데이터 넣기", "개발 모드", "비밀번호 초기화", "기타 작업"),
        "nl": ("Demogegevens laden", "Debugmodus"),
        "pl": ("Dane demonstracyjne", "Tryb deweloperski"),
        "pt": ("Dados de demonstração", "Outras operações", "Começar do zero", "Modo de desenvolvimento"),
        "ru": ("Демо-данные", "Прочие команды", "Нештатные ситуации", "Возврат вперёд", "Обходной путь"),
        "tr": ("Demo Verileri", "Geliştirme Modu"),
        "uk": ("Демонстраційні дані", "Режим розробки"),
        "vi": ("Dữ liệu mẫu", "Chế độ debug"),
        "zh": ("演示数据", "开发模式", "密码重置", "临时方案", "其它命令", "清理环境（慎用）"),
    },
    "condition": {
        "cs": ("Tento krok lze přeskočit:", "V některých případech:"),
        "de": ("Schlägt der Build fehl:", "Hilft das nicht:", "Vorsicht, löscht alle Daten:"),
        "es": ("Cuando cambien las dependencias:", "Atención: se perderán los datos:", "Se puede omitir:"),
        "fr": ("Vous devrez peut-être :", "Attention, toutes les données seront perdues :"),
        "id": ("Langkah ini dapat dilewati:", "Dalam beberapa kasus:"),
        "it": ("Potrebbe essere necessario:", "Quando cambiano le dipendenze:"),
        "ja": ("エラーが出たら：", "それでも直らなければ：", "不要な場合は飛ばしてよい："),
        "ko": ("의존성이 변경되면:", "이 단계는 건너뛰어도 됩니다:", "데이터가 모두 사라집니다:"),
        "nl": ("Deze stap kun je overslaan:", "In sommige gevallen:"),
        "pl": ("Ten krok można pominąć:", "W niektórych przypadkach:"),
        "pt": ("Quando houver novas dependências:", "Cuidado, apaga todos os dados:"),
        "ru": ("Может потребоваться:", "Этот шаг можно пропустить:", "При изменении зависимостей:"),
        "tr": ("Bu adım atlanabilir:", "Nadir durumlarda gerekebilir:"),
        "uk": ("Цей крок можна пропустити:", "У деяких випадках:"),
        "vi": ("Bước này có thể bỏ qua:", "Trong một số trường hợp:"),
        "zh": ("实在不行：", "依赖有变化时：", "谨慎操作，会清空数据：", "只在第一次部署时执行："),
    },
    "sample-values": {
        "cs": ("Nahraďte doménu za vlastní:",),
        "de": ("Werte entsprechend anpassen:",),
        "es": ("Reemplace el dominio por el suyo:", "Algo así:"),
        "fr": ("Remplacez le domaine par le vôtre :",),
        "id": ("Ganti domain dengan milik Anda:",),
        "it": ("Sostituire il dominio con il proprio:",),
        "ja": ("ドメインは自分のものに置き換える：", "バージョンは適宜読み替えてください："),
        "ko": ("도메인은 본인의 도메인으로 변경:",),
        "nl": ("Vervang het domein door je eigen domein:",),
        "pl": ("Zmień domenę na własną:",),
        "pt": ("Troque o domínio pelo seu:",),
        "ru": ("Замените домен на свой:",),
        "tr": ("Alan adını kendi değerinizle değiştirin:",),
        "uk": ("Замініть домен на свій:",),
        "vi": ("Thay tên miền bằng của bạn:",),
        "zh": ("根据实际情况修改：", "注意替换版本号：", "参考命令："),
    },
    "elsewhere": {
        "cs": ("Pod uživatelem deploy:",),
        "de": ("Als Benutzer deploy:", "In einem neuen Tab:"),
        "es": ("Con el usuario deploy:", "Abre otra terminal:"),
        "fr": ("Avec l'utilisateur deploy :", "Ouvrez un autre terminal :"),
        "id": ("Sebagai pengguna deploy:",),
        "it": ("Con l'utente deploy:", "Aprire un altro terminale:"),
        "ja": ("deploy ユーザーで実行します：", "踏み台から実行："),
        "ko": ("deploy 사용자로 실행:", "새 창에서 실행:"),
        "nl": ("Als gebruiker deploy:",),
        "pl": ("W nowej karcie:",),
        "pt": ("Com o usuário deploy:", "Abra outro terminal:"),
        "ru": ("Из-под пользователя deploy:", "Откройте второй терминал:"),
        "tr": ("Yeni sekmede çalıştırın:",),
        "uk": ("Від імені користувача deploy:",),
        "vi": ("Trong tab mới:",),
        "zh": ("以 gitlab-runner 用户执行，或 root 执行后 chown：", "再打开一个终端：", "在堡垒机上执行："),
    },
}
"""Titles and leads for which one stops, by the reason."""

UNASKED = {
    "cs": ("Sestavení frontendu", "Zastavení staré služby", "Po sloučení:", "Spusťte následující příkaz:"),
    "de": ("Datenbank migrieren", "Sobald der Build fertig ist:", "Alte Images werden gelöscht:"),
    "es": ("Vaciar la caché", "Cuando termine la compilación:", "Elija una versión y genere los recursos:"),
    "fr": ("Choisir une version", "Migrations de la base de données", "Une fois la compilation terminée :"),
    "id": ("Migrasi database", "Setelah merge:", "Jalankan perintah berikut:"),
    "it": ("Fermare il vecchio servizio", "Al termine della compilazione:", "Generare i file:"),
    "ja": ("動作確認", "キャッシュのクリア", "テストが通ったら次を実行：", "最後にアセットを生成します。"),
    "ko": ("기존 서비스 중지", "공개 배포하려면:", "빌드가 끝나면:", "준비가 되면 실행합니다."),
    "nl": ("Databasemigraties", "Na het samenvoegen:", "Genereer de bestanden:"),
    "pl": ("Zatrzymanie starej usługi", "Po scaleniu:", "Uruchom polecenie:"),
    "pt": ("Parar o serviço antigo", "Quando terminar:", "Em seguida, na raiz do repositório:"),
    "ru": ("Миграции базы данных", "Убедитесь, что файлы `.env` не будут удалены:", "Когда всё готово:"),
    "tr": ("Veritabanı Geçişleri", "Dosyaları oluşturun:", "Birleştirdikten sonra:"),
    "uk": ("Міграції бази даних", "Після злиття:", "Згенеруйте файли:"),
    "vi": ("Dừng dịch vụ cũ", "Sau khi merge:", "Chạy lệnh sau:"),
    "zh": ("停止旧服务", "定期任务配置", "测试通过后执行：", "使用以下命令生成资源：", "在项目根目录执行："),
}
"""Titles and leads of the normal course."""

COMMENTS = {
    "de": ("Debug-Modus", "durch eigene Domain ersetzen"),
    "es": ("modo depuración", "cambia por tu dominio"),
    "fr": ("mode debug", "uniquement la première fois"),
    "it": ("modalità debug",),
    "ja": ("デバッグ用", "適宜変更", "注意：全データ削除"),
    "ko": ("디버그 모드", "최초 1회"),
    "pt": ("modo debug", "altere para o seu domínio"),
    "ru": ("режим отладки", "замените на свой домен"),
    "zh": ("调试模式", "危险！会清空数据", "前台启动，方便调试", "换成自己的密码"),
}
"""Comments in a block for which one stops at it."""

PAIRS = {
    "cs": (("Vývojové nasazení", "Produkční nasazení"),),
    "de": (("Entwicklungsumgebung", "Produktivumgebung"),),
    "es": (("Despliegue en desarrollo", "Despliegue en producción"),),
    "fr": (("Déploiement en développement", "Déploiement en production"),),
    "id": (("Deployment pengembangan", "Deployment produksi"),),
    "it": (("Deployment in sviluppo", "Deployment in produzione"),),
    "ja": (("開発環境へのデプロイ", "本番環境へのデプロイ"), ("開発環境構築", "本番環境構築手順")),
    "ko": (("개발환경 설치", "운영환경 설치"),),
    "nl": (("Uitrollen naar ontwikkeling", "Uitrollen naar productie"),),
    "pl": (("Wdrożenie deweloperskie", "Wdrożenie produkcyjne"),),
    "pt": (("Implantação em desenvolvimento", "Implantação em produção"),),
    "ru": (("Развертывание для разработки", "Развертывание в продакшене"),),
    "tr": (("Geliştirme ortamı dağıtımı", "Üretim ortamı dağıtımı"),),
    "uk": (("Розгортання для розробки", "Розгортання у продакшні"),),
    "vi": (("Triển khai môi trường phát triển", "Triển khai môi trường production"),),
    "zh": (("开发环境部署", "生产环境部署流程"), ("部署到开发环境", "部署到生产环境")),
}
"""Titles beside each other of which one is meant."""

BY_HAND = {
    "es": ("Despliegue con script", "Despliegue manual"),
    "id": ("Deployment dengan skrip", "Deployment manual"),
    "ja": ("スクリプトによるデプロイ", "手動デプロイ"),
    "ko": ("스크립트 배포", "수동 배포"),
    "pt": ("Implantação com script", "Implantação manual"),
    "zh": ("脚本部署", "手动部署"),
}
"""Titles beside each other of which the second does by hand what the first has a script for."""


def decisions(language: str, words: str, comment: str = "") -> tuple[str, ...]:
    """Return the reasons to stop at a block after a title or a lead, in a guide of a language."""
    title, first = GUIDES[language]
    place = words if words.endswith((":", "：", "。", ".")) or not words else f"## {words}"
    said = f"# {comment}\n" if comment else ""
    block = f"```bash\n{said}bin/assets build\n```"
    text = f"# {title}\n\n{first}\n\n```bash\nmake image\n```\n\n{place}\n\n{block}\n"
    return next(step.decisions for step in steps(text) if "assets" in step.script)


def beside(language: str, titles: tuple[str, str]) -> list[tuple[str, ...]]:
    """Return the reasons to stop at the blocks of two sections, in a guide of a language."""
    title, first = GUIDES[language]
    blocks = "".join(f"## {one}\n\n```bash\nbin/assets build\n```\n\n" for one in titles)
    return [step.decisions for step in steps(f"# {title}\n\n{first}\n\n{blocks}")]


@pytest.mark.parametrize(
    ("reason", "language", "words"),
    [(reason, name, one) for reason, said in ASKED.items() for name, words in said.items() for one in words],
)
def test_what_is_asked_for(reason: str, language: str, words: str) -> None:
    assert reason in decisions(language, words)


@pytest.mark.parametrize(
    ("language", "words"), [(name, one) for name, words in UNASKED.items() for one in words]
)
def test_what_runs_unasked(language: str, words: str) -> None:
    assert decisions(language, words) == ()


@pytest.mark.parametrize(
    ("language", "comment"), [(name, one) for name, said in COMMENTS.items() for one in said]
)
def test_comments_for_which_one_stops(language: str, comment: str) -> None:
    assert decisions(language, "", comment)


@pytest.mark.parametrize(
    ("language", "titles"), [(name, pair) for name, pairs in PAIRS.items() for pair in pairs]
)
def test_of_two_sections_one_is_meant(language: str, titles: tuple[str, str]) -> None:
    assert beside(language, titles) == [("section",), ("section",)]


@pytest.mark.parametrize(("language", "titles"), BY_HAND.items())
def test_what_a_script_does_is_asked_about_where_it_is_done_by_hand(
    language: str, titles: tuple[str, str]
) -> None:
    assert beside(language, titles) == [(), ("section",)]
