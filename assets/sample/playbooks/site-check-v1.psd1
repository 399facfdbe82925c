# A playbook of the first version, as a PowerShell data file. It runs as it is. Its migrated twin is site-check-v1-migrated.yaml:
#   gantry migrate site-check-v1.psd1 -o site-check-v1-migrated.yaml
@{
    Name        = 'site-check-v1'
    Description = 'Looks at the machine, then counts the pages of the site.'
    Version     = '1.0.0'
    Variables   = @{
        Path      = './site/pages'
        Extension = @('md')
        Minimum   = 1
    }
    Sequence    = @(
        @{ Script = '0100' }
        @{ Script = '0402'; Timeout = 120; ContinueOnError = $false }
    )
}
