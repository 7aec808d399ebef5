"""LangChain: a transformer of documents."""

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

import cleanpress


class CleanDocuments(BaseDocumentTransformer):
    """Clean the content of documents; their metadata and ids stay, and so do the documents that came.

    >>> page = Document("The quay.\\n\\nClick to see the full-size image", metadata={"page": 1})
    >>> CleanDocuments().transform_documents([page])
    [Document(metadata={'page': 1}, page_content='The quay.')]
    """

    def __init__(self, clean: Callable[[str], str] = cleanpress.clean) -> None:
        self.clean = clean

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:
        """New documents, as many and in the same order."""
        return [one.model_copy(update={"page_content": self.clean(one.page_content)}) for one in documents]
