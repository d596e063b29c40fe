"""Refresh the front-end files that Jalon serves from its own origin.

Run `python scripts/vendor_frontend.py` after changing a version below: npm's
ordinary client fetches each package by name, the files we use are copied with
their licence, the icon sprite and the still faces of the type are drawn again
and the manifest of digests is rewritten. It runs in the environment
of Jalon. `--check` only compares the files with the manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from urllib.parse import unquote

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "jalon" / "web" / "static" / "web"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "MANIFEST.sha256"
AXE = ROOT / "tests" / "browser" / "vendor"

PACKAGES = {
    "tabler": "@tabler/core@1.6.1",
    "icons": "@tabler/icons@3.51.0",
    "inter": "@fontsource-variable/inter@5.3.0",
    "sortable": "sortablejs@1.15.7",
    "axe": "axe-core@4.14.1",
}

FACES = {400: "Regular", 600: "SemiBold"}
SOME_DAY = 3_849_984_000  # 2025-12-31: the same files each time they are drawn

# Parts of Tabler that no page of Jalon shows. Everything else is kept, so that
# a page may use any ordinary class of the kit.
BRANDS = (
    "x|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk"
    "|rss|flickr|bitbucket|tabler"
)
FAMILIES = (
    # widgets of other libraries that the kit dresses
    "apexcharts", "fc", "ts", "tom-select", "noUi", "litepicker", "dropzone", "dz", "jvm",
    "jsvectormap", "plyr", "tox", "hugerte", "tinymce", "fslightbox", "star-rating", "gl-star",
    "signature", "clr", "coloris", "io", "flag", "payment", "social",
    # parts that want the kit's script, or that the house draws itself
    "navbar", "dropdown", "modal", "offcanvas", "carousel", "toast", "tooltip", "popover",
    "bs-popover", "accordion", "collapsing", "calendar", "otp", "sparkline", "theme",
    "sortable",
    "tag", "page-wrapper", "page-header", "page-title", "page-pretitle", "page-subtitle",
    "page-body", "page-center", "page-cover", "empty", "layout", "chart",
    # decoration that no page wears
    "signal", "divide", "legend", "ribbon", "placeholder", "spinner-grow", "ratio",
    "img-responsive", "device", "browser", "countup", "segmented", "chat", "switch",
    "form-colorinput", "form-imagecheck", "form-selectgroup", "tour", "timeline", "steps",
    "step", "tracking", "marketing", "hero", "brand", "pricing", "section", "text-bg",
    "card-gradient", "bg-gradient", "btn-ghost", "markdown", "focus-ring", "stretched",
)  # fmt: skip
UNUSED = re.compile(
    rf"\.(?:{'|'.join(FAMILIES)})(?![A-Za-z0-9])"
    r"|\.page(?![\w-])"
    rf"|-(?:{BRANDS})(?![\w-])"
    r"|\.btn-outline-(?!primary|secondary|danger)|-xxl(?![A-Za-z0-9])|tox-|hr-text"
)

# Our name → the drawing of @tabler/icons (folder/name). Weather first.
ICONS = {
    "sun": "outline/sun", "veiled": "outline/haze", "cloud": "outline/cloud",
    "rain": "outline/cloud-rain", "storm": "outline/cloud-storm", "fog": "outline/mist",
    "hollow": "outline/circle-dashed-minus",
    "star": "filled/star", "heart": "filled/heart", "transaction": "outline/arrows-exchange",
    "web": "outline/world", "app": "outline/device-mobile", "store": "outline/building-store",
    "phone": "outline/phone", "email": "outline/mail", "sms": "outline/message",
    "post": "outline/mailbox", "social": "outline/share", "chat": "outline/messages",
    "person": "outline/user-circle", "cockpit": "outline/layout-dashboard",
    "map": "outline/route", "listen": "outline/ear", "callback": "outline/phone-outgoing",
    "import": "outline/file-import", "organisation": "outline/sitemap",
    "settings": "outline/settings", "journal": "outline/list-details", "user": "outline/user",
    "users": "outline/users", "logout": "outline/logout", "menu": "outline/menu-2",
    "more": "outline/dots", "edit": "outline/pencil", "plus": "outline/plus",
    "minus": "outline/minus", "trash": "outline/trash", "drag": "outline/grip-vertical",
    "arrow-up": "outline/arrow-up", "arrow-down": "outline/arrow-down",
    "arrow-left": "outline/arrow-left", "arrow-right": "outline/arrow-right",
    "arrow-up-right": "outline/arrow-up-right", "arrow-down-right": "outline/arrow-down-right",
    "sort": "outline/arrows-sort", "play": "filled/player-play", "pause": "filled/player-pause",
    "step-back": "filled/player-skip-back", "step-forward": "filled/player-skip-forward",
    "search": "outline/search", "filter": "outline/filter", "download": "outline/download",
    "upload": "outline/upload", "copy": "outline/copy", "check": "outline/check",
    "close": "outline/x", "alert": "outline/alert-triangle", "info": "outline/info-circle",
    "lock": "outline/lock", "unlock": "outline/lock-open", "qr": "outline/qrcode",
    "link": "outline/link", "external": "outline/external-link", "dark": "outline/moon",
    "light": "outline/sun-high", "auto": "outline/brightness-auto",
    "language": "outline/language", "chevron-down": "outline/chevron-down",
    "chevron-up": "outline/chevron-up", "chevron-left": "outline/chevron-left",
    "chevron-right": "outline/chevron-right", "undo": "outline/arrow-back-up",
    "history": "outline/history", "calendar": "outline/calendar", "clock": "outline/clock",
    "eye": "outline/eye", "eye-off": "outline/eye-off", "help": "outline/help",
    "target": "outline/target-arrow", "verbatim": "outline/message-2",
    "stage": "outline/map-pin", "key": "outline/key", "print": "outline/printer",
    "refresh": "outline/refresh", "file": "outline/file-spreadsheet", "table": "outline/table",
    "fold": "outline/fold", "zoom-in": "outline/zoom-in", "zoom-out": "outline/zoom-out",
    "merge": "outline/arrow-merge", "bulb": "outline/bulb", "flag": "outline/flag",
    "mobile": "outline/device-mobile", "bolt": "outline/bolt", "home": "outline/home",
    "stop": "outline/player-stop", "archive": "outline/archive", "send": "outline/send",
    "shield": "outline/shield-check", "at": "outline/at", "chart": "outline/chart-bar",
}  # fmt: skip

MIT = """The MIT License (MIT)

Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2018-2026 codecalm.net, Paweł Kuna

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
"""


def fetched(name: str, into: Path) -> Path:
    """The unpacked folder of one package, brought by npm."""
    folder = into / name
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", PACKAGES[name]], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def top_level_rules(css: str) -> list[str]:
    rules, depth, start, quote = [], 0, 0, ""
    for position, character in enumerate(css):
        if quote:
            quote = "" if character == quote and css[position - 1] != "\\" else quote
        elif character in "\"'":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        if not quote and not depth and character in "};":
            rules.append(css[start : position + 1])
            start = position + 1
    return rules


def selectors(text: str) -> list[str]:
    """Split on the commas that are outside parentheses."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def without_unused(css: str) -> str:
    return "".join(kept_rule(rule) for rule in top_level_rules(css))


def kept_rule(rule: str) -> str:
    head, brace, body = rule.partition("{")
    if head.startswith(("@media", "@supports")):
        inner = without_unused(body[:-1])
        return f"{head}{{{inner}}}" if inner else ""
    if not brace or head.startswith(("@", ":root")):
        return rule
    kept = [selector for selector in selectors(head) if not UNUSED.search(selector)]
    return f"{','.join(kept)}{{{body}" if kept else ""


def drawings_as_files(css: str, folder: Path) -> str:
    """Small drawings inside the style sheet become files: no data: address is allowed."""
    folder.mkdir(parents=True, exist_ok=True)

    def as_file(found: re.Match[str]) -> str:
        drawing = unquote(found[1])
        name = hashlib.sha256(drawing.encode()).hexdigest()[:12] + ".svg"
        (folder / name).write_text(drawing + "\n", encoding="utf-8")
        return f"url({folder.name}/{name})"

    return re.sub(r'url\("data:image/svg\+xml,([^"]*)"\)', as_file, css)


def vendor_tabler(package: Path) -> None:
    folder = VENDOR / "tabler"
    folder.mkdir(parents=True)
    css = (package / "dist/css/tabler.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    banner, _, rest = css.partition("*/")
    css = f"{banner}*/{drawings_as_files(without_unused(rest), folder / 'img')}\n"
    (folder / "tabler.min.css").write_text(css, encoding="utf-8")
    (folder / "LICENSE").write_text(MIT, encoding="utf-8")


def vendor_inter(package: Path) -> None:
    folder = VENDOR / "inter"
    folder.mkdir(parents=True)
    for part in ("latin", "latin-ext"):
        shutil.copy(package / f"files/inter-{part}-wght-normal.woff2", folder)
    shutil.copy(package / "LICENSE", folder)
    for weight, style in FACES.items():
        still_face(folder, weight, style)


def still_face(folder: Path, weight: int, style: str) -> None:
    """One weight of Inter as a font of the desktop: what draws documents and images reads no
    other. Without kerning, so that a text is as wide as the sum of its letters everywhere."""
    parts = []
    for part in ("latin", "latin-ext"):
        font = TTFont(folder / f"inter-{part}-wght-normal.woff2")
        font = instantiateVariableFont(font, {"wght": weight})
        for table in {"STAT", "GSUB", "GPOS", "GDEF", "meta"} & set(font.keys()):
            del font[table]
        font.flavor = None
        parts.append(folder / f"{part}-{weight}.ttf")
        font.save(parts[-1])
    whole = Merger().merge(parts)
    name_face(whole, style)
    narrow_space(whole)
    whole.save(folder / f"Inter-{style}.ttf")
    for path in parts:
        path.unlink()


def name_face(font: TTFont, style: str) -> None:
    """All by the family alone: its weight tells one from another."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in range(1, 26)]
    full = f"Inter {style}"
    said = {1: "Inter", 2: style, 3: f"Jalon: {full}", 4: full, 6: f"Inter-{style}"}
    for identity, text in (said | {16: "Inter", 17: style}).items():
        names.setName(text, identity, 3, 1, 0x409)
    font["head"].created = font["head"].modified = SOME_DAY
    font.recalcTimestamp = False


def narrow_space(font: TTFont) -> None:
    """French numbers group their thousands with one, which Inter leaves out."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = table.cmap[0x00A0]


def vendor_sortable(package: Path) -> None:
    folder = VENDOR / "sortable"
    folder.mkdir(parents=True)
    shutil.copy(package / "Sortable.min.js", folder)
    shutil.copy(package / "LICENSE", folder)


def vendor_axe(package: Path) -> None:
    AXE.mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "axe.min.js", AXE)
    shutil.copy(package / "LICENSE", AXE / "LICENSE-axe-core")


def symbol(name: str, drawing: Path) -> str:
    svg = drawing.read_text(encoding="utf-8")
    shapes = re.findall(
        r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*?/>", svg, re.DOTALL
    )
    drawn = [" ".join(shape.split()) for shape in shapes if "M0 0h24v24H0z" not in shape]
    ink = (
        'fill="currentColor"'
        if drawing.parent.name == "filled"
        else 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {ink}>{"".join(drawn)}</symbol>'


def vendor_icons(package: Path) -> None:
    folder = VENDOR / "icons"
    folder.mkdir(parents=True)
    shutil.copy(package / "LICENSE", folder)
    symbols = [symbol(name, package / f"icons/{path}.svg") for name, path in ICONS.items()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (STATIC / "icons.svg").write_text(sprite, encoding="utf-8")


def vendored_files() -> list[Path]:
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path != MANIFEST]
    return sorted([*files, STATIC / "icons.svg"])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest() -> str:
    return "".join(
        f"{digest(path)}  {path.relative_to(STATIC).as_posix()}\n" for path in vendored_files()
    )


def refresh() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        for name in PACKAGES:
            package = fetched(name, Path(temporary))
            globals()[f"vendor_{name}"](package)
    MANIFEST.write_text(manifest(), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="compare with the manifest, write nothing"
    )
    if not parser.parse_args().check:
        refresh()
        return 0
    return 0 if MANIFEST.read_text(encoding="utf-8") == manifest() else 1


if __name__ == "__main__":
    sys.exit(main())
