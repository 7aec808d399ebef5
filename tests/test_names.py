"""Names at the beginning of a line, and names in it."""

from hypothesis import given
from hypothesis import strategies as st

from cleanpress.names import list_names, open_names

words = st.one_of(
    st.sampled_from(["Anna", "Keel’s", "KEEL", "the", "Dr.", "İzmir", "’s", "ǅ", "straße", "9"]), st.text(max_size=9)
)


@given(st.lists(words, max_size=30).map(" ".join))
def test_the_names_at_the_beginning_are_among_the_names(text: str) -> None:
    assert set(open_names(text)) <= list_names(text)


def test_long_names_are_not_cut() -> None:
    assert open_names("Bartholomew-Alexander " * 9) == ["bartholomew-alexander"]
