"""datatrove: a formatter for pipelines, with its statistics."""

from datatrove.pipeline.formatters.base import BaseFormatter

from ..cleaner import Cleaner


class CleanpressFormatter(BaseFormatter):
    """Clean the text of each document; of what goes it counts lines, words and families.

    >>> CleanpressFormatter().format("The quay.\\n\\nClick to see the full-size image")
    'The quay.'
    """

    name = "🧺 cleanpress"

    def __init__(self, cleaner: Cleaner | None = None) -> None:
        super().__init__()
        self.cleaner = cleaner or Cleaner()

    def format(self, text: str) -> str:
        result = self.cleaner.explain(text)
        self.stat_update("changed", value=int(result.text != text))
        for name, count in (("lines", len(result.removals)), *result.stats.items()):
            self.stat_update(f"removed/{name}", value=count)
        self.stat_update("removed/words", value=sum(len(removal.text.split()) for removal in result.removals))
        return result.text
