<#
.SYNOPSIS
    Counts files by their kind.
.DESCRIPTION
    Counts the files of a folder by extension and writes one object: TotalCount, and a count for each kind.
.PARAMETER Extension
    The kinds to count, without the dot.
.NOTES
    Stage: Check
    Tags: files, read-only
#>
[CmdletBinding()]
param(
    # The folder to look in.
    [string]$Path = '.',

    [Parameter(Mandatory)]
    [string[]]$Extension,

    [switch]$Recurse,

    # Fewer than this many is a failure.
    [ValidateRange(0, 1000)]
    [int]$Minimum = 0
)

$kinds = [ordered]@{}
foreach ($kind in $Extension) {
    $kinds[$kind] = @(Get-ChildItem -Path $Path -Filter "*.$kind" -File -Recurse:$Recurse).Count
    Write-Host ("{0,-6} {1,4}" -f $kind, $kinds[$kind])
}
$total = ($kinds.Values | Measure-Object -Sum).Sum
if ($total -lt $Minimum) { throw "Only $total files, where $Minimum are wanted" }
[pscustomobject]@{ TotalCount = [int]$total; Kinds = $kinds }
