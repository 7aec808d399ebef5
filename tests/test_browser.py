"""The HTML report in a real Chromium: skipped without one, a failure where CLEANPRESS_BROWSER=required."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleanpress import Cleaner, Filter, Result, Rule, explain, filters
from cleanpress.report.html import make_report
from conftest import NOT_TESTED

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CLEANPRESS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = os.environ.get("CLEANPRESS_AXE", "")  # the file axe.min.js of the npm package axe-core
REQUIRED = os.environ.get("CLEANPRESS_BROWSER") == "required"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = "\n".join(
    [
        "</script><script>window.hacked = 1</script>",
        "<img src=x onerror='window.hacked = 1'> <svg onload=window.hacked=1> <b>bold</b>",
        "]]><!--<script>window.hacked = 1//-->",
        "{{style}} {{script}} {{data}} ${window.hacked = 1} javascript:alert(1)",
        "\u202eright to left\u2069 \u2028 \u2029 \x00 \x1b[31m \ud800 \ufeff&lt;script&gt;",
        "Click to see the full-size image",
        "word " * 200_000,
        "x" * 1_000_000,
        '" onmouseover="window.hacked = 1',
    ]
)


def give_up(reason: str) -> Any:
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(f"{NOT_TESTED}: {reason}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        give_up("pip install 'cleanpress[browser]'")
    if not CHROMIUM:
        give_up("there is no chromium; CLEANPRESS_CHROMIUM names one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a report; whatever it did, at the end nothing was complained of and nothing asked for."""
    contexts: list[Any] = []
    told: list[str] = []
    asked: list[str] = []

    def open_page(*named: tuple[str, Result], rules: Filter = filters.default, **settings: Any) -> Any:
        path = tmp_path / f"report{len(contexts)}.html"
        path.write_text(make_report(named, rules), encoding="utf-8")
        settings.setdefault("viewport", {"width": 1400, "height": 900})
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("#lines li")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert told == []
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == len(contexts)


def read(name: str) -> Result:
    return explain(next((ROOT / "seeds").glob(name)).read_text("utf-8"))


NEWS, INVESTOR = ("news.txt", read("000*")), ("investor.txt", read("001*"))


def lines(page: Any) -> list[str]:
    """The lines as they stand on the page, without their numbers and rules."""
    found: list[str] = page.locator("#lines .line").evaluate_all("all => all.map(line => line.textContent)")
    return found


def choose(page: Any, view: str) -> None:
    page.get_by_role("radio", name=view).check(force=True)


def test_three_views(open_report: Open) -> None:
    page = open_report(NEWS)
    result = NEWS[1]
    gone = page.locator("#lines button.line")
    removed = gone.evaluate_all("all => all.map(line => line.textContent)")
    assert removed == [removal.text for removal in result.removals]
    rules = page.locator("#lines .rule").all_text_contents()
    assert [rule.partition(" ")[0] for rule in rules] == [removal.rules[0] for removal in result.removals]
    assert page.locator("#lines .now").count() > 10
    choose(page, "Cleaned")
    assert lines(page) == result.text.split("\n")
    choose(page, "Source")
    assert lines(page) == result.source.split("\n")
    assert page.locator("#lines button.line").count() == 0
    assert page.get_by_role("checkbox", name="only removed").is_disabled()
    choose(page, "Marked")
    page.get_by_role("checkbox", name="only removed").check()
    shown = page.locator("#lines .number").all_text_contents()
    assert 25 < len(shown) < 60
    assert page.locator("#lines button.line").count() == len(result.removals)


def test_what_was_changed_is_marked(open_report: Open) -> None:
    text = "Fish &amp; chips  here\nA so\xadft line\n\n\n\nAnd a 🚢&nbsp;&lt;b&gt; ship."
    page = open_report(("a.txt", explain(text)))
    was, now = page.locator("#lines .was"), page.locator("#lines .now")
    assert was.all_text_contents()[:2] == ["&amp;", "U+00AD"]
    assert "&" in now.all_text_contents()
    titles = [mark.get_attribute("title") for mark in now.all()]
    assert "U+0020 U+0020 → U+0020" in titles
    choose(page, "Cleaned")
    assert lines(page) == ["Fish & chips here", "A soft line", "", "And a 🚢 <b> ship."]


def test_families_are_filters(open_report: Open) -> None:
    quiet = ("quiet.txt", explain("The quay is closed."))
    images = ("images.txt", explain("The quay is closed.\n\nClick to see the full-size image"))
    page = open_report(NEWS, images, quiet)
    result = NEWS[1]
    assert page.locator(".doc").count() == 3
    page.get_by_role("button", name="news.txt").click()
    for family in result.stats:
        label = page.locator(".family").filter(has=page.get_by_text(family, exact=True))
        assert label.locator("b").text_content() == str(result.stats[family])
    page.get_by_role("checkbox", name="images").uncheck()
    assert page.locator("#lines .rule", has_text="images/").count() == 0
    assert page.locator("#lines button.line").count() == len(result.removals) - result.stats["images"]
    assert page.locator(".doc .title").all_text_contents() == ["news.txt", "quiet.txt"]
    page.get_by_role("checkbox", name="images").check()
    assert page.locator("#lines button.line").count() == len(result.removals)
    widths = page.locator("#bar i").evaluate_all("all => all.map(part => part.getBoundingClientRect().width)")
    assert len(widths) == len(result.stats)
    assert min(widths) > 0


def test_the_reason_on_hover_and_by_keyboard(open_report: Open) -> None:
    page = open_report(NEWS)
    whys = {rule.id: " ".join(rule.why.split()) for rule in filters.default}
    tip = page.get_by_role("tooltip")
    assert tip.count() == 0
    first, second = NEWS[1].removals[0], NEWS[1].removals[5]
    page.locator("#lines button.line").nth(0).hover()
    assert whys[first.rules[0]] in tip.text_content()
    assert first.rules[0] in tip.text_content()
    page.mouse.move(5, 5)
    page.get_by_role("heading", level=2).hover()
    assert tip.count() == 0
    page.get_by_role("checkbox", name="foot").focus()
    page.keyboard.press("Tab")
    focused = page.locator("button.line:focus")
    assert focused.text_content() == first.text
    assert focused.get_attribute("aria-describedby") == tip.get_attribute("id")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    assert focused.text_content() == second.text
    assert whys[second.rules[0]] in tip.text_content()
    page.keyboard.press("Escape")
    assert tip.count() == 0
    page.keyboard.press("ArrowUp")
    assert NEWS[1].removals[4].text == focused.text_content()
    page.get_by_role("button", name="Next removed").click()
    assert tip.count() == 1


def test_the_list_by_share_with_a_warning(open_report: Open) -> None:
    text = "The quay is closed until May, and nobody minds. "
    few = [(f"page {n:02}.txt", explain(text * (3 + n % 5))) for n in range(30)]
    many = ("odd.txt", explain("The quay.\n\n" + "Click to see the full-size image\n" * 9))
    none = ("none.txt", explain("Click to see the full-size image"))
    page = open_report(*few, many, none)
    titles = page.locator(".doc .title")
    assert titles.all_text_contents()[:2] == ["none.txt", "odd.txt"]
    assert page.locator(".doc .warn").all_text_contents()[0] == "⚠ nothing is left"
    assert page.locator(".doc .warn").count() == 2
    assert "nothing is left" in page.locator("#warning").text_content()
    choose(page, "Cleaned")
    assert page.locator("#lines").text_content() == "Nothing is left of this document."
    page.get_by_label("Order").select_option("name")
    assert titles.all_text_contents() == sorted(titles.all_text_contents())
    page.locator(".doc[tabindex='0']").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=2).text_content() == "odd.txt"
    assert page.locator(".doc[aria-current]").count() == 1


def test_search(open_report: Open) -> None:
    page = open_report(NEWS, INVESTOR)
    page.get_by_role("searchbox").fill("HARBOUR radio")
    page.wait_for_selector("mark")
    assert page.locator(".doc .title").all_text_contents() == ["news.txt"]
    assert {text.lower() for text in page.locator("mark").all_text_contents()} == {"harbour radio"}
    assert "1 of 2 documents" in page.get_by_role("status").text_content()
    page.keyboard.press("Enter")
    top = page.locator("mark").nth(0).evaluate("mark => mark.getBoundingClientRect().top")
    assert 0 < top < 900
    page.get_by_role("searchbox").fill("no such words")
    page.wait_for_selector(".doc", state="detached")
    page.get_by_role("searchbox").fill("")
    page.wait_for_selector(".doc")
    assert page.locator("mark").count() == 0


def test_a_hostile_document(open_report: Open) -> None:
    why = "</script><img src=x onerror=window.hacked=1>"
    own = Filter.of(Rule("a/b", why=why, line=("click to see the full-size image",)))
    named = [(f"<img src=x onerror='window.hacked=1'>\u202e{n}.txt", Cleaner(own).explain(HOSTILE)) for n in range(2)]
    start = time.monotonic()
    page = open_report(*named, rules=own)
    for view in ("Cleaned", "Source", "Marked"):
        choose(page, view)
    page.get_by_role("searchbox").fill("onerror")
    page.wait_for_selector("mark")
    page.locator("#lines button.line").hover()
    assert "onerror" in page.get_by_role("tooltip").text_content()
    assert page.evaluate("window.hacked") is None
    assert page.locator("#lines img, #lines svg, #lines script, #lines b, nav img, h2 img").count() == 0
    assert page.evaluate("document.scripts.length") == 2
    assert page.locator(".hidden-mark", has_text="U+202E").count() > 0
    shown = page.locator("main, nav, header").all_text_contents()
    assert not any(char in text for text in shown for char in "\u202e\u2069\u2028\x00\x1b\ud800\ufeff")
    assert lines(page)[0].startswith("</script><script>window.hacked")
    page.get_by_role("button", name="Show all 1,000,000 characters").last.click()
    assert max(map(len, lines(page))) == 1_000_000
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert time.monotonic() - start < 60


def test_a_thousand_documents_open_in_two_seconds(open_report: Open) -> None:
    named = [(f"{n:04}.txt", (NEWS, INVESTOR)[n % 2][1]) for n in range(1000)]
    page = open_report(*named)
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert 0 < timing < 2000
    assert page.locator(".doc").count() == 120
    page.locator(".doc").last.focus()
    page.keyboard.press("ArrowDown")
    page.locator(".doc").nth(120).wait_for()
    more = page.locator(".doc").count()
    page.locator("#list .more").scroll_into_view_if_needed()
    page.locator(".doc").nth(more).wait_for()
    start = time.monotonic()
    page.get_by_role("searchbox").fill("trestle")
    page.get_by_text("500 of 1,000 documents").wait_for()
    assert time.monotonic() - start < 2


def test_a_long_document_is_drawn_as_one_scrolls(open_report: Open) -> None:
    text = "\n".join([*(f"Line {n} of a long list" for n in range(20_000)), "Click to see the full-size image"])
    page = open_report(("long.txt", explain(text)))
    assert page.locator("#lines li[data-at]").count() < 2000
    page.get_by_role("button", name="Next removed").click()
    page.wait_for_selector("[role=tooltip]")
    assert page.locator("#lines button.line").count() == 1
    assert page.locator("#lines li[data-at]").count() > 20_000


PHONE = {"width": 360, "height": 740}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": PHONE},
    "dark phone": {"color_scheme": "dark", "viewport": PHONE},
}


@pytest.mark.parametrize("look", LOOKS)
def test_anybody_can_use_it(open_report: Open, look: str) -> None:
    if not AXE:
        give_up("CLEANPRESS_AXE names no axe.min.js of the npm package axe-core")
    odd = ("odd.txt", explain("The quay &amp; the basin.\n\n" + "Click to see the full-size image\n" * 9))
    page = open_report(NEWS, INVESTOR, odd, **LOOKS[look])
    page.evaluate(Path(AXE).read_text("utf-8"))
    for name in ("odd.txt", "investor.txt", "news.txt"):
        page.get_by_role("button", name=name).click()
        for view in ("Source", "Cleaned", "Marked"):
            choose(page, view)
            if view == "Marked":
                page.locator("#lines button.line").nth(1).focus()
                assert page.get_by_role("tooltip").count() == 1
            found = page.evaluate("axe.run().then(result => result.violations)")
            grave = [v for v in found if v["impact"] in ("serious", "critical")]
            assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in grave] == []
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1


@pytest.mark.parametrize("look", ["phone", "dark phone"])
def test_phone_width(open_report: Open, look: str) -> None:
    page = open_report(NEWS, INVESTOR, **LOOKS[look])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#lines button.line").nth(3).click()
    box = page.get_by_role("tooltip").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    size = page.locator("#lines .line").nth(8).evaluate("line => parseFloat(getComputedStyle(line).fontSize)")
    assert size >= 16


def test_light_and_dark(open_report: Open) -> None:
    page = open_report(NEWS, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(paper)
    assert light != dark
    button = page.get_by_role("button", name="Theme")
    button.click()
    assert (button.text_content(), page.evaluate(paper)) == ("Theme: light", light)
    button.click()
    assert (button.text_content(), page.evaluate(paper)) == ("Theme: dark", dark)


def test_no_document_at_all(open_report: Open) -> None:
    page = open_report(("empty.txt", explain("")))
    assert page.get_by_role("heading", level=2).text_content() == "empty.txt"
    choose(page, "Source")
    assert page.locator("#lines").text_content() == "There is no such line."
