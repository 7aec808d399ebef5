"""scikit-learn: a transformer of texts for pipelines."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from ..cleaner import Cleaner


class CleanTransformer(TransformerMixin, BaseEstimator):
    """Clean an iterable of texts, or an array or series of them; None stays None.

    >>> CleanTransformer().fit_transform(["The quay.\\n\\nClick to see the full-size image"]).tolist()
    ['The quay.']
    """

    def __init__(self, cleaner: Cleaner | None = None) -> None:
        self.cleaner = cleaner

    def fit(self, X: Any, y: Any = None) -> "CleanTransformer":  # noqa: N803  # scikit-learn's name, which callers use
        """Nothing is learned."""
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803  # scikit-learn's name, which callers use
        """An array of objects in the shape of what came."""
        if isinstance(X, str):
            raise ValueError("one text: give a list of texts")  # as the library's vectorisers say
        clean = self.cleaner or Cleaner()
        texts = np.asarray(X if hasattr(X, "__array__") else list(X), dtype=object)
        made = np.array([None if text is None else clean(text) for text in texts.ravel()], dtype=object)
        return made.reshape(texts.shape)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names that came in."""
        return np.asarray(["text"] if input_features is None else input_features, dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        tags.no_validation = True
        return tags
