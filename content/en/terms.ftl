# Words that people may replace by their own. They stand inside a sentence, so they begin with a small letter.
term-partner = the other person
term-sex = sex
terms-title = Your own words
terms-lead = Some words fit better than ours. Leave a field empty for the usual word.
terms-partner = For the other person, when there is no name
terms-sex = For sex
terms-keep = Use these words
terms-kept = Kept.
