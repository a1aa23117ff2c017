# Words used on many screens.
common-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
common-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
common-back = Back
common-go-on = Go on
common-skip = Skip
common-done = Done
common-cancel = Cancel
common-yes = Yes
common-no = No
common-close = Close
common-change = Change
common-help = Help
common-now = Now
common-leave = Leave
common-leave-title = Leave this page at once and lock. Shift three times does the same.
common-other = the other person
common-you = you
common-first = First person
common-second = Second person
common-less = Less
common-more = More
common-loading = One moment …
common-working = Working it out …
common-as-table = As a table
common-in-words = In words
common-model-not-measurement = A model, not a measurement.
common-know = How do we know?
common-grade = evidence { $grade }
common-saved = Saved.
common-not-saved = That was not saved. { $why }
common-demo = An invented couple. Nothing is kept.
common-skip-to-leave = Leave at once
