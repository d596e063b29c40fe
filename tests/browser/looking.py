"""What a demanding eye checks on any page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from jalon.demo.company import ACCOUNTS, DEMO_PASSWORD

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL_TARGETS = """least => [
    ...document.querySelectorAll("a, button, input, textarea, label:has(input)")]
  .map(one => ({one, box: one.getBoundingClientRect(), style: getComputedStyle(one)}))
  .filter(({one, box, style}) => box.width > 1 && style.visibility !== "hidden"
    && !(one.type === "checkbox" && one.closest("label")))
  .filter(({box}) => box.height < least || box.width < least)
  .map(({one, box}) => `${one.tagName} ${one.textContent.trim()} ${box.width}×${box.height}`)"""


def signed_in(window: BrowserContext, site: str, account: int = 0) -> Page:
    """A page of the demo company, opened by the holder of one of its accounts."""
    page = window.new_page()
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=login]", ACCOUNTS[account].email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def violations(page: Page) -> list[str]:
    """What axe-core finds, in a line each. The policy of contents lets no script in: it is
    evaluated by the browser's own tools. A page that is being left cannot be read: whoever
    clicked waits for the next one."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def small_targets(page: Page, least: int = 44) -> list[str]:
    """Links, buttons and fields narrower or lower than a thumb needs."""
    return page.evaluate(SMALL_TARGETS, least)


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def complaints(page: Page) -> list[str]:
    """Filled as the page lives: what the browser refused, or failed at."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss())
    )
    return said
