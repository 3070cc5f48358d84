"""Many workbooks at once: found, refreshed, recorded, and kept for the years to come.

::

    inputs     which workbooks are meant, and where each copy goes
    engine     worker processes that refresh them, on this machine or on many (dask)
    manifest   what was done with which file, so that a rerun does only what is left
    store      every figure and every finding as Parquet, asked by SQL
    years      what this year's filings say beside last year's

Results live in the folder OUT: the refreshed copies in 工作簿, the store in 数据.
"""
