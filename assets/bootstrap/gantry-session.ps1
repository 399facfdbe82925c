# One PowerShell session of a Gantry job: takes orders on a side channel, runs each step in one runspace that keeps its
# variables and functions, and answers in JSON. No step is typed at a prompt; only a person who takes over is given one. Works on Windows PowerShell 5.1 and PowerShell 7.
# Orders and answers are one JSON object a line; the shapes stand in electron/sessions/powershell-protocol.ts.
param([Parameter(Mandatory)][string]$Address)

$nonce = $env:GANTRY_SESSION_NONCE
Remove-Item Env:GANTRY_SESSION_NONCE -ErrorAction SilentlyContinue
$utf8 = New-Object System.Text.UTF8Encoding $false
[Console]::OutputEncoding = $utf8
# The stream itself, since a step may point [Console]::Out elsewhere.
$terminal = [Console]::OpenStandardOutput()

$pipe = New-Object System.IO.Pipes.NamedPipeClientStream '.', $Address, ([System.IO.Pipes.PipeDirection]::InOut), ([System.IO.Pipes.PipeOptions]::Asynchronous)
$pipe.Connect(10000)
$reader = New-Object System.IO.StreamReader $pipe, $utf8
$writer = New-Object System.IO.StreamWriter $pipe, $utf8
$writer.AutoFlush = $true
$writer.NewLine = "`n"

$runspace = [runspacefactory]::CreateRunspace($Host)
$runspace.ThreadOptions = 'ReuseThread'
if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { $runspace.ApartmentState = 'STA' }
$runspace.Open()
$session = $runspace.SessionStateProxy
# Progress is drawn over the output: it asks the terminal for its cursor at each line, and a log of it reads as noise. A step that
# wants it sets the variable.
$session.SetVariable('ProgressPreference', 'SilentlyContinue')

$jsonParameters = (Get-Command ConvertFrom-Json).Parameters
$jsonOptions = @{}
# Without it a string that looks like a date would become one.
if ($jsonParameters.ContainsKey('DateKind')) { $jsonOptions.DateKind = 'String' }
$readsHashtables = $jsonParameters.ContainsKey('AsHashtable')

function Send($Message) { $writer.WriteLine((ConvertTo-Json -InputObject $Message -Depth 12 -Compress -WarningAction SilentlyContinue)) }

# Objects out of hashtables, for JSON that no object can hold as it is: of names that differ by case alone the first counts.
function ConvertTo-Object($Value) {
    if ($Value -is [System.Collections.IDictionary]) {
        $object = New-Object psobject
        foreach ($key in $Value.Keys) {
            if ($key -eq '' -or $null -ne $object.psobject.Properties[$key]) { continue }
            $object.psobject.Properties.Add((New-Object psnoteproperty $key, (ConvertTo-Object $Value[$key])))
        }
        return $object
    }
    if ($Value -is [array]) {
        $list = New-Object System.Collections.ArrayList
        foreach ($item in $Value) { [void]$list.Add((ConvertTo-Object $item)) }
        return , $list.ToArray()
    }
    return $Value
}

# The value in `{"value": ...}`; the wrapping keeps a list of one a list.
function ConvertFrom-Value([string]$Json) {
    try { $wrapped = ConvertFrom-Json -InputObject $Json @jsonOptions } catch {
        if (-not $readsHashtables) { throw }
        $wrapped = ConvertTo-Object (ConvertFrom-Json -InputObject $Json -AsHashtable @jsonOptions)
    }
    return , $wrapped.value
}

# Hashtables out of objects, all the way down, for parameters that are declared so.
function ConvertTo-Hashtable($Value) {
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $map = [ordered]@{}
        foreach ($property in $Value.psobject.Properties) { $map[$property.Name] = ConvertTo-Hashtable $property.Value }
        return @{} + $map
    }
    if ($Value -is [array]) {
        $list = New-Object System.Collections.ArrayList
        foreach ($item in $Value) { [void]$list.Add((ConvertTo-Hashtable $item)) }
        return , $list.ToArray()
    }
    return $Value
}

function ConvertTo-Argument($Parameter) {
    $value = ConvertFrom-Value $Parameter.json
    if ($Parameter.type -match '^(switch|bool|boolean)$') { return ($value -is [bool] -and $value) -or ([string]$value -match '^\$?(?i:true|1|yes|on)$') }
    if ($Parameter.type -match 'hashtable|dictionary') { return , (ConvertTo-Hashtable $value) }
    return , $value
}

$plainDepth = 8
$plainLimit = 100000
# The whole numbers that JSON's readers keep exactly.
$exact = 9007199254740991

# What of a value JSON can hold. Depth and number of values are bounded; of an object of .NET only its own properties are told,
# as each may lead to half the process. What JSON has no form for goes as text.
function ConvertTo-Plain($Value, [int]$Depth = 0, [bool]$Inner = $false) {
    if ($null -eq $Value) { return $null }
    if (++$script:plainCount -gt $plainLimit) { throw "it holds more than $plainLimit values" }
    # Assigned in branches: an `if` as a value would unroll a list.
    if ($Value -is [psobject]) { $base = $Value.psobject.BaseObject } else { $base = $Value }
    if ($base -is [string] -or $base -is [char]) { return [string]$base }
    if ($base -is [bool] -or $base -is [int]) { return $base }
    if ($base -is [byte] -or $base -is [sbyte] -or $base -is [int16] -or $base -is [uint16] -or $base -is [uint32]) { return $base }
    if ($base -is [long] -or $base -is [uint64] -or $base -is [decimal] -or $base -is [bigint]) {
        if ($base -gt $exact -or $base -lt -$exact) { return $base.ToString([cultureinfo]::InvariantCulture) }
        if ($base -is [bigint]) { return [long]$base }
        return $base
    }
    if ($base -is [single] -or $base -is [double]) {
        if ([double]::IsNaN($base) -or [double]::IsInfinity($base)) { return $base.ToString([cultureinfo]::InvariantCulture) }
        return $base
    }
    if ($base -is [datetime] -or $base -is [datetimeoffset]) { return $base.ToString('o', [cultureinfo]::InvariantCulture) }
    if ($base -is [switch]) { return [bool]$base }
    if ($base -is [enum] -or $base -is [version] -or $base -is [guid] -or $base -is [uri] -or $base -is [type] -or $base -is [timespan] -or $base -is [System.IO.FileSystemInfo] -or $base.GetType().Name -eq 'SemanticVersion') { return [string]$base }
    if ($base -is [scriptblock] -or $Depth -ge $plainDepth) { return [string]$Value }
    if ($base -is [System.Collections.IDictionary]) {
        $map = [ordered]@{}
        foreach ($key in $base.Keys) { $map[[string]$key] = ConvertTo-Plain $base[$key] ($Depth + 1) $Inner }
        return $map
    }
    if ($base -is [System.Collections.IEnumerable]) {
        $list = New-Object System.Collections.ArrayList
        foreach ($item in $base) { [void]$list.Add((ConvertTo-Plain $item ($Depth + 1) $Inner)) }
        return , $list.ToArray()
    }
    $custom = $base -is [System.Management.Automation.PSCustomObject]
    if ($Inner -and -not $custom) { return [string]$Value }
    $map = [ordered]@{}
    foreach ($property in $Value.psobject.Properties) {
        try { $inside = $property.Value } catch { $inside = $null }
        $map[$property.Name] = ConvertTo-Plain $inside ($Depth + 1) (-not $custom)
    }
    if ($map.Count -eq 0 -and -not $custom) { return [string]$Value }
    return $map
}

# The error itself, record and exception, out of what the pipeline's own exceptions wrap it in.
function Get-Cause($ErrorRecord) {
    $exception = $ErrorRecord.Exception
    if ($exception -is [System.Management.Automation.MethodInvocationException] -and $exception.InnerException -is [System.Management.Automation.RuntimeException]) {
        $exception = $exception.InnerException
        $ErrorRecord = $exception.ErrorRecord
    }
    if ($exception -is [System.Management.Automation.ActionPreferenceStopException]) { $ErrorRecord = $exception.ErrorRecord }
    # An exception that carries its record stands in it as a copy that says less.
    if ($ErrorRecord.Exception.GetType().Name -ne 'ParentContainsErrorRecordException') { $exception = $ErrorRecord.Exception }
    @{ record = $ErrorRecord; exception = $exception }
}

# The words and the place of an error; whose file it is, and which of the step's lines led there, is told by the other side.
function ConvertTo-StepError($Cause) {
    $record = $Cause.record
    $exception = $Cause.exception
    $found = @{ message = $exception.Message; file = $null; line = $null; column = $null; kind = $exception.GetType().Name; detail = [string]$record.ScriptStackTrace }
    if ($record.ErrorDetails -and $record.ErrorDetails.Message) { $found.message = $record.ErrorDetails.Message }
    if ($exception -is [System.Management.Automation.ParseException] -and $exception.Errors) {
        $first = $exception.Errors[0]
        $found.message = $first.Message
        $found.file = $first.Extent.File
        $found.line = $first.Extent.StartLineNumber
        $found.column = $first.Extent.StartColumnNumber
    } elseif ($record.InvocationInfo -and $record.InvocationInfo.ScriptLineNumber -gt 0) {
        $info = $record.InvocationInfo
        $found.file = $info.ScriptName
        $found.line = $info.ScriptLineNumber
        if ($info.OffsetInLine -gt 0) { $found.column = $info.OffsetInLine }
    }
    if (-not $found.file) { $found.file = $null }
    $found
}

# A failure of the order itself, or of an expression: it has no place, as it is not of the step's text.
function New-Failure($ErrorRecord, [string]$Before) {
    $failure = ConvertTo-StepError (Get-Cause $ErrorRecord)
    @{ kind = 'exited'; exitCode = $null; error = @{ message = $Before + $failure.message; file = $null; line = $null; column = $null; kind = $failure.kind; detail = '' }; outputs = @{} }
}

# Takes progress that a step left behind off the screen, as the console does after each command; it has no public way to do so.
function Clear-Progress {
    if ($session.GetVariable('ProgressPreference') -eq 'SilentlyContinue') { return }
    try {
        $private = [System.Reflection.BindingFlags]'NonPublic, Instance'
        $ui = $Host.GetType().GetProperty('ExternalHost', $private).GetValue($Host).UI
        [void]$ui.GetType().GetMethod('ResetProgress', $private).Invoke($ui, $null)
    } catch { return }
}

function New-Shell {
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $shell
}

# Takes the word that came while something runs. It is stop, or at a prompt interrupt; an ended channel means that nobody waits
# for this any more.
function Read-Stop {
    $word = $script:next.Result
    if ($null -eq $word) { [Environment]::Exit(0) }
    $script:next = $reader.ReadLineAsync()
    $script:interrupted = $word -match '"interrupt"'
}

# Runs a pipeline in the session to its end, or until the other side says stop. Answers what it gave; throws what it threw.
# `$script:next` is the read under way on the channel.
function Invoke-Stoppable($Shell) {
    try {
        $running = $Shell.BeginInvoke()
        while (-not $running.IsCompleted) {
            $handles = @($running.AsyncWaitHandle)
            if (-not $script:stopped) { $handles += ([System.IAsyncResult]$script:next).AsyncWaitHandle }
            if ([System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]]$handles) -eq 0) { break }
            Read-Stop
            $script:stopped = $true
            [void]$Shell.BeginStop($null, $null)
        }
        , $Shell.EndInvoke($running)
    } finally { $Shell.Dispose() }
}

function Invoke-Text([string]$Text) {
    $shell = New-Shell
    [void]$shell.AddScript($Text, $false)
    , (Invoke-Stoppable $shell)
}

# The value of an expression in the session, as an assignment would keep it: a list of one stays a list.
function Get-ExpressionValue([string]$Expression) {
    $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Expression, [ref]$null, [ref]$errors)
    $statements = $tree.EndBlock.Statements
    $single = $errors.Count -eq 0 -and $null -ne $statements -and $statements.Count -eq 1 -and $statements[0] -is [System.Management.Automation.Language.PipelineBaseAst]
    if (-not $single) {
        $found = Invoke-Text $Expression
        if ($found.Count -eq 0) { return $null }
        if ($found.Count -eq 1) { return , $found[0] }
        return , $found
    }
    try {
        [void](Invoke-Text "`$global:GantryValue = $Expression")
        return , $session.GetVariable('GantryValue')
    } finally { $session.PSVariable.Remove('GantryValue') }
}

# Values of expressions by name; `$script:output` is the one at which it fails.
function Get-Outputs($Outputs) {
    $values = [ordered]@{}
    $session.SetVariable('ErrorActionPreference', 'Stop')
    foreach ($output in $Outputs) {
        $script:output = $output.name
        $script:plainCount = 0
        $values[$output.name] = ConvertTo-Plain (Get-ExpressionValue $output.expression)
    }
    $values
}

$collect = 'param($GantryList) process { if ($_ -isnot [System.Management.Automation.ErrorRecord]) { [void]$GantryList.Add($_) }; $_ }'

# Runs the step's file, dot-sourced, its pipeline shown on the terminal. Only where outputs are asked for is it collected: what a
# native program writes is then piped through PowerShell, while otherwise the program has the terminal itself.
function Invoke-Step($Order) {
    $arguments = @{}
    foreach ($parameter in $Order.parameters) { $arguments[$parameter.name] = ConvertTo-Argument $parameter }
    $session.SetVariable('LASTEXITCODE', 0)
    # As GitHub's runner has it: what is an error ends the step.
    $session.SetVariable('ErrorActionPreference', 'Stop')
    $shell = New-Shell
    [void]$shell.AddCommand($Order.path, $false).AddParameters($arguments)
    $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
    $collected = New-Object System.Collections.ArrayList
    $collects = @($Order.outputs).Count -gt 0
    if ($collects) { [void]$shell.AddScript($collect, $true).AddArgument($collected) }
    [void]$shell.AddCommand('Microsoft.PowerShell.Core\Out-Default')
    $answer = @{ kind = 'exited'; exitCode = $null; error = $null; outputs = @{} }
    try {
        [void](Invoke-Stoppable $shell)
        $answer.exitCode = $session.GetVariable('LASTEXITCODE') -as [int]
    } catch {
        if (-not $script:stopped) {
            $cause = Get-Cause $_
            $answer.error = ConvertTo-StepError $cause
            $show = New-Shell
            [void]$show.AddCommand('Microsoft.PowerShell.Core\Out-Default').AddParameter('InputObject', $cause.record)
            [void](Invoke-Stoppable $show)
        }
    }
    if (-not $collects) { return $answer }
    $result = $null
    if ($collected.Count -eq 1) { $result = $collected[0] } elseif ($collected.Count -gt 1) { $result = $collected.ToArray() }
    $session.SetVariable('result', $result)
    $answer
}

# The lines of the terminal as the system edits them. .NET takes the terminal out of that mode for each line that it reads, and a
# line that was typed just before has an end that it does not know for one. Null on Windows, where nothing is typed too early.
function Open-Keys {
    if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { return $null }
    New-Object System.IO.StreamReader ([System.IO.File]::Open('/dev/tty', 'Open', 'Read', 'ReadWrite')), $utf8
}

# A command that a person began on one line may go on over the next ones.
function Read-Command($Id, $Keys) {
    $text = ''
    $sign = "PS $($session.Path.CurrentLocation.Path)> "
    while ($true) {
        $Host.UI.Write($sign)
        Send @{ kind = 'prompt'; id = $Id }
        $line = if ($null -eq $Keys) { $Host.UI.ReadLine() } else { $Keys.ReadLine() }
        while ($script:next.IsCompleted -and -not $script:stopped) {
            Read-Stop
            $script:stopped = -not $script:interrupted
        }
        # Without a terminal there is nobody to ask.
        if ($script:stopped -or $null -eq $line) { return $null }
        $text = if ($text) { "$text`n$line" } else { $line }
        $errors = $null
        [void][System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$errors)
        if ($line -eq '' -or -not ($errors | Where-Object IncompleteInput)) { return $text }
        $sign = '>> '
    }
}

# A person's prompt in the session, until the other side says stop or they leave it. What they do there stays for later steps.
function Invoke-Prompt($Order) {
    $session.SetVariable('ErrorActionPreference', 'Continue')
    $keys = Open-Keys
    try { Invoke-Commands $Order.id $keys } finally { if ($null -ne $keys) { $keys.Dispose() } }
}

function Invoke-Commands($Id, $Keys) {
    while (-not $script:stopped) {
        $text = Read-Command $Id $Keys
        if ($null -eq $text -or $text.Trim() -eq 'exit') { return }
        if ($text.Trim() -eq '') { continue }
        Send @{ kind = 'typed'; id = $Id; text = $text }
        $script:interrupted = $false
        $shell = New-Shell
        [void]$shell.AddScript($text, $false)
        $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
        [void]$shell.AddCommand('Microsoft.PowerShell.Core\Out-Default')
        try { [void](Invoke-Stoppable $shell) } catch {
            if (-not $script:stopped) {
                $show = New-Shell
                [void]$show.AddCommand('Microsoft.PowerShell.Core\Out-Default').AddParameter('InputObject', (Get-Cause $_).record)
                [void](Invoke-Stoppable $show)
            }
        }
        # What was interrupted is the command, not the prompt.
        if ($script:interrupted) { $script:stopped = $false }
    }
}

# Carries out an order within its environment, place and variables; the environment is put back after it.
function Invoke-Order($Order) {
    $before = New-Object System.Collections.ArrayList
    $script:output = $null
    try {
        foreach ($variable in $Order.env) {
            [void]$before.Add(@($variable.name, [Environment]::GetEnvironmentVariable($variable.name)))
            [Environment]::SetEnvironmentVariable($variable.name, $variable.value)
        }
        # Going there takes as long as all else of a short step, and mostly it is there.
        if ($session.Path.CurrentLocation.Path -cne $Order.directory) { [void]$session.Path.SetLocation([System.Management.Automation.WildcardPattern]::Escape($Order.directory)) }
        [Environment]::CurrentDirectory = $Order.directory
        foreach ($variable in $Order.variables) { $session.SetVariable($variable.name, (ConvertFrom-Value $variable.json)) }
        $answer = @{ kind = 'exited'; exitCode = 0; error = $null; outputs = @{} }
        if ($Order.type -eq 'step') { $answer = Invoke-Step $Order }
        if ($Order.type -eq 'interact') { Invoke-Prompt $Order }
        $failed = $null -ne $answer.error -or ($null -ne $answer.exitCode -and $answer.exitCode -ne 0)
        if (-not $failed -and -not $script:stopped) { $answer.outputs = Get-Outputs $Order.outputs }
        $answer
    } catch { New-Failure $_ $(if ($Order.type -eq 'step' -and $script:output) { "Output $($script:output): " }) } finally {
        foreach ($pair in $before) {
            # An absent variable comes back as null, and only a true null takes a variable away: PowerShell's would set an empty one.
            if ($null -eq $pair[1]) { [Environment]::SetEnvironmentVariable($pair[0], [NullString]::Value) }
            else { [Environment]::SetEnvironmentVariable($pair[0], $pair[1]) }
        }
    }
}

Send @{ kind = 'ready'; nonce = $nonce; version = $PSVersionTable.PSVersion.ToString(); pid = $PID }
$script:next = $reader.ReadLineAsync()
while ($true) {
    $line = $script:next.GetAwaiter().GetResult()
    if ($null -eq $line) { break }
    $script:next = $reader.ReadLineAsync()
    $order = ConvertFrom-Json -InputObject $line @jsonOptions
    # A stop that came when its step was just over.
    if ($order.type -eq 'stop' -or $order.type -eq 'interrupt') { continue }
    $script:stopped = $false
    $answer = Invoke-Order $order
    if ($script:stopped) { $answer = @{ kind = 'stopped'; exitCode = $null; error = $null; outputs = @{} } }
    $answer.id = $order.id
    Clear-Progress
    # The mark by which the other side knows that it has read the terminal to this order's end.
    $mark = $utf8.GetBytes("$([char]27)]7117;$nonce;$($order.id)$([char]7)")
    $terminal.Write($mark, 0, $mark.Length)
    $terminal.Flush()
    Send $answer
}
[Environment]::Exit(0)
