"""LlamaIndex: a transformation for ingestion pipelines."""

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent

import cleanpress


class CleanNodes(TransformComponent):
    """Clean the content of nodes before they are split; their metadata and ids stay.

    >>> from llama_index.core.schema import Document
    >>> [node] = CleanNodes()([Document(text="The quay.\\n\\nClick to see the full-size image")])
    >>> node.get_content()
    'The quay.'
    """

    clean: Callable[[str], str] = cleanpress.clean

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        made = [node.model_copy() for node in nodes]
        for node in made:
            node.set_content(self.clean(node.get_content(metadata_mode=MetadataMode.NONE)))
        return made
