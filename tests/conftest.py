"""What several tests share."""

import pytest

import wzlib as wz


@pytest.fixture(scope="session")
def speech() -> wz.Speech:
    return wz.load_speech()
