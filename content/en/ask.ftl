### Asking: what rules on the phone find in a sentence, and words to put in its place.

us-ask = Ask
ask-title-say = Say it, ask for it
ask-lead-say = Short lines for the two of you. Nothing is sent from here: you say it, show it, or hand it on.
ask-naming = In one tap: what is loud right now?
ask-more = More ways to say it

ask-form-always = “Always” and “never” are easy to argue with. One evening is enough.
ask-form-verdict = “You are …” sounds like a verdict. What did you see, and what did you feel?
ask-form-why = A “why” like this sounds like a charge. You could say what you would like.
ask-form-must = “You have to” leaves no room for a no. A wish leaves room.
ask-form-makes = “You make me” puts it all on the other. “When that happens, I feel …” is yours.
ask-form-price = An “or else” puts a price on a no. Leave it out, and say what you long for.
ask-form-none = The rules here found none of their patterns. They miss a lot, so read it once with the other's ears.
ask-rules = A few fixed rules on this phone looked for certain words. Nothing was sent.
ask-part-feeling = What you felt
ask-part-wish = What you would like instead

ask-feeling-distance = far from you
ask-feeling-closeness = crowded
ask-feeling-silence = unsure of us
ask-feeling-pressure = pushed
ask-feeling-unknown = hurt
ask-wish-distance = lying close before we sleep
ask-wish-closeness = time for myself, and then coming back
ask-wish-silence = talking softly
ask-wish-pressure = just lying there, with nothing to follow
ask-wish-unknown = being held
