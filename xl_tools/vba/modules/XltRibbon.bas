Attribute VB_Name = "XltRibbon"
'Made by xl_tools.vba.generate. What the ribbon calls: the Subs of the buttons.
Option Explicit

Public Sub RibbonFillData(control As IRibbonControl)
    XltFillData
End Sub

Public Sub RibbonScore(control As IRibbonControl)
    XltScore
End Sub

Public Sub RibbonAddIndicator(control As IRibbonControl)
    XltAddIndicator
End Sub

Public Sub RibbonCheckAndMark(control As IRibbonControl)
    XltCheckAndMark
End Sub

Public Sub RibbonPreviousFinding(control As IRibbonControl)
    XltPreviousFinding
End Sub

Public Sub RibbonNextFinding(control As IRibbonControl)
    XltNextFinding
End Sub

Public Sub RibbonClearMarks(control As IRibbonControl)
    XltClearMarks
End Sub

Public Sub RibbonMakeReport(control As IRibbonControl)
    XltMakeReport
End Sub

Public Sub RibbonShowHelp(control As IRibbonControl)
    XltShowHelp
End Sub
