"""The company's colour on the public page, as a style sheet: readable whatever was chosen.

Every pair of colours written here has a contrast of at least 4.5 (WCAG AA, small text).
"""

from __future__ import annotations

import hashlib
import re

CONTRAST = 4.5
DEFAULT = "#0b3d91"
LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14181f"
BLACK, WHITE = "#0b0d10", "#ffffff"
HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[float, float, float]


def version(accent: str) -> str:
    """Changes with the sheet, so that browsers may keep one for a year."""
    return hashlib.sha256(style_sheet(accent).encode()).hexdigest()[:12]


def style_sheet(accent: str) -> str:
    chosen = accent if HEX.fullmatch(accent) else DEFAULT
    light = readable(chosen, LIGHT_PAPER, towards=BLACK)
    dark = readable(chosen, DARK_PAPER, towards=WHITE)
    return (
        f":root{{--accent:{light};--on-accent:{ink_on(light)}}}\n"
        f"@media (prefers-color-scheme:dark)"
        f"{{:root{{--accent:{dark};--on-accent:{ink_on(dark)}}}}}\n"
    )


def readable(colour: str, paper: str, *, towards: str) -> str:
    """The colour, moved towards black or white until it reads on the paper."""
    for step in range(21):
        moved = mixed(colour, towards, step / 20)
        if contrast(moved, paper) >= CONTRAST:
            return moved
    return towards


def ink_on(colour: str) -> str:
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, colour))


def mixed(one: str, other: str, share: float) -> str:
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(part) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue
