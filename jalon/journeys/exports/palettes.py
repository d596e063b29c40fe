"""The colours of a drawing, by the names of its inks: those of the pages of the house."""

from __future__ import annotations

from collections.abc import Mapping

Palette = Mapping[str, str]

LIGHT: Palette = {
    "paper": "#ffffff", "ink": "#1b1f24", "quiet": "#57606a", "surface": "#ffffff",
    "sunk": "#f6f8fa", "line": "#d8dee4", "strong": "#818b98", "accent": "#1a5fcc",
    "accent-tint": "#eaf2ff", "on-stage": "#ffffff",
    "stage-0": "#1c4f94", "stage-1": "#1f5fb0", "stage-2": "#2069c9",
    "sun": "#18742f", "sun-tint": "#e6f6ea", "veiled": "#5f6a00", "veiled-tint": "#f7f8d8",
    "cloud": "#8a5a00", "cloud-tint": "#fff6dc", "rain": "#b04400", "rain-tint": "#fff0e6",
    "storm": "#c01f2c", "storm-tint": "#ffebeb", "fog": "#57606a", "fog-tint": "#eef0f2",
    "hollow": "#616a75", "hollow-tint": "#ffffff", "private": "#616a75",
    "private-tint": "#ffffff", "none": "#1a5fcc", "none-tint": "#eaf2ff",
    "web": "#1f6feb", "app": "#0d8f80", "store": "#8250df", "phone": "#c2640a",
    "email": "#57606a", "post": "#8c6239", "social": "#c2388f", "chat": "#1b7f9e",
    "moment": "#9a6700", "wow": "#b83280",
}  # fmt: skip

DARK: Palette = {
    "paper": "#181818", "ink": "#e9eaec", "quiet": "#a6abb3", "surface": "#242424",
    "sunk": "#1f1f1f", "line": "#3d3d3d", "strong": "#858585", "accent": "#79b0ff",
    "accent-tint": "#1c2a3d", "on-stage": "#ffffff",
    "stage-0": "#1c4f94", "stage-1": "#1f5fb0", "stage-2": "#2069c9",
    "sun": "#4cc26b", "sun-tint": "#16291b", "veiled": "#c3cd3c", "veiled-tint": "#282a12",
    "cloud": "#e0a82e", "cloud-tint": "#2f2713", "rain": "#ff9a57", "rain-tint": "#351f12",
    "storm": "#ff7b81", "storm-tint": "#371a1c", "fog": "#a6abb3", "fog-tint": "#303236",
    "hollow": "#a6abb3", "hollow-tint": "#242424", "private": "#a6abb3",
    "private-tint": "#242424", "none": "#79b0ff", "none-tint": "#1c2a3d",
    "web": "#5b9bff", "app": "#2cc4b2", "store": "#a783f5", "phone": "#f0913a",
    "email": "#9aa4b1", "post": "#c79b6d", "social": "#ec7cc2", "chat": "#4fb8d8",
    "moment": "#e3b341", "wow": "#f07cc0",
}  # fmt: skip

THEMES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}
# How bad an irritant is, from 1 to 5; how a customer feels, from −2 to 2.
SEVERITIES = {1: "accent", 2: "accent", 3: "cloud", 4: "rain", 5: "storm"}
SEVERITY_TINTS = {severity: f"{ink}-tint" for severity, ink in SEVERITIES.items()}
MOODS = {-2: "storm", -1: "rain", 0: "fog", 1: "veiled", 2: "sun"}
STATES = {"to_do": "quiet", "doing": "accent", "done": "sun", "": "quiet"}
MOMENTS = {"moment_of_truth": "moment", "transaction": "accent", "wow": "wow"}
