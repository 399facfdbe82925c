@{
  metadata = @{ name = 'x'
}
