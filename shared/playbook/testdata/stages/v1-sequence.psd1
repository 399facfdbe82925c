# A playbook of version 1, as a PowerShell data file.
@{
    Name        = "validate-pr"
    Description = 'Quick validation of a pull request'
    Version     = '1.2.0'
    Tags        = @('pr', 'quick')

    Sequence = @(
        @{
            Script = "0413_Validate-ConfigManifest.ps1"
            Description = "Manifests"
            Parameters = @{}
            ContinueOnError = $true
            Timeout = 60
            RetryCount = 1
            Phase = 'validation'
        },
        @{
            Script = "0407"
            Description = "Syntax"
            Parameters = @{ All = $true; Path = './src' }
            ContinueOnError = $false
            Condition = { $IsWindows }
        }
    )

    Variables = @{
        CI = "true"
        FailFast = $false
    }

    Options = @{
        Parallel = $false
        MaxConcurrency = 2
        StopOnError = $false
        CaptureOutput = $true
    }
}
