from __future__ import annotations

import numpy as np
import pytest

from jalon.measure.posteriors import Betas, Normals

ONE = np.array([1.0])


def test_a_beta_alone_has_the_quantiles_of_its_tables():
    believed = Betas(ONE, np.array([[0.25]]), np.array([[8.0]]), 0.0, 1.0)  # beta(2, 6)
    assert believed.quantile(np.array([0.025, 0.975]))[0] == pytest.approx(
        [0.0367, 0.5787], abs=5e-5
    )


def test_a_beta_stands_on_the_range_of_its_figure():
    believed = Betas(ONE, np.array([[0.0]]), np.array([[2.0]]), -1.0, 1.0)  # uniform
    assert believed.under(np.array([-2, -0.5, 0, 2]))[0] == pytest.approx([0, 0.25, 0.5, 1])


def test_a_normal_alone_has_the_quantiles_of_its_tables():
    believed = Normals(ONE, np.array([[10.0]]), np.array([[2.0]]))
    assert believed.quantile(np.array([0.025, 0.5]))[0] == pytest.approx([6.08, 10], abs=5e-4)


def test_a_mixture_weighs_its_components():
    halves = np.array([0.25, 0.75])
    believed = Normals(halves, np.array([[-10.0, 10.0]]), np.array([[1.0, 1.0]]))
    assert believed.mean[0] == 5
    assert believed.under(np.array([0.0]))[0, 0] == pytest.approx(0.25)


@pytest.mark.parametrize(
    "believed",
    [
        Betas(ONE, np.array([[0.2], [0.7]]), np.array([[5.0], [9.0]]), 0.0, 1.0),
        Normals(ONE, np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]])),
    ],
)
def test_one_unit_alone_is_believed_as_among_the_others(believed):
    values = np.array([0.1, 0.5, 2.0])
    assert believed.alone(1).under(values)[0] == pytest.approx(believed.under(values)[1])
    assert believed.alone(1).mean == believed.mean[1]
