"""The HTML report in a browser: nothing is fetched, nothing complains, keys and search do what they say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mdrun.report import writer
from tests import cli_place, report_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None, reason="chromium and its driver are not installed"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = cli_place.make(tmp_path_factory.mktemp("browser"))
    page: Path = place.path / "report.html"
    page.write_bytes(writer("html")(report_place.failed(place)))
    return page.as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1200,900",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def page(browser: Chrome, address: str) -> Chrome:
    """Open the report anew, with nothing that an earlier test did."""
    browser.get("about:blank")
    browser.get_log("performance")  # type: ignore[no-untyped-call]
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get(address)
    return browser


def run(page: Chrome, script: str, *arguments: object) -> Any:
    return page.execute_script(script, *arguments)


def press(page: Chrome, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(page).send_keys(*keys).perform()


def focused(page: Chrome) -> str:
    """Return the id of the step that has the focus."""
    found = run(page, "const s = document.activeElement.closest('.step'); return s ? s.id : ''")
    return str(found)


def opened(page: Chrome) -> list[str]:
    found: list[str] = run(
        page, "return [...document.querySelectorAll('.fold[open]')].map(e => e.parentElement.id)"
    )
    return found


def test_nothing_is_fetched_and_nothing_complains(page: Chrome, address: str) -> None:
    for name in ("unfold", "attention", "theme", "next", "fold"):
        run(page, "document.getElementById(arguments[0]).click()", name)
    sent = [
        message["params"]["request"]["url"]
        for entry in page.get_log("performance")  # type: ignore[no-untyped-call]
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    assert sent == [address]
    assert page.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_hostile_words_do_nothing(page: Chrome) -> None:
    assert page.title != "owned"
    assert run(page, "return document.querySelectorAll('img, script:not(:last-of-type)').length") == 0
    assert "<script>" in run(page, "return document.querySelector('h1').textContent")


def test_the_policy_lets_nothing_else_run(page: Chrome, address: str, tmp_path: Path) -> None:
    extra = "<script>document.title = 'owned'</script><img src='http://127.0.0.1:9/x'><style>h1{color:red}</style>"
    broken = tmp_path / "broken.html"
    whole = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    broken.write_text(whole.replace("<main>", f"<main>{extra}"), encoding="utf-8")
    page.get(broken.as_uri())
    assert page.title != "owned"
    assert run(page, "return getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    assert run(page, "return document.getElementById('bar').hidden") is False
    said = " ".join(entry["message"] for entry in page.get_log("browser"))  # type: ignore[no-untyped-call]
    assert said.count("Content Security Policy") >= 3


def test_what_failed_is_open_and_the_rest_is_not(page: Chrome) -> None:
    assert opened(page) == ["step-2/4"]


def test_the_keys(page: Chrome) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "j")
    assert focused(page) == "step-1/1"
    press(page, "j", "j", "k")
    assert focused(page) == "step-1/2"
    press(page, Keys.ENTER)
    assert "step-1/2" in opened(page)
    press(page, "f")
    assert focused(page) == "step-2/4"
    press(page, "f")
    assert focused(page) == "step-3/1"
    press(page, "o")
    assert len(opened(page)) == 8
    press(page, "c")
    assert opened(page) == []


def test_search_finds_what_is_folded(page: Chrome) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "/")
    press(page, "TURNED \\u202E", Keys.ENTER)
    assert run(page, "return document.getElementById('found').textContent") == "1 of 1"
    assert "step-1/2" in opened(page)
    marked = run(page, "return [...CSS.highlights.get('current')].map(range => range.toString())")
    assert marked == ["turned \\u202e"]
    seen = run(
        page,
        "const box = [...CSS.highlights.get('current')][0].getBoundingClientRect();"
        "return box.height > 0 && box.top > 0 && box.bottom < innerHeight",
    )
    assert seen
    press(page, Keys.ESCAPE)
    assert run(page, "return CSS.highlights.size") == 0
    press(page, "/", "no such thing", Keys.ENTER)
    assert run(page, "return document.getElementById('found').textContent") == "nothing found"


def test_search_over_colours_and_back(page: Chrome) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "/")
    press(page, "red pale plain", Keys.ENTER)
    assert run(page, "return document.getElementById('found').textContent") == "1 of 1"
    field = page.find_element("id", "find")
    field.clear()
    field.send_keys("echo", Keys.ENTER, Keys.ENTER)
    found = run(page, "return document.getElementById('found').textContent")
    assert found.startswith("2 of ")
    field.send_keys(Keys.SHIFT, Keys.ENTER)
    assert run(page, "return document.getElementById('found').textContent") == found.replace("2", "1", 1)


def test_only_what_did_not_pass(page: Chrome) -> None:
    run(page, "document.getElementById('attention').click()")
    shown = run(
        page,
        "return [...document.querySelectorAll('.step')].filter(e => e.offsetParent !== null).map(e => e.id)",
    )
    assert shown == ["step-2/4", "step-3/1"]


def test_a_link_opens_its_step(page: Chrome) -> None:
    run(page, "document.querySelector('.times a[href=\"#step-1/3\"]').click()")
    press(page, "k")  # waits until the page has done what the click asked for
    assert "step-1/3" in opened(page)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_follow_the_system_and_the_button(page: Chrome, dark: bool) -> None:
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    colours = "return getComputedStyle(document.body).backgroundColor"
    light, night = "rgb(238, 241, 244)", "rgb(1, 4, 9)"
    assert run(page, colours) == (night if dark else light)
    run(page, "document.getElementById('theme').click()")
    assert run(page, colours) == light
    run(page, "document.getElementById('theme').click()")
    assert run(page, colours) == night


def test_nothing_is_wider_than_a_narrow_page(page: Chrome) -> None:
    size = {"width": 360, "height": 700, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    press(page, "o")
    try:
        assert run(page, "return document.documentElement.scrollWidth") <= 360
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_it_prints(page: Chrome) -> None:
    printed = page.execute_cdp_cmd("Page.printToPDF", {})
    assert len(printed["data"]) > 10_000
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert run(page, "return getComputedStyle(document.getElementById('bar')).display") == "none"
        assert run(page, "return getComputedStyle(document.body).colorScheme") == "light"
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_it_can_be_read_without_scripts(page: Chrome, address: str) -> None:
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(address)
        from selenium.webdriver.common.by import By

        summary = page.find_elements(By.CSS_SELECTOR, ".fold > summary")[1]
        summary.click()
        assert page.find_element(By.CSS_SELECTOR, "[id='step-1/2'] .commands").is_displayed()
        assert not page.find_element(By.ID, "bar").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
