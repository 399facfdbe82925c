@{
  Stages = @(Get-ChildItem)
}
