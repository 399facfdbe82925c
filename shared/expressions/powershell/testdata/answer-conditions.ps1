# Answers conditions with PowerShell itself, for the differential test.
# In: a file of JSON lines {"expr", "variables", "env"}. Out: a file of JSON lines {"type", "value"} or {"error": "parsing|evaluation", "message"}.
param([string]$InFile, [string]$OutFile)

function ConvertTo-Plain($Value, [int]$Depth) {
  if ($null -eq $Value) { return @{ type = 'Null'; value = $null } }
  $Value = $Value.psobject.BaseObject
  $type = $Value.GetType().Name
  if ($Depth -gt 12) { return @{ type = 'Deep'; value = $null } }
  if ($Value -is [bool]) { return @{ type = $type; value = $Value } }
  if ($Value -is [string] -or $Value -is [char] -or $Value -is [version]) { return @{ type = $type; value = [string]$Value } }
  if ($Value -is [System.Management.Automation.SemanticVersion]) { return @{ type = $type; value = [string]$Value } }
  if ($Value -is [datetime]) { return @{ type = $type; value = [string]$Value } }
  if ($Value -is [double]) { return @{ type = $type; value = $Value.ToString('R', [cultureinfo]::InvariantCulture) } }
  if ($Value -is [ValueType]) { return @{ type = $type; value = [System.Convert]::ToString($Value, [cultureinfo]::InvariantCulture) } }
  if ($Value -is [System.Collections.IDictionary]) {
    $map = @{}
    foreach ($key in $Value.Keys) { $map["$key"] = ConvertTo-Plain $Value[$key] ($Depth + 1) }
    return @{ type = 'Hashtable'; value = $map }
  }
  if ($Value -is [System.Management.Automation.PSCustomObject]) { return @{ type = 'PSCustomObject'; value = $null } }
  if ($Value -is [System.Collections.IEnumerable]) {
    $list = [System.Collections.Generic.List[object]]::new()
    foreach ($item in $Value) { $list.Add((ConvertTo-Plain $item ($Depth + 1))) }
    return @{ type = 'Array'; value = $list }
  }
  return @{ type = $type; value = [string]$Value }
}

function Invoke-Case($Case) {
  foreach ($gantryProperty in $Case.variables.psobject.Properties) { Set-Variable -Name $gantryProperty.Name -Value $gantryProperty.Value }
  $ExecutionContext.InvokeCommand.InvokeScript($false, [scriptblock]::Create("`$script:gantryAnswer = $($Case.expr)"), $null, $null)
}

$gantryBefore = [Environment]::GetEnvironmentVariables()
$gantryWriter = [System.IO.StreamWriter]::new($OutFile)
foreach ($gantryLine in [System.IO.File]::ReadLines($InFile)) {
  $gantryCase = ConvertFrom-Json -InputObject $gantryLine -DateKind String
  $gantryProblems = $null
  $gantryTokens = $null
  [void][System.Management.Automation.Language.Parser]::ParseInput($gantryCase.expr, [ref]$gantryTokens, [ref]$gantryProblems)
  $script:gantryAnswer = $null
  $gantryNames = @($gantryCase.env.psobject.Properties | ForEach-Object Name)
  foreach ($gantryName in $gantryNames) { [Environment]::SetEnvironmentVariable($gantryName, $gantryCase.env.$gantryName) }
  $gantryResult = if ($gantryProblems.Count -gt 0) {
    @{ error = 'parsing'; message = $gantryProblems[0].Message }
  } else {
    try {
      [void](Invoke-Case $gantryCase)
      ConvertTo-Plain $script:gantryAnswer 0
    } catch {
      @{ error = 'evaluation'; message = $_.Exception.Message }
    }
  }
  # A broken condition may have assigned one.
  foreach ($gantryName in @([Environment]::GetEnvironmentVariables().Keys)) {
    if (-not $gantryBefore.ContainsKey($gantryName)) { [Environment]::SetEnvironmentVariable($gantryName, $null) }
  }
  $gantryWriter.WriteLine((ConvertTo-Json -InputObject $gantryResult -Depth 30 -Compress -WarningAction SilentlyContinue))
}
$gantryWriter.Dispose()
