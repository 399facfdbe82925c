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
  foreach ($property in $Case.variables.psobject.Properties) { Set-Variable -Name $property.Name -Value $property.Value }
  $ExecutionContext.InvokeCommand.InvokeScript($false, [scriptblock]::Create("`$script:answer = $($Case.expr)"), $null, $null)
}

$before = [Environment]::GetEnvironmentVariables()
$writer = [System.IO.StreamWriter]::new($OutFile)
foreach ($line in [System.IO.File]::ReadLines($InFile)) {
  $case = ConvertFrom-Json -InputObject $line -DateKind String
  $problems = $null
  $tokens = $null
  [void][System.Management.Automation.Language.Parser]::ParseInput($case.expr, [ref]$tokens, [ref]$problems)
  $script:answer = $null
  $names = @($case.env.psobject.Properties | ForEach-Object Name)
  foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $case.env.$name) }
  $result = if ($problems.Count -gt 0) {
    @{ error = 'parsing'; message = $problems[0].Message }
  } else {
    try {
      [void](Invoke-Case $case)
      ConvertTo-Plain $script:answer 0
    } catch {
      @{ error = 'evaluation'; message = $_.Exception.Message }
    }
  }
  # A broken condition may have assigned one.
  foreach ($name in @([Environment]::GetEnvironmentVariables().Keys)) {
    if (-not $before.ContainsKey($name)) { [Environment]::SetEnvironmentVariable($name, $null) }
  }
  $writer.WriteLine((ConvertTo-Json -InputObject $result -Depth 30 -Compress -WarningAction SilentlyContinue))
}
$writer.Dispose()
