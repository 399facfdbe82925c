@{
  Stages = @(@{ Name = "$env:USER"; Sequence = "0402" })
}
