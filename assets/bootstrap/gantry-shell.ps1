# What a Gantry terminal adds to PowerShell, dot-sourced before its first prompt: the person's own profiles, then marks that tell
# each command with its text, folder and exit code, as gantry-shell.bash has them. Works on Windows PowerShell 5.1 and PowerShell 7,
# and where PSReadLine is not loaded: there a command is told when it has ended, as the history has it.
# The nonce is taken out of the environment first: nothing that is started from here has it.
$global:__GantryShell = @{ nonce = $env:GANTRY_SHELL_NONCE; told = $null; prompted = $false; started = $false; error = $null }
Remove-Item Env:GANTRY_SHELL_NONCE -ErrorAction SilentlyContinue

foreach ($__gantryProfile in $PROFILE.AllUsersAllHosts, $PROFILE.AllUsersCurrentHost, $PROFILE.CurrentUserAllHosts, $PROFILE.CurrentUserCurrentHost) {
    if ($__gantryProfile -and (Test-Path -LiteralPath $__gantryProfile)) { . $__gantryProfile }
}
Remove-Variable __gantryProfile -ErrorAction SilentlyContinue

# A field in plain ASCII, so that no code page changes it.
$global:__GantryShell.field = {
    param([string]$Text)
    [regex]::Replace($Text, '[^\x20-\x7e]|[\\;]', { param($Match) '\u{0:x4}' -f [int][char]$Match.Value })
}
$global:__GantryShell.mark = {
    param([string[]]$Fields)
    "$([char]27)]7117;$($global:__GantryShell.nonce);$($Fields -join ';')$([char]7)"
}
$global:__GantryShell.time = { param([datetime]$Time) ([System.DateTimeOffset]$Time).ToUnixTimeMilliseconds() }

$global:__GantryShell.prompt = $function:prompt
function global:prompt {
    $ok = $?
    $code = $global:LASTEXITCODE
    $shell = $global:__GantryShell
    $last = Get-History -Count 1
    # What came before the first prompt is what loaded this.
    $isNew = $shell.prompted -and $null -ne $last -and $last.Id -ne $shell.told
    # A native program that failed leaves no error behind, a command of PowerShell does; the newest one is compared by reference.
    $newest = if ($global:Error.Count -gt 0) { $global:Error[0] } else { $null }
    $exit = if ($isNew -and $last.ExecutionStatus -eq 'Stopped') { 130 } elseif ($ok) { 0 } elseif ([object]::ReferenceEquals($newest, $shell.error) -and $code) { $code } else { 1 }
    $marks = ''
    if ($isNew -and -not $shell.started) {
        $began = & $shell.time $last.StartExecutionTime
        $ended = & $shell.time $last.EndExecutionTime
        $marks = & $shell.mark 'ran', (& $shell.field $last.CommandLine), $exit, $began, $ended
    }
    if ($null -ne $last) { $shell.told = $last.Id }
    $shell.prompted = $true
    $shell.started = $false
    $marks += & $shell.mark 'prompt', $exit, (& $shell.field $executionContext.SessionState.Path.CurrentLocation.ProviderPath)
    $global:LASTEXITCODE = $code
    # The person's own prompt finds $? as the command left it.
    if (-not $ok) { Write-Error 'The command failed' -ErrorAction Ignore }
    $text = & $shell.prompt
    $shell.error = if ($global:Error.Count -gt 0) { $global:Error[0] } else { $null }
    "$marks$text"
}

if (Get-Command PSConsoleHostReadLine -CommandType Function -ErrorAction Ignore) {
    $global:__GantryShell.readLine = $function:PSConsoleHostReadLine
    function global:PSConsoleHostReadLine {
        $shell = $global:__GantryShell
        $line = & $shell.readLine
        if ("$line".Trim()) {
            $shell.started = $true
            [Console]::Write((& $shell.mark 'start', (& $shell.field $line)))
        }
        $line
    }
}
