# Stage: Work
# Description: Works for a moment and shows how far it is
# Tags: progress
param([ValidateRange(1, 1000)][int]$Rounds = 20)

foreach ($round in 1..$Rounds) {
    Start-Sleep -Milliseconds 50
    Write-Host -NoNewline ("`r{0,3} %" -f [int](100 * $round / $Rounds))
}
Write-Host ''
