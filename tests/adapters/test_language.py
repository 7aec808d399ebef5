"""spaCy, scikit-learn, LangChain and LlamaIndex, each with its real package."""

import pickle
from typing import Any

import pytest
from engines import FURNITURE, TEXTS, need

import cleanpress
from cleanpress import Cleaner, filters

pytestmark = pytest.mark.engine

GIVEN = [text for text in TEXTS if text is not None]
CLEANED = [cleanpress.clean(text) for text in GIVEN]
ONLY_IMAGES = Cleaner(filters.images)
SOURCE = f"The  quay&nbsp;is closed.\r\n\r\n{FURNITURE}\r\n\r\nFish &amp; chips in May."


def check_doc(doc: Any, source: str) -> None:
    assert doc.text == cleanpress.clean(source)
    assert doc._.source == source
    result = cleanpress.explain(source)
    for token in doc:
        span = token._.source_span
        assert span == result.origin(token.idx, token.idx + len(token))
        if token.text.isascii() and token.is_alpha:  # others may have been repaired
            assert source[slice(*span)] == token.text


def test_spacy_knows_where_each_token_stood() -> None:
    spacy = need("spacy")
    from cleanpress.adapters.spacy import clean_first

    nlp = clean_first(spacy.blank("en"))
    doc = nlp(SOURCE)
    check_doc(doc, SOURCE)
    [ampersand] = [token for token in doc if token.text == "&"]
    assert SOURCE[slice(*ampersand._.source_span)] == "&amp;"
    assert SOURCE[slice(*doc[-3:]._.source_span)] == "in May."
    assert FURNITURE not in doc.text
    for text, one in zip(GIVEN, nlp.pipe(GIVEN), strict=True):
        check_doc(one, text)
    for text, one in zip(GIVEN[:6], nlp.pipe(GIVEN[:6], n_process=2, batch_size=2), strict=True):
        check_doc(one, text)


def test_a_doc_keeps_its_source_where_it_goes(tmp_path: Any) -> None:
    spacy = need("spacy")
    from cleanpress.adapters.spacy import clean_first

    nlp = clean_first(spacy.blank("en"), ONLY_IMAGES.explain)
    doc = nlp(SOURCE)
    assert doc.text == ONLY_IMAGES(SOURCE)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [token._.source_span for token in again] == [token._.source_span for token in doc]
    plain = spacy.blank("en")("Untouched words.")
    assert [token._.source_span for token in plain] == [(0, 9), (10, 15), (15, 16)]
    nlp.to_disk(tmp_path / "model")
    assert spacy.load(tmp_path / "model")("Fish &amp; chips").text == "Fish &amp; chips"  # a hook, no part of the model


def test_sklearn_in_a_pipeline() -> None:
    need("sklearn")
    from sklearn.base import clone
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.pipeline import make_pipeline

    from cleanpress.adapters.sklearn import CleanTransformer

    made = CleanTransformer().fit_transform([*GIVEN, None])
    assert made.tolist() == [*CLEANED, None]
    pipeline = make_pipeline(CleanTransformer(ONLY_IMAGES), CountVectorizer())
    counts = pipeline.fit_transform(GIVEN)
    assert counts.shape[0] == len(GIVEN)
    assert "image" not in pipeline[-1].vocabulary_
    assert "image" in CountVectorizer().fit(GIVEN).vocabulary_
    again = pickle.loads(pickle.dumps(clone(pipeline)))
    assert again[0].cleaner.filter == filters.images
    assert clone(CleanTransformer(ONLY_IMAGES)).get_params()["cleaner"].filter == filters.images
    with pytest.raises(ValueError, match="give a list of texts"):
        CleanTransformer().transform("one text")


def test_sklearn_keeps_shapes_and_frames() -> None:
    np, pd = need("numpy"), need("pandas")
    from cleanpress.adapters.sklearn import CleanTransformer

    square = np.array([["Fish &amp; chips", "a"], ["b", None]], dtype=object)
    assert CleanTransformer().transform(square).tolist() == [["Fish & chips", "a"], ["b", None]]
    assert CleanTransformer().transform(pd.Series(GIVEN)).tolist() == CLEANED
    assert CleanTransformer().transform(pd.DataFrame({"text": GIVEN})).tolist() == [[text] for text in CLEANED]
    assert CleanTransformer().transform([]).shape == (0,)


def test_sklearn_estimator_checks() -> None:
    need("sklearn")
    from sklearn.utils import estimator_checks

    from cleanpress.adapters.sklearn import CleanTransformer

    for estimator, check in estimator_checks.estimator_checks_generator(CleanTransformer()):
        check(estimator)
    # Of an estimator of texts, which is none of numbers, the library runs no more; these apply all the same.
    for name in (
        "no_attributes_set_in_init",
        "parameters_default_constructible",
        "get_params_invariance",
        "set_params",
        "estimator_repr",
        "estimator_cloneable",
        "estimator_tags_renamed",
        "valid_tag_types",
        "do_not_raise_errors_in_init_or_set_params",
        "mixin_order",
    ):
        getattr(estimator_checks, f"check_{name}")("CleanTransformer", CleanTransformer())


def test_langchain() -> None:
    documents = need("langchain_core.documents")
    from cleanpress.adapters.langchain import CleanDocuments

    given = [documents.Document(text, id=str(n), metadata={"n": n}) for n, text in enumerate(GIVEN)]
    made = CleanDocuments().transform_documents(given)
    assert [one.page_content for one in made] == CLEANED
    assert [(one.id, one.metadata) for one in made] == [(one.id, one.metadata) for one in given]
    assert [one.page_content for one in given] == GIVEN
    assert CleanDocuments(ONLY_IMAGES).transform_documents(given)[0].page_content == ONLY_IMAGES(GIVEN[0])


def test_langchain_waits_for_nobody() -> None:
    import asyncio

    documents = need("langchain_core.documents")
    from cleanpress.adapters.langchain import CleanDocuments

    made = asyncio.run(CleanDocuments().atransform_documents([documents.Document(text) for text in GIVEN]))
    assert [one.page_content for one in made] == CLEANED


def test_llamaindex() -> None:
    schema = need("llama_index.core.schema")
    ingestion = need("llama_index.core.ingestion")
    from cleanpress.adapters.llamaindex import CleanNodes

    given = [schema.Document(text=text, id_=str(n), metadata={"n": n}) for n, text in enumerate(GIVEN)]
    made = ingestion.IngestionPipeline(transformations=[CleanNodes()]).run(documents=given)
    assert [node.get_content() for node in made] == CLEANED
    assert [(node.id_, node.metadata) for node in made] == [(node.id_, node.metadata) for node in given]
    assert [node.get_content() for node in given] == GIVEN
    [first, *_] = CleanNodes(clean=ONLY_IMAGES)(given)
    assert first.get_content() == ONLY_IMAGES(GIVEN[0])
