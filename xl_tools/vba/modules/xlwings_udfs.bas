Attribute VB_Name = "xlwings_udfs"
'Made by xlwings.udfs.generate_vba_wrapper for xl_tools.hosts.excel.functions.
Option Private Module
#Const App = "Microsoft Excel"
Function XLT_ADJUSTRATE(added, initial)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_ADJUSTRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_ADJUSTRATE", Array(added, initial), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_ADJUSTRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_ADJUSTRATE", Array(added, initial))
        Exit Function
    #End If
failed:
    XLT_ADJUSTRATE = Err.Description
End Function

Function XLT_CHANGERATE(this, last)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_CHANGERATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CHANGERATE", Array(this, last), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_CHANGERATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CHANGERATE", Array(this, last))
        Exit Function
    #End If
failed:
    XLT_CHANGERATE = Err.Description
End Function

Function XLT_CHECKTOTAL(total, parts, Optional tolerance)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_CHECKTOTAL = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CHECKTOTAL", Array(total, parts, tolerance), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_CHECKTOTAL = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CHECKTOTAL", Array(total, parts, tolerance))
        Exit Function
    #End If
failed:
    XLT_CHECKTOTAL = Err.Description
End Function

Function XLT_CONTROLRATE(final, budget)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_CONTROLRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CONTROLRATE", Array(final, budget), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_CONTROLRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_CONTROLRATE", Array(final, budget))
        Exit Function
    #End If
failed:
    XLT_CONTROLRATE = Err.Description
End Function

Function XLT_EXECRATE(spent, budget)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_EXECRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_EXECRATE", Array(spent, budget), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_EXECRATE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_EXECRATE", Array(spent, budget))
        Exit Function
    #End If
failed:
    XLT_EXECRATE = Err.Description
End Function

Function XLT_GRADE(total, Optional profile)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_GRADE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_GRADE", Array(total, profile), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_GRADE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_GRADE", Array(total, profile))
        Exit Function
    #End If
failed:
    XLT_GRADE = Err.Description
End Function

Function XLT_SCORE(target, actual, weight, Optional indicator, Optional profile)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_SCORE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_SCORE", Array(target, actual, weight, indicator, profile), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_SCORE = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_SCORE", Array(target, actual, weight, indicator, profile))
        Exit Function
    #End If
failed:
    XLT_SCORE = Err.Description
End Function

Function XLT_SCOREWHY(target, actual, weight, Optional indicator, Optional profile)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLT_SCOREWHY = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_SCOREWHY", Array(target, actual, weight, indicator, profile), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLT_SCOREWHY = XLPy.CallUDF("xl_tools.hosts.excel.functions", "XLT_SCOREWHY", Array(target, actual, weight, indicator, profile))
        Exit Function
    #End If
failed:
    XLT_SCOREWHY = Err.Description
End Function

