"""The product's settings with an address table that has, besides the product's, two views that go wrong (the controls)."""

from senim.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.urls"
