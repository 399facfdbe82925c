# One PowerShell session of a Gantry job: takes orders on a side channel, runs each step in one runspace that keeps its
# variables and functions, and answers in JSON. Nothing is ever typed at a prompt. Works on Windows PowerShell 5.1 and PowerShell 7.
# Orders and answers are one JSON object a line; the shapes stand in electron/sessions/powershell-protocol.ts.
param([Parameter(Mandatory)][string]$Address)

$nonce = $env:GANTRY_SESSION_NONCE
Remove-Item Env:GANTRY_SESSION_NONCE -ErrorAction SilentlyContinue
$utf8 = New-Object System.Text.UTF8Encoding $false
[Console]::OutputEncoding = $utf8

$pipe = New-Object System.IO.Pipes.NamedPipeClientStream '.', $Address, ([System.IO.Pipes.PipeDirection]::InOut), ([System.IO.Pipes.PipeOptions]::Asynchronous)
$pipe.Connect(10000)
$reader = New-Object System.IO.StreamReader $pipe, $utf8
$writer = New-Object System.IO.StreamWriter $pipe, $utf8
$writer.AutoFlush = $true
$writer.NewLine = "`n"

$runspace = [runspacefactory]::CreateRunspace($Host)
$runspace.ThreadOptions = 'ReuseThread'
$runspace.Open()

$parseJson = if ((Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')) {
    # Without it a string that looks like a date would become one.
    { param($Text) ConvertFrom-Json -InputObject $Text -DateKind String }
} else { { param($Text) ConvertFrom-Json -InputObject $Text } }

function Send($Message) { $writer.WriteLine((ConvertTo-Json -InputObject $Message -Depth 12 -Compress -WarningAction SilentlyContinue)) }

function Invoke-InSession([string]$Script, [object[]]$Arguments) {
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    try {
        [void]$shell.AddScript($Script, $false)
        foreach ($argument in $Arguments) { [void]$shell.AddArgument($argument) }
        , $shell.Invoke()
    } finally { $shell.Dispose() }
}

# What of a value JSON can hold, a few levels deep: strings without their extended properties, versions and the like as text.
function ConvertTo-Plain($Value, [int]$Depth = 0) {
    if ($null -eq $Value) { return $null }
    # Assigned in branches: an `if` as a value would unroll a list.
    if ($Value -is [psobject]) { $base = $Value.psobject.BaseObject } else { $base = $Value }
    if ($base -is [string] -or $base -is [char]) { return [string]$base }
    if ($base -is [bool] -or $base -is [byte] -or $base -is [sbyte] -or $base -is [int16] -or $base -is [uint16] -or $base -is [int] -or $base -is [uint32] -or $base -is [long] -or $base -is [uint64] -or $base -is [decimal]) { return $base }
    if ($base -is [single] -or $base -is [double]) {
        if ([double]::IsNaN($base) -or [double]::IsInfinity($base)) { return $base.ToString([cultureinfo]::InvariantCulture) }
        return $base
    }
    if ($base -is [datetime] -or $base -is [datetimeoffset]) { return $base.ToString('o', [cultureinfo]::InvariantCulture) }
    if ($base -is [switch]) { return [bool]$base }
    if ($base -is [enum] -or $base -is [version] -or $base -is [guid] -or $base -is [uri] -or $base -is [type] -or $base -is [timespan] -or $base -is [System.IO.FileSystemInfo] -or $base.GetType().Name -eq 'SemanticVersion') { return [string]$base }
    if ($base -is [scriptblock] -or $Depth -ge 8) { return [string]$Value }
    if ($base -is [System.Collections.IDictionary]) {
        $map = [ordered]@{}
        foreach ($key in $base.Keys) { $map[[string]$key] = ConvertTo-Plain $base[$key] ($Depth + 1) }
        return $map
    }
    if ($base -is [System.Collections.IEnumerable]) {
        $list = New-Object System.Collections.ArrayList
        foreach ($item in $base) { [void]$list.Add((ConvertTo-Plain $item ($Depth + 1))) }
        return , $list.ToArray()
    }
    $map = [ordered]@{}
    foreach ($property in $Value.psobject.Properties) {
        try { $map[$property.Name] = ConvertTo-Plain $property.Value ($Depth + 1) } catch { $map[$property.Name] = $null }
    }
    if ($map.Count -eq 0) { return [string]$Value }
    return $map
}

# The place and the words of an error; a place within the step's own file has no file name.
function ConvertTo-StepError($ErrorRecord, [string]$OwnFile) {
    $exception = $ErrorRecord.Exception
    if ($exception -is [System.Management.Automation.MethodInvocationException] -and $exception.InnerException -is [System.Management.Automation.RuntimeException]) {
        $exception = $exception.InnerException
        $ErrorRecord = $exception.ErrorRecord
    }
    if ($exception -is [System.Management.Automation.ActionPreferenceStopException]) {
        $ErrorRecord = $exception.ErrorRecord
        $exception = $ErrorRecord.Exception
    }
    $info = $ErrorRecord.InvocationInfo
    $file = if ($info) { $info.ScriptName } else { $null }
    $line = if ($info -and $info.ScriptLineNumber -gt 0) { $info.ScriptLineNumber } else { $null }
    $column = if ($info -and $info.OffsetInLine -gt 0) { $info.OffsetInLine } else { $null }
    $message = $exception.Message
    if ($exception -is [System.Management.Automation.ParseException] -and $exception.Errors) {
        $first = $exception.Errors[0]
        $file = $first.Extent.File
        $line = $first.Extent.StartLineNumber
        $column = $first.Extent.StartColumnNumber
        $message = $first.Message
    } elseif ($ErrorRecord.ErrorDetails -and $ErrorRecord.ErrorDetails.Message) { $message = $ErrorRecord.ErrorDetails.Message }
    if ($file -and $OwnFile -and $file -eq $OwnFile) { $file = $null }
    @{ message = $message; file = $file; line = $line; column = $column; kind = $exception.GetType().Name; detail = [string]$ErrorRecord.ScriptStackTrace }
}

function Set-Variables($Variables) {
    foreach ($property in $Variables.psobject.Properties) { $runspace.SessionStateProxy.SetVariable($property.Name, $property.Value) }
}

# Sets the step's environment and answers what to put back after it.
function Enter-Environment($Environment) {
    $before = @{}
    foreach ($property in $Environment.psobject.Properties) {
        $before[$property.Name] = [Environment]::GetEnvironmentVariable($property.Name)
        [Environment]::SetEnvironmentVariable($property.Name, [string]$property.Value)
    }
    $before
}

function Exit-Environment($Before) {
    foreach ($name in $Before.Keys) {
        # An absent variable comes back as null, and only null takes a variable away: [string]$null would set an empty one.
        if ($null -eq $Before[$name]) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        else { [Environment]::SetEnvironmentVariable($name, $Before[$name]) }
    }
}

function Enter-Place([string]$Directory) {
    [void](Invoke-InSession 'param($d) Set-Location -LiteralPath $d' @($Directory))
    [Environment]::CurrentDirectory = $Directory
}

# The value of an expression in the session, as an assignment would keep it: a list of one stays a list.
function Get-ExpressionValue([string]$Expression) {
    $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Expression, [ref]$null, [ref]$errors)
    $single = $errors.Count -eq 0 -and $tree.EndBlock.Statements.Count -eq 1 -and $tree.EndBlock.Statements[0] -is [System.Management.Automation.Language.PipelineBaseAst]
    if (-not $single) {
        $found = Invoke-InSession $Expression @()
        if ($found.Count -eq 1) { return $found[0] }
        return , $found
    }
    [void](Invoke-InSession "`$global:GantryValue = $Expression" @())
    $value = $runspace.SessionStateProxy.GetVariable('GantryValue')
    [void](Invoke-InSession 'Remove-Variable -Name GantryValue -Scope Global -ErrorAction Ignore' @())
    return , $value
}

function Get-Outputs($Outputs) {
    $values = [ordered]@{}
    foreach ($output in $Outputs) {
        try { $values[$output.name] = ConvertTo-Plain (Get-ExpressionValue $output.expression) }
        catch {
            $failure = ConvertTo-StepError $_ ''
            throw "Output $($output.name): $($failure.message)"
        }
    }
    $values
}

function ConvertTo-Argument($Parameter) {
    $value = $Parameter.value
    if ($Parameter.type -eq 'switch' -or $Parameter.type -eq 'bool') { return ($value -is [bool] -and $value) -or ([string]$value -match '^(?i:true|1|yes|on)$') }
    if ($Parameter.type -match 'hashtable|dictionary' -and $value -is [pscustomobject]) {
        $map = [ordered]@{}
        foreach ($property in $value.psobject.Properties) { $map[$property.Name] = $property.Value }
        if ($Parameter.type -eq 'hashtable') { return @{} + $map }
        return $map
    }
    return , $value
}

$runStep = @'
param($GantryPath, $GantryArguments, $GantryCollected)
$global:LASTEXITCODE = 0
$ErrorActionPreference = 'Stop'
. $GantryPath @GantryArguments 2>&1 | ForEach-Object { if ($_ -isnot [System.Management.Automation.ErrorRecord]) { [void]$GantryCollected.Add($_) }; $_ } | Out-Default
'@

# Runs one step to its end, or until the other side says stop; answers what to send back. `$script:next` is the read under way.
function Invoke-Step($Order) {
    $arguments = @{}
    foreach ($parameter in $Order.parameters) { $arguments[$parameter.name] = ConvertTo-Argument $parameter }
    $collected = New-Object System.Collections.ArrayList
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    [void]$shell.AddScript($runStep, $false).AddArgument($Order.path).AddArgument($arguments).AddArgument($collected)
    $failure = $null
    $stopped = $false
    try {
        $running = $shell.BeginInvoke()
        while (-not $running.IsCompleted) {
            $handles = @($running.AsyncWaitHandle)
            if (-not $stopped) { $handles += ([System.IAsyncResult]$script:next).AsyncWaitHandle }
            $which = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]]$handles)
            if ($which -eq 1) {
                # The only word that may come now is stop; an ended channel means that nobody waits for this any more.
                $line = $script:next.Result
                if ($null -eq $line) { [Environment]::Exit(0) }
                $script:next = $reader.ReadLineAsync()
                $stopped = $true
                [void]$shell.BeginStop($null, $null)
            }
        }
        [void]$shell.EndInvoke($running)
    } catch {
        if (-not $stopped) { $failure = $_ }
    } finally { $shell.Dispose() }
    $exitCode = $runspace.SessionStateProxy.GetVariable('LASTEXITCODE')
    $result = $null
    if ($collected.Count -eq 1) { $result = $collected[0] } elseif ($collected.Count -gt 1) { $result = $collected.ToArray() }
    $runspace.SessionStateProxy.SetVariable('result', $result)
    $problem = $null
    if ($null -ne $failure) {
        $problem = ConvertTo-StepError $failure $Order.path
        $record = $failure
        if ($failure.Exception.InnerException -is [System.Management.Automation.RuntimeException]) { $record = $failure.Exception.InnerException.ErrorRecord }
        $Host.UI.WriteErrorLine(($record | Out-String).TrimEnd())
        $exitCode = $null
    }
    @{ kind = $(if ($stopped) { 'stopped' } else { 'exited' }); exitCode = $exitCode; error = $problem; outputs = @{} }
}

function Invoke-Order($Order) {
    $before = Enter-Environment $Order.env
    try {
        Enter-Place $Order.directory
        Set-Variables $Order.variables
        $answer = if ($Order.type -eq 'step') { Invoke-Step $Order } else { @{ kind = 'exited'; exitCode = 0; error = $null; outputs = @{} } }
        $succeeded = $answer.kind -eq 'exited' -and $null -eq $answer.error -and ($null -eq $answer.exitCode -or $answer.exitCode -eq 0)
        if ($succeeded -and @($Order.outputs).Count -gt 0) { $answer.outputs = Get-Outputs $Order.outputs }
        $answer
    } catch {
        @{ kind = 'exited'; exitCode = $null; error = (ConvertTo-StepError $_ $Order.path); outputs = @{} }
    } finally { Exit-Environment $before }
}

Send @{ kind = 'ready'; nonce = $nonce; version = $PSVersionTable.PSVersion.ToString(); pid = $PID }
$script:next = $reader.ReadLineAsync()
while ($true) {
    $line = $script:next.GetAwaiter().GetResult()
    if ($null -eq $line) { break }
    $script:next = $reader.ReadLineAsync()
    $order = & $parseJson $line
    if ($order.type -eq 'stop') { continue }
    $answer = Invoke-Order $order
    $answer.id = $order.id
    # The mark by which the other side knows that it has read the terminal to this order's end.
    [Console]::Out.Write("$([char]27)]7117;$nonce;$($order.id)$([char]7)")
    [Console]::Out.Flush()
    Send $answer
}
$runspace.Close()
