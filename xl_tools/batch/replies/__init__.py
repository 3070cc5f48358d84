"""The answered lists (答复) read back, and put into the workbooks as explanations (审核说明).

::

    answers    what a list says: answers, each with what it is about
    notes      what is told of an answer that was not simply put in
    places     the workbook a list belongs to: in a batch's OUT, or in a folder
    putting    the answers of one workbook beside its findings
    run        all lists of a folder
"""
