# Stage: Prepare
# Description: Says what machine this is
# Tags: machine, read-only
Write-Host 'This machine' -ForegroundColor Cyan
[pscustomobject]@{
    System     = [System.Runtime.InteropServices.RuntimeInformation]::OSDescription
    Cores      = [Environment]::ProcessorCount
    PowerShell = $PSVersionTable.PSVersion
} | Format-List
