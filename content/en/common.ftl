# Words used on many screens.
common-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
