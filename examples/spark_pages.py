"""Clean a column of Parquet files with Apache Spark: python examples/spark_pages.py IN OUT [MASTER]

Needs `pip install 'cleanpress[spark]'` and a Java runtime. Without MASTER it runs here, in two processes; on a cluster
cleanpress must be installed on every worker, or be sent along (spark.archives).
"""

import os
import sys
from collections.abc import Sequence

from pyspark.sql import SparkSession
from pyspark.sql.functions import coalesce, lit, size
from pyspark.sql.functions import sum as total

from cleanpress.adapters.spark import clean_column, explain_column, register


def start_spark(master: str = "local[2]") -> SparkSession:
    """A session that is content with little and listens to this machine alone."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers' Python, which must have cleanpress
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.driver.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
    }
    return SparkSession.builder.master(master).config(map=settings).getOrCreate()


def main(words: Sequence[str]) -> None:
    source, target, *master = words
    spark = start_spark(*master)
    try:
        pages = spark.read.parquet(source)
        clean_column(pages).write.mode("overwrite").parquet(target)

        # What went, counted over all partitions.
        explained = explain_column(pages)
        [[lines]] = explained.agg(total(coalesce(size("removals"), lit(0)))).collect()
        print(f"{lines} lines removed")

        # The same in SQL.
        register(spark)
        pages.createOrReplaceTempView("pages")
        [[changed]] = spark.sql("select count(*) from pages where clean_text(text) <> text").collect()
        print(f"{changed} documents changed")
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
