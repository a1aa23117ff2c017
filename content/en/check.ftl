### The words of the check: items, answers, recognition cards, notes.
### { $name } is the name the person chose for the other, or check-name-default.
### No sentence starts with { $name }, so that the default needs no capital letter.

## Around the check

check-name-default = { $term-partner }
check-title = A short check
check-intro =
    Eighteen sentences about you and { $name }, and about the time after you were close.
    Close means sex, or any touch that meant a lot to you.
    It takes three to four minutes.
    There are no good or bad answers.
check-how = How much is this like you, over the last weeks?
check-skip = Skip this one
check-back = Back
check-stop = Stop for now
check-resume = Go on where you stopped
check-progress = { $count } of { $total }
check-all-skippable = You can skip any sentence. We are then less sure, and we say so.
check-private = Only you see your answers.
check-not-validated =
    These sentences are new.
    Nobody has tested them on many people yet, so take the result as a first guess.
check-not-ecr = This is our own check. It is not the ECR or any other known test.

## The answers, from 1 to 7

check-scale-1 = Not me at all
check-scale-2 = Mostly not me
check-scale-3 = Rather not me
check-scale-4 = In between
check-scale-5 = Rather me
check-scale-6 = Mostly me
check-scale-7 = Very much me

## Anxiety: fear of being left

check-item-anx-1 = After we were close, I watch for small signs that { $name } is pulling away.
check-item-anx-2 = When I see { $name } fall asleep right after we were close, I feel put aside.
check-item-anx-3 = A quiet hour after closeness is just a quiet hour. I do not look for a reason.
check-item-anx-4 = Once the closeness is over, I start to wonder if I still matter to { $name }.
check-item-anx-5 = If I see { $name } get up and do something else, I still feel that we are fine.
check-item-anx-6 = The morning after, I feel sure of us, even if little was said.

## Avoidance: unease with closeness

check-item-avo-1 = Soon after we were close, I want my own space back.
check-item-avo-2 = Tender talk in bed makes me wish I were somewhere else.
check-item-avo-3 = I can lie close to { $name } for a long time and not think of the clock.
check-item-avo-4 = I feel like myself again once I have left the bed.
check-item-avo-5 = After a hard day, it does me good when I am held by { $name }.
check-item-avo-6 = When something has moved me, I like { $name } to know.

## Fear: being afraid of the closeness one wants

check-item-fear-1 = I can long for { $name } and want to get away, both in the same minute.
check-item-fear-2 = After we were close, I can feel far off, as if I saw it all from outside.
check-item-fear-3 = When I feel { $name } come close, my body stays at ease.
check-item-fear-4 = A sudden touch can scare me, even when it is { $name } and nothing is wrong.
check-item-fear-5 = However close we get, my feelings for { $name } stay steady.
check-item-fear-6 = In the hour after we were close, I am awake to where I am and what I feel.

## Recognition cards: which of these sounds like me?

check-cards-title = Which of these sounds like you?
check-cards-intro =
    Pick none, one or several.
    Most people know more than one of them, and it can change with the person and the day.
check-cards-none = None of these
check-cards-weight = A card moves your place on the map only a little.

check-card-secure-title = Warm, and free to move
check-card-secure-body = Closeness feels good to you, and so does the quiet after it. If { $name } turns over to sleep, it is only sleep.
check-card-secure-after = You hold on for a while, or you get up for a glass of water. Both are fine.
check-card-secure-say = “That was lovely. Do you want to talk, or shall we just lie here?”

check-card-anxious-title = Close, and not quite sure
check-card-anxious-body = Right after, you feel very open. The pull towards { $name } is strong, and a turned back can sting.
check-card-anxious-after = You move nearer, ask if all is well, and look for a sign that it is.
check-card-anxious-say = “Stay with me a little. I want to feel that we are all right.”

check-card-avoidant-title = Good, and now some air
check-card-avoidant-body = You liked it. Then, quite fast, it is a bit too much, and your body wants room.
check-card-avoidant-after = You wash, look at your phone, turn over, or think about tomorrow.
check-card-avoidant-say = “I liked that. Give me a little time for myself, then I will come back.”

check-card-disorganised-title = Come here, go away
check-card-disorganised-body = You want to be held and you want to run, almost at once. Or you go numb and feel far off.
check-card-disorganised-after = You reach out, then freeze or pull back. Sometimes you do not know why.
check-card-disorganised-say = “I do not know what I need right now. It is not you. Please go slowly.”

check-card-normal = To know yourself in a card from another part of the map is normal.

## The result

check-result-title = Where you are on the map, as far as we can tell
check-result-place = Of 100 adults, about { $count } would come out lower.
check-result-range = We are 90 % sure that the number lies between { $low } and { $high }.
check-result-assumed = New sentences have no table of other people's answers yet. The place among adults is a guess from a known test.
check-result-unknown = You skipped all of these, so we know nothing here. You could be anywhere that adults are.
check-region-secure = secure
check-region-anxious = anxious
check-region-avoidant = avoidant
check-region-disorganised = disorganised
check-region-share = About { $percent } % of what we think possible for you lies in the region called “{ $region }”.
check-region-never-a-type = A region is a place on a map. It is not who you are.

## Notes

check-note-same-answer = You gave the same answer all the way. Some sentences say the opposite of others, so we can learn little from that. Would you like to look again, or leave it?
check-note-inconsistent = Your answers point in different directions. That happens, and it makes us less sure.
check-note-missing =
    { $count ->
        [one] You skipped one sentence. We are a little less sure for that.
       *[other] You skipped { $count } sentences. We are less sure for that.
    }
check-note-care = Some of your answers sound as if closeness can be hard or scary. That makes sense, and you do not have to push through it. If you are ever afraid of { $name } for a real reason, the Safety page is there for you.

## Doing it again

check-retest-ready = Enough time has passed. You can take the check again.
check-retest-wait =
    { $count ->
        [one] Please wait one more day. A check taken too soon mostly repeats the last one.
       *[other] Please wait { $count } more days. A check taken too soon mostly repeats the last one.
    }
check-retest-clock = The last check has a date in the future. Please look at the date on this device.
check-change-none = No change that we could tell from chance.
check-change-lower = Lower than last time, by more than chance would explain.
check-change-higher = Higher than last time, by more than chance would explain.
