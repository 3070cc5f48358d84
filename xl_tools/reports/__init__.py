"""What the rules said, for other programs: JUnit XML and SARIF 2.1.0.

::

    suites    what is told of one filing, wherever it comes from
    junit     a test suite for each filing, a test case for each rule
    sarif     a result for each finding, with its file and cell
"""
