"""Clean a folder of JSON lines with datatrove: python examples/datatrove_pages.py IN OUT LOGS

Needs `pip install 'cleanpress[datatrove]'`. It runs here, in two processes; the same pipeline goes to a
SlurmPipelineExecutor or a RayPipelineExecutor.
"""

import sys
from collections.abc import Sequence

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleanpress.adapters.datatrove import CleanpressFormatter


def main(words: Sequence[str]) -> None:
    source, target, logs = words
    pipeline = [
        JsonlReader(source, text_key="text", id_key="id"),
        CleanpressFormatter(),
        JsonlWriter(target, compression=None),
    ]
    LocalPipelineExecutor(pipeline=pipeline, logging_dir=logs, tasks=2, workers=2).run()


if __name__ == "__main__":
    main(sys.argv[1:])
