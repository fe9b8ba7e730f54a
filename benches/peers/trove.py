"""datatrove reads a folder of JSONL and writes it again; run by `run` in its own environment."""

import sys

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

if __name__ == "__main__":
    source, target, logs = sys.argv[1:]
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(source, glob_pattern="*.jsonl*"),
            JsonlWriter(target, output_filename="${rank}.jsonl", compression=None),
        ],
        logging_dir=logs,
        tasks=1,
        workers=1,
    ).run()
