"""What goes back to each unit (退回清单): its findings, with space for the answers.

::

    lists     which findings of which unit, out of the store
    seal      the hidden columns that say what an answer is about, and whether they were touched
    word      a list as a Word document, to print and stamp
    sheet     the same list as a workbook, whose answers `xl-tools replies` reads
    folder    all lists of a batch, in OUT/退回清单; an answered list is never written over
"""
