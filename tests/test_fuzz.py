"""The targets of the fuzzer, tried with their seeds and with any bytes, where no fuzzer is installed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from targets import PHRASES, SEEDS, TARGETS, read_page


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_stands_its_seeds(target: str) -> None:
    assert SEEDS[target]
    for seed in SEEDS[target]:
        TARGETS[target](seed)
        for cut in range(0, len(seed), 7):
            TARGETS[target](seed[:cut] + b"\xff" + seed[cut:])


@given(st.sampled_from(sorted(TARGETS)), st.binary(max_size=60))
def test_every_target_stands_any_bytes(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_a_page_of_bytes_holds_phrases_and_breaks() -> None:
    assert read_page(bytes([0, 127, 200])) == PHRASES[0] + "\n\n" + chr(200)
    assert len(PHRASES) < 96
