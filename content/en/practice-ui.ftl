### The player of practices, the shelf, and what is one's own.

practice-ui-before = How strong is it right now?
practice-ui-after = How strong is it now?
practice-ui-scale = 0 is not at all, 10 is very much
practice-ui-begin = Begin
practice-ui-own-words = Your own words
practice-ui-examples = Examples
practice-ui-under = And under that?
practice-ui-deep-enough = That is deep enough
practice-ui-not-now = Not now
practice-ui-enough = That’s enough
practice-ui-sign-after = A sign comes after { $minutes }.
practice-ui-voice = read aloud
practice-ui-voice-off = stop reading
practice-ui-copy = Copy
practice-ui-copied = Copied. Other apps on this phone can read what is copied.
practice-ui-hand-over = Hand it to an app
practice-ui-now-title = How is it now?
practice-ui-better = Better
practice-ui-same = The same
practice-ui-worse = Worse
practice-ui-who = Who was this?
practice-ui-shared = You two share the words that open this phone. What is kept can be read by both.
practice-ui-keep-words = Keep my words
practice-ui-keep-card = Keep this card
practice-ui-keep-phrase = Keep this line
practice-ui-keep-tools = Put it in my toolkit
practice-ui-let-go = Let it go
practice-ui-worse-title = That can happen
practice-ui-worse-lead = It was not the right thing just now. It says nothing about you. You can simply stop.
practice-ui-worse-stop = Stop here
practice-ui-more = Other things
practice-ui-resume = Go on: { $title }
practice-ui-learned-little = { $count ->
    [one] You have tried it once. That is too little to say more.
   *[other] You have tried it { $count } times. That is too little to say more.
}
practice-ui-learned = After { $count } tries: relief most likely between { $low } and { $high } out of 10.
practice-ui-order-usual = In the order we would try them. Your own answers change it.
practice-ui-order-own = In your own order: what brought relief comes first. Now and then something else is put up, to keep an open eye.
practice-ui-order-forget = Forget my order

want-title = What would you like to do?
want-understand = Understand
want-ask = Ask
want-repair = Mend
want-plan = Plan
want-understand-title = Understand
want-understand-lead = A few minutes each, for a calm hour.
want-ask-title = Say it, ask for it
want-ask-lead = You make a line here. Saying it is up to you.
want-repair-title = Mend something
want-repair-lead = At a calm moment, and only if you are not afraid of the other person.
want-plan-title = Plan ahead
want-plan-lead = Small things agreed before the evening.

own-things-title = My own lines and things
own-things-lead = What you kept: lines, your card, your toolkit.
own-things-empty = Nothing here yet.
own-things-who = Whose would you like to see?
own-things-card = How to be with me afterwards
own-things-earlier = Earlier cards
own-things-phrases = Lines
own-things-tools = Toolkit
own-things-words = Words I kept
own-things-since = since { $day }
own-things-out = Take it out
own-things-make = Make one
own-things-reach = Within reach: { $tools }.
own-things-words-sure = Take these words out for good? That you did it, and how it was, stays.
keepsake-title = Sounds and pictures
keepsake-add = A sound or a picture
keepsake-add-lead = A voice, a song, a place you like. It is locked with your words and stays on this phone. A picture is made smaller, and the place where it was taken is left out.
keepsake-sound = A sound, up to a minute: recorded on this phone, or chosen
keepsake-picture = A picture
keepsake-sound-one = A sound
keepsake-picture-one = A picture
keepsake-name = A name for it, if you like
keepsake-play = Play: { $name }
keepsake-stop = Stop: { $name }
keepsake-mute = This phone cannot play it.
keepsake-unknown = This phone cannot read that file. Choose another one.
keepsake-not = Not this one

now-unlooked = without looking
now-afraid-title = Stop comes first
place-understand = Why
