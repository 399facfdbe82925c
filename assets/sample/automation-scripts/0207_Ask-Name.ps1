# Stage: Work
# Description: Asks on the terminal and answers
# Tags: interactive
$name = Read-Host 'What is your name'
Write-Host "Hello, $name"
$name
