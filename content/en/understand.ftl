### Understand: substances, patterns, the loop of two, and different people.

understand-title = Why it can be like this
understand-lead = Two bodies, two ways to read them, and what the two of you make of it. Start anywhere.
understand-body = Five substances
understand-body-more = The cocktail of the hour after: what is told, what has been measured.
understand-body-lead = The popular story, and beside it what people have really found.
# claims: afterglow-48h, next-day-mood
understand-body-end = What lasts for a day or two is meaning and mood. Those are what the two of you can shape.
understand-body-curves = See the curves of your two bodies
understand-patterns = Four ways to be close
understand-patterns-more = Where each comes from, how it reads the same hour, what it might say.
understand-patterns-lead = Four corners of a map. Most people know more than one, and move.
understand-loop = What the two of you do
understand-loop-more = One loop, drawn from what each of you says. Nobody started it.
understand-compare = Different with different people
understand-compare-more = A map for each relationship, side by side.
understand-try = Look at it step by step
understand-try-more = Short exercises for a calm hour.
understand-claims-more = Every statement, how sure it is, and where it stands.

understand-oxytocin-title = Oxytocin
# claims: oxytocin-orgasm, oxytocin-sex-difference, oxytocin-bonding, oxytocin-stress
understand-oxytocin-told = The bonding hormone. It comes with orgasm and with touch, and more of it in women. It brings trust, a wish to be near, and less stress.
# claims: oxytocin-hours, oxytocin-sex-difference, touch-oxytocin
understand-oxytocin-measured = A short burst at orgasm, gone from the blood in about twenty minutes. How much more in women: one old study says so, another says the reverse. Touch goes with more of it, and with less stress.
understand-dopamine-title = Dopamine
# claims: dopamine-peak, dopamine-new-love
understand-dopamine-told = The reward. It rises with desire and peaks at orgasm. It drives us, makes the new so bright, and can feel like craving.
# claims: dopamine-peak, dopamine-drop
understand-dopamine-measured = In people only the blood flow in one reward region was seen. In rats it rises before and falls after. What that means for a mood is a guess.
understand-vasopressin-title = Vasopressin
# claims: vasopressin-after, vasopressin-bonding
understand-vasopressin-told = The guarding hormone. It comes after sex, above all in men. It ties to one person and watches over the bond.
# claims: vasopressin-after, vasopressin-bonding
understand-vasopressin-measured = One small study in men saw it before orgasm, not after. A later one saw no change. The bonding story comes from voles. In couples it went with more ease, in women and men alike.
understand-serotonin-title = Serotonin
# claims: serotonin-after
understand-serotonin-told = The mood keeper. It rises after orgasm: content, at ease, a little sleepy.
# claims: serotonin-after, sex-sleep
understand-serotonin-measured = Nobody has measured it in people at that hour. In rats it rises after and works as a brake. People do sleep a little better after sex with orgasm.
understand-endorphins-title = Endorphins
# claims: endorphin-orgasm
understand-endorphins-told = The body's own painkillers. They dull pain, lift the mood and bring ease.
# claims: endorphin-orgasm, endorphin-cuddling
understand-endorphins-measured = In the blood two studies found no rise. Two looks into the brain point in opposite ways. That it feels easy is real; that endorphins do it is open.

understand-origin = Where it can come from
understand-origin-note = This tells of early years. Open it if you like.
understand-sex = In sex
understand-reading = How it reads the same hour
understand-after = What one does afterwards
understand-say = What one might say
understand-helps = What often helps
understand-mine = This sounds like me
understand-mine-more = It moves your place on the map a little. You can take it back.

understand-secure-short = Near is good, and so is the quiet after.
# claims: attachment-origins, attachment-changes
understand-secure-origin = Often from people who came when they were called, most of the time. It can also be learned later, with a friend, a partner or a therapist.
# claims: secure-calm
understand-secure-sex = Desire can be said, and so can a no. Play and closeness go together.
# claims: secure-calm
understand-secure-reading = The body comes down, and that is all it means. If the other sleeps, they sleep.
# claims: soothing-recovery
understand-secure-helps = Staying steady when the other's alarm is loud, and keeping small promises.
understand-anxious-short = Very near, and not quite sure it will last.
# claims: attachment-origins
understand-anxious-origin = Often from care that was warm at one time and gone at the next. One learned to call louder, since that worked now and then.
# claims: insecure-desire, anxious-reassurance
understand-anxious-sex = Sex can be the proof that all is well. Then the wish for it grows on unsure days, and how often it happens gets a weight of its own.
# claims: anxiety-amplifies
understand-anxious-reading = The open, soft feeling says: stay. A turned back or a closed eye says: they are leaving. Both feel true at once.
# claims: slow-breathing, clear-requests, agreement
understand-anxious-helps = Three breaths before reaching. Asking with minutes. Knowing beforehand what comes next.
understand-avoidant-short = It was good, and then some air.
# claims: attachment-origins
understand-avoidant-origin = Often from people who were there in body and not much more, or who disliked tears. One learned to manage alone.
# claims: avoidant-distance
understand-avoidant-sex = The body may be easy and the tender talk hard. Sex and love can live in two rooms.
# claims: avoidant-distance
understand-avoidant-reading = The same closeness that feels good can ring an alarm: too near, I will lose myself. It is the body that says so. It is not what one thinks of the other.
# claims: agreement, small-openness
understand-avoidant-helps = Space that is asked for, with a time to be back. Staying a little, by choice, free to go.
understand-disorganised-short = Come here and go away, in one breath.
# claims: attachment-origins
understand-disorganised-origin = Often from people who were both the comfort and the scare. There was no good way, so the body kept both: reach and run.
# claims: disorganised, floating
understand-disorganised-sex = It can swing: very near, then gone. Some touch wakes an old alarm. Some people go far away inside.
# claims: disorganised, floating
understand-disorganised-reading = The warm feeling and the fear come together. Numbness is then a way to be safe for a moment.
# claims: grounding, agreement
understand-disorganised-helps = Coming back to the room. A plan told beforehand. Somebody trained in trauma, at one's own pace.

loop-title = What the two of you do
loop-lead = Each part makes sense by itself. Together they go round. Nobody started it.
loop-shared = Each picks their own part, one after the other. What you pick here is shown to both.
loop-alone = You pick your own part, and then your guess of the other's. A guess is a guess.
loop-pick = Pick the part of { $name }
loop-change = Change the part of { $name }
loop-parts-title = { $name }: my part
loop-parts-lead = What do you do when it gets hard after? Take what fits.
loop-guess = Only a guess: how does it look from where you stand? They may see it another way.
loop-parts-do = What happens
loop-parts-under = And what may be under it
loop-part-reach = moves nearer
loop-part-ask = asks if all is well
loop-part-sharp = says something sharp
loop-part-follow = follows into the next room
loop-part-quiet = goes quiet
loop-part-turn = turns away
loop-part-busy = gets busy
loop-part-freeze = freezes
loop-part-lose-you = the fear to lose the other
loop-part-lose-me = the fear to lose oneself
loop-part-do-right = the wish to do it right
loop-part-peace = the wish for peace
loop-line = { $other }: { $others }. Then { $name }: { $does }.
loop-under = Under it, for { $name }: { $under }.
loop-picture = Two arrows, from each part to the other, in a circle without a beginning.
loop-veto = Not like this
loop-out = This sentence is out. Either of you may take one out, without a reason.
loop-back = Put it back, both agree

compare-title = Different with different people
compare-lead = The same questions about somebody else you were close to. Often the places differ, and that is a result about the two of you.
compare-shared = This is for one person's eyes. On a phone that two of you share it is left out.
compare-add = Add somebody
compare-add-lead = A partner from before, a close friend. Nobody is told. About four minutes.
compare-name = A name or a letter
compare-go-on = Go on answering
compare-out = take out
compare-same = With { $name }: no difference beyond what chance can do.
compare-more = With { $name }: more of it, beyond chance.
compare-less = With { $name }: less of it, beyond chance.
compare-range = Of 100 adults, so many would come out lower. The line is the range we cannot narrow further.
