# The agreement: its steps, why each is there, and what is said when none fits.

# Steps, as a title with minutes.
agree-step-hold = Hold each other, { $minutes } min
agree-step-quiet = Lie close, quietly, { $minutes } min
agree-step-talk = Talk a little, { $minutes } min
agree-step-breathe = Breathe together, { $minutes } min
agree-step-apart_in_room = Apart, same room, { $minutes } min
agree-step-apart_with_return = Apart, then come back, { $minutes } min
agree-step-wash = Wash, { $minutes } min
agree-step-sleep = Sleep

# Kinds, inside a sentence.
agree-kind-hold = holding
agree-kind-quiet = lying close
agree-kind-talk = talking
agree-kind-breathe = breathing together
agree-kind-apart_in_room = being apart in one room
agree-kind-apart_with_return = being apart with a return
agree-kind-wash = washing
agree-kind-sleep = sleep

# Why a step is there. $name is the one it helps most, $other is the other.
agree-why-hold-calms = Being held helps { $name } settle, so there is less need to ask for more.
agree-why-hold-calms-both = Holding helps you both settle.
agree-why-near-quietly = Lying close with nothing to do gives { $name } company that asks for nothing.
agree-why-near-quietly-both = Lying close with nothing to do suits you both.
agree-why-words-reassure = A few warm words tell { $name } that all is well. Then there is less to guess.
agree-why-words-reassure-both = A few warm words, and neither of you has to guess.
agree-why-breath-slows = Slow breaths together help { $name } come down.
agree-why-breath-slows-both = Slow breaths together help you both come down.
agree-why-space-eases = { $minutes } minutes of space give { $name } room to breathe again.
agree-why-space-eases-both = { $minutes } minutes of space are good for you both: one gets room, the other knows for how long.
agree-why-return-steadies = The time to come back is set, so { $name } can rest instead of wondering.
agree-why-return-steadies-both = The time to come back is set, so neither of you has to wonder.
agree-why-comes-back = Coming back shows { $name } that space was only space.
agree-why-comes-back-both = Coming back is nicer for you both when it was agreed.
agree-why-wash-breaks = A wash is a small break for { $name } that needs no reason.
agree-why-wash-breaks-both = A wash is a small break for you both that needs no reason.
agree-why-sleep-is-agreed = Sleep is part of the plan, so { $name } need not read anything into it.
agree-why-sleep-is-agreed-both = Sleep is part of the plan, so neither of you need read anything into it.
agree-why-not-longer = { $minutes } minutes are enough here. More could become too much for { $name }.
agree-why-not-longer-both = { $minutes } minutes are enough here. More could become too much for you both.
agree-why-in-this-order = This comes first because the other way round is harder for { $name }.
agree-why-in-this-order-both = This comes first because the other way round is harder for you both.
agree-why-wished = { $name } wished for this.
agree-why-wished-both = You both wished for this.

# What each gives.
agree-gives-closer = { $name } stays close about { $minutes } min longer than they would alone.
agree-gives-apart = { $name } gives { $minutes } min of space that alone they would not ask for.
agree-gives-talk = { $name } talks about { $minutes } min more than they would alone.
agree-gives-nothing = { $name } gives up nothing here.

# When there is little to gain, or nothing fits.
agree-little-to-gain = You two do about as well without a plan. Agree on something if you like, but you need not.
agree-guessed = { $name } has not answered yet, so this is a wide guess about their side.
agree-none-better = I found no plan that would be good for both of you. Space to talk about it on a calm day may help more.
agree-none-worst = Every plan I found would make the hard evenings harder for one of you. So I propose none.
agree-none-limits = Some limits do not fit together. Each of you can see your own below.

# Limits that do not fit, told to each person about their own only.
agree-own-least = You need at least { $minutes } min of { $kind }. That does not fit right now.
agree-own-most = You want at most { $minutes } min of { $kind }. That does not fit right now.
agree-own-no = You do not want { $kind }. That is fine, and it does not fit right now.
agree-own-contradiction = You need at least { $least } min of { $kind } and want at most { $most }. Please change one of the two.
agree-own-refused = The steps you do not want leave too little. You could allow one of them.
agree-own-too-long = The least minutes you need add up to { $minutes }. Please make one of them shorter.

# A changed agreement that breaks one's own limit.
agree-breaks-most = This has { $minutes } min of { $kind }. You said at most { $limit }.
agree-breaks-least = This has { $minutes } min of { $kind }. You said at least { $limit }.
agree-breaks-no = This has { $kind }, which you do not want.
