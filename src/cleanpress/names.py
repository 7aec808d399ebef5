"""Names in a line: words with a capital, which people and places have in most languages that know capitals."""

from itertools import takewhile

from .late import compile_late
from .stopwords import STOPWORDS

_WORD = compile_late(r"[^\W\d_][\w’'-]*")


def list_names(text: str) -> set[str]:
    """List the words of a text that begin with a capital, in small letters.

    >>> sorted(list_names("Anna Keel’s boat lay in Kiel.")), list_names("the boat lay in the basin")
    (['anna', 'keel', 'kiel'], set())
    """
    return {word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text) if word[0].isupper()}


def open_names(text: str) -> list[str]:
    """List the names with which a text begins: no function word, and no title of one or two letters.

    >>> open_names("Dr. Anna Keel is a writer from Kiel."), open_names("The writer is Anna Keel.")
    (['anna', 'keel'], [])
    """
    words = takewhile(lambda word: word[0].isupper(), (match[0] for match in _WORD.finditer(text)))
    return sorted(name for name in list_names(" ".join(words)) if len(name) > 2 and name not in STOPWORDS)
