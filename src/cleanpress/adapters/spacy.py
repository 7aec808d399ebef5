"""spaCy: texts are cleaned before they become tokens, and each token knows where it stood in the source."""

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

import cleanpress
from cleanpress.report.origin import Alignment, Run

KEY = "cleanpress"  # of what a document keeps of its source, in plain data: it is stored and sent with the document


class CleanTokenizer:
    """A tokenizer behind a cleaner."""

    def __init__(self, tokenizer: Any, explain: Callable[[str], cleanpress.Result] = cleanpress.explain) -> None:
        self.tokenizer, self.explain = tokenizer, explain

    def __call__(self, text: str) -> Doc:
        result = self.explain(text)
        doc = self.tokenizer(result.text)
        runs = [[*run.source, *run.cleaned, run.equal] for run in result.alignment]
        doc.user_data[KEY] = {"source": text, "runs": runs}
        return doc

    def __getattr__(self, name: str) -> Any:  # rules, exceptions, storing: those of the tokenizer
        if name in ("tokenizer", "explain"):
            raise AttributeError(name)
        return getattr(self.tokenizer, name)


def clean_first(nlp: Language, explain: Callable[[str], cleanpress.Result] = cleanpress.explain) -> Language:
    """Make a pipeline clean each text before it is split into tokens; every offset can be traced to the source.

    >>> import spacy
    >>> doc = clean_first(spacy.blank("en"))("Click to see the full-size image\\n\\nFish &amp; chips")
    >>> doc.text, doc[1].text, doc._.source[slice(*doc[1]._.source_span)]
    ('Fish & chips', '&', '&amp;')
    """
    nlp.tokenizer = CleanTokenizer(nlp.tokenizer, explain)
    Doc.set_extension("source", getter=lambda doc: find_kept(doc)["source"], force=True)
    Doc.set_extension("source_span", method=find_origin, force=True)
    Span.set_extension("source_span", getter=lambda s: find_origin(s.doc, s.start_char, s.end_char), force=True)
    Token.set_extension("source_span", getter=lambda t: find_origin(t.doc, t.idx, t.idx + len(t)), force=True)
    return nlp


def find_origin(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The span of the source that a span of the document's characters came from."""
    runs = (Run((a, b), (c, d), equal) for a, b, c, d, equal in find_kept(doc)["runs"])
    return Alignment(runs).origin(start, end)


def find_kept(doc: Doc) -> Any:
    return doc.user_data.get(KEY) or {"source": doc.text, "runs": [[0, len(doc.text), 0, len(doc.text), True]]}
