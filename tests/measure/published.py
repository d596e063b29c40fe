"""Small tables printed in the literature, against which the arithmetic is checked."""

from __future__ import annotations

import numpy as np

# Days of stay observed in the 54 hospitals of the medpar data (Hilbe 2014, Modeling Count Data:
# Arizona, 1991), and expected by the Poisson model that the documentation of FunnelPlotR fits
# to them (coefficients 2.26875, −.07637, −.24574, −.02141, .24921, .74869).
HOSPITALS = np.array([
    (406, 523.696), (642, 612.979), (46, 53.791), (764, 763.718), (82, 120.937),
    (201, 250.186), (193, 155.492), (569, 484.715), (404, 362.222), (134, 188.927),
    (614, 554.385), (491, 616.738), (501, 360.147), (131, 245.613), (274, 263.565),
    (124, 154.662), (456, 475.016), (48, 38.934), (429, 445.097), (14, 28.797),
    (369, 347.536), (8, 7.561), (37, 73.206), (128, 118.114), (145, 273.338), (493, 449.793),
    (104, 172.379), (6, 19.196), (308, 321.858), (34, 36.563), (7, 19.964), (935, 851.716),
    (134, 198.941), (339, 302.393), (458, 410.163), (22, 45.865), (2, 9.667), (160, 212.345),
    (87, 38.922), (55, 31.738), (252, 285.636), (174, 186.656), (43, 33.982), (228, 255.655),
    (210, 242.026), (321, 279.476), (631, 619.264), (543, 626.130), (105, 145.675),
    (389, 413.862), (92, 111.263), (1012, 685.586), (283, 181.108), (95, 24.806),
])  # fmt: skip

# Hits of 18 players in their first 45 at bats of 1970, and their average over the rest of
# the season. Efron and Morris (1975), JASA 70:311, table 1. Clemente comes first.
AT_BATS = 45
BASEBALL = np.array([
    (18, .346), (17, .298), (16, .276), (15, .222), (14, .273), (14, .270), (13, .263),
    (12, .210), (11, .269), (11, .230), (10, .264), (10, .256), (10, .303), (10, .264),
    (10, .226), (9, .285), (8, .316), (7, .200),
])  # fmt: skip

# Effect of coaching in eight schools, and its standard error. Rubin (1981), Journal of
# Educational Statistics 6:377; Gelman et al., Bayesian Data Analysis, table 5.2.
SCHOOLS = np.array([
    (28.39, 14.9), (7.94, 10.2), (-2.75, 16.3), (6.82, 11.0), (-.64, 9.4), (.63, 11.4),
    (18.01, 10.4), (12.16, 17.6),
])  # fmt: skip

# Tuberculosis with the BCG vaccine and without, 13 trials: cases and others, cases and
# others. Colditz et al. (1994), JAMA 271:698, as in the documentation of metafor.
BCG = np.array([
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
])  # fmt: skip


def bcg_log_risks():
    """Log relative risk of each trial and its sampling variance."""
    ill, well, ill_without, well_without = BCG.T
    treated, control = ill + well, ill_without + well_without
    values = np.log(ill / treated) - np.log(ill_without / control)
    return values, 1 / ill - 1 / treated + 1 / ill_without - 1 / control
