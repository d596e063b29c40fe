"""The figures of satisfaction: pure arithmetic, no database and no web.

>>> april = Histogram.of(NPS, {10: 50, 8: 30, 3: 20})
>>> score = measure("nps", april)
>>> round(score.value), round(score.low), round(score.high), score.n
(30, 14, 44, 100)
"""

from .cells import Cells
from .definitions import (
    DEFAULT_DEFINITIONS,
    DEFINITIONS,
    Better,
    Definition,
    Estimates,
    Unit,
    default_definition,
    definition,
    measure,
    measure_each,
    measure_many,
)
from .difference import Comparison, Difference, difference, difference_each
from .estimate import Estimate
from .funnel import CONTROL, WARNING, Funnel
from .histogram import MICRO, Histogram, in_micro, squared_micro
from .intervals import dirichlet_mean_interval, tango_interval, wilson_interval
from .norm import (
    PEERS_NEEDED,
    SURE,
    AgainstPeers,
    NoNorm,
    Standing,
    Verdict,
    against_peers,
)
from .ranks import Rank
from .sample_size import expected_n_to_tell_apart
from .scale import CES1, CES2, CSAT, NPS, Scale
from .suppression import (
    PRIVACY_BASE,
    Disclosure,
    Hidden,
    disclose,
    disclose_privately,
    is_safe_pool,
    privacy_of_parts,
    privacy_reason,
)
from .temperature import (
    Feeling,
    Population,
    Temperature,
    placed,
    population,
    temperature,
)
from .trend import Arrow, Pair, Trend, adjusted, mode_mix_changed, trend_family
from .weather import (
    MINIMUM_BASE,
    NORMAL_BASE,
    Gap,
    Reading,
    Weather,
    gap,
    reading,
    surely_above,
    surely_below,
    weather,
)

__all__ = [
    "CES1",
    "CES2",
    "CONTROL",
    "CSAT",
    "DEFAULT_DEFINITIONS",
    "DEFINITIONS",
    "MICRO",
    "MINIMUM_BASE",
    "NORMAL_BASE",
    "NPS",
    "PEERS_NEEDED",
    "PRIVACY_BASE",
    "SURE",
    "WARNING",
    "AgainstPeers",
    "Arrow",
    "Better",
    "Cells",
    "Comparison",
    "Definition",
    "Difference",
    "Disclosure",
    "Estimate",
    "Estimates",
    "Feeling",
    "Funnel",
    "Gap",
    "Hidden",
    "Histogram",
    "NoNorm",
    "Pair",
    "Population",
    "Rank",
    "Reading",
    "Scale",
    "Standing",
    "Temperature",
    "Trend",
    "Unit",
    "Verdict",
    "Weather",
    "adjusted",
    "against_peers",
    "default_definition",
    "definition",
    "difference",
    "difference_each",
    "dirichlet_mean_interval",
    "disclose",
    "disclose_privately",
    "expected_n_to_tell_apart",
    "gap",
    "in_micro",
    "is_safe_pool",
    "measure",
    "measure_each",
    "measure_many",
    "mode_mix_changed",
    "placed",
    "population",
    "privacy_of_parts",
    "privacy_reason",
    "reading",
    "squared_micro",
    "surely_above",
    "surely_below",
    "tango_interval",
    "temperature",
    "trend_family",
    "weather",
    "wilson_interval",
]
