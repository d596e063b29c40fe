"""Personal data of the cockpit, field by field: it owns figures only."""

PERSONAL: dict[str, str] = {}

NOT_PERSONAL = {
    "Trend.id",
    "Trend.unit",
    "Trend.point",
    "Trend.day",
    "Trend.weeks",
    "Trend.difference",
    "Trend.low",
    "Trend.high",
    "Trend.p",
    "Trend.q",
    "Trend.arrow",
    "Trend.mode_mix_changed",
}
