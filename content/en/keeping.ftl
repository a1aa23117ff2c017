### Keeping it: a copy, emergency words, trying both, other words.

keeping-title = Not losing it
keeping-copy = Save a copy
keeping-copy-more = One sealed file with all of it. Only your words open it.
keeping-copy-lead = The file holds everything on this phone, sealed. Keep it where only you can get at it. It opens with the words you have now, also after you change them here.
keeping-copy-go = Save the file
keeping-copy-done = The copy is in your downloads. Try it once, so that you know it works.
keeping-copy-wrong-words = These words do not open this copy. A copy opens with the words of the day it was made.
keeping-file-label = The copy
keeping-file-wrong = This did not work: { $why }
keeping-no-file = Choose the copy first. If you did, it could not be read: choose it again.
keeping-not-empty = There is something on this phone already, so nothing was put back. Open it, or delete it first.
keeping-take = Take everything along
keeping-take-more = Files that other programs can read. They are not sealed.
keeping-take-lead = This makes files of all you wrote here, so that you can read them elsewhere. Type your words first.
keeping-take-not-read = What is here could not be read just now. Try again in a moment.
keeping-take-warning = These files are not sealed. Anybody who gets one can read all of it. Your phone or an online backup may copy it.
keeping-take-count = { $count ->
    [one] { $count } entry goes along.
   *[other] { $count } entries go along.
}
keeping-take-days = From { $first } to { $day }.
keeping-take-what = It is what you wrote and chose, and what you both agreed on. What the other person wrote for themselves is not in it.
keeping-take-begins = How the file begins
keeping-take-kinds = JSON keeps all of it as it is. CSV opens in a spreadsheet, one line for each thing.
keeping-take-json = Save it as JSON
keeping-take-table = Save it as a table (CSV)
keeping-take-done = The file is in your downloads. Put it where only you can get at it. Then delete it there.
keeping-take-sealed = A sealed copy instead
keeping-read = Read a file back
keeping-read-more = A file that you took along from here or from another phone.
keeping-read-lead = Choose the JSON file that you saved under “Take everything along”. You will see what is in it before anything is kept.
keeping-read-lead-words = Choose the JSON file that you saved under “Take everything along”, and type your words. You will see what is in it before anything is kept.
keeping-read-label = The file (JSON)
keeping-read-look = See what is in it
keeping-read-none = Choose the file first. If you did, it could not be read: choose it again.
keeping-read-other = This is no file from “Take everything along”. Choose the one that begins with “evenings” and ends in “.json”. A sealed copy goes another way: put it back on an empty phone.
keeping-read-long = This file is too large to be one from here. Choose another one. Nothing was changed.
keeping-read-cut = The file stops in the middle. Copy it here once more, or save it anew where you took it along. Nothing was changed.
keeping-read-later = A newer version of this app saved the file. Take the new version here first, then read it. Nothing was changed.
keeping-read-line = Line { $count } of the file cannot be read. Save the file anew where you took it along. Nothing was changed.
keeping-read-entry = Entry { $count } of the file says something that is not known here. Save the file anew, or take the new version here first. Nothing was changed.
keeping-read-theirs = This file is from { $name }, and you are the other one here. Give { $name } the phone, so that each reads their own. Nothing was changed.
keeping-read-others = This file is the other person’s. Give them the phone, so that each reads their own. Nothing was changed.
keeping-read-alone = Whoever took this file along used the app alone. Here only { $name } can read such a file. If it is theirs, give them the phone. If it is yours, begin with “Just me” on another phone or in another browser, and read it there. Then connect the two under “Another phone”. Nothing was changed.
keeping-read-found = What is in the file
keeping-read-whose = { $name } took it along.
keeping-read-count = { $count ->
    [one] { $count } entry is in it.
   *[other] { $count } entries are in it.
}
keeping-read-stranger = Here you are called { $name }. Go on only if the file is your own.
keeping-read-new = { $count ->
    [one] { $count } is new and would be kept here.
   *[other] { $count } are new and would be kept here.
}
keeping-read-known = { $count ->
    [one] { $count } is here already and stays as it is.
   *[other] { $count } are here already and stay as they are.
}
keeping-read-apart = { $count ->
    [one] { $count } stays out: how this phone is set up, what you took out here, or what both of you have to say yes to.
   *[other] { $count } stay out: how this phone is set up, what you took out here, or what both of you have to say yes to.
}
keeping-read-turned = In the file you were the second of two. Here it is yours alone.
keeping-read-never = What never comes along: keys, connections with other phones, and what the other person wrote for themselves. A picture, a sound or a line of your own that you took out here comes back if it is in the file.
keeping-read-nothing = All of it is here already. There is nothing to do.
keeping-read-go = Keep it here
keeping-read-again = Another file
keeping-read-done = It is here now
keeping-read-written = { $count ->
    [one] { $count } entry was kept, in its place by date.
   *[other] { $count } entries were kept, each in its place by date.
}
keeping-read-delete = The file is not sealed, and anybody who gets it can read it. Delete it when you no longer need it.
keeping-words = Emergency words
keeping-words-more = Twelve words on paper, for the day the others are gone.
keeping-words-lead = These twelve words will open everything here, even when you forget your own. Type your own words first.
keeping-words-shown = Write them on paper, in this order. Keep the paper where nobody else will look. They are shown only now.
keeping-words-back = Type them back
keeping-words-back-lead = This is to be sure that what you wrote can be read. The first four letters of each are enough.
keeping-words-label = The twelve words
keeping-words-set = Use these words
keeping-words-again = Show them again
keeping-words-differ = These are not the words that were shown. Look at the paper and try again.
keeping-words-done = The paper works now.
keeping-words-done-lead = Twelve words from an earlier paper open nothing any more. We cannot bring back a lost paper, and nobody else can.
keeping-try = Try the way back
keeping-try-more = See that your paper or your copy really opens.
keeping-try-lead = Type your emergency words to try the paper. Choose a copy as well to try the copy. Nothing is changed.
keeping-try-go = Try it
keeping-try-words-done = Yes. These words open what is on this phone.
keeping-try-copy-done = Yes. These words open the copy, and all { $pieces } pieces in it are whole.
keeping-any-label = Your words, or the twelve
keeping-change = Other words
keeping-change-more = New words in place of the old ones.
keeping-change-lead = The old words stop working on this phone. Copies made before still open with the old ones. The emergency words stay.
keeping-change-go = Change the words
keeping-change-done = Done. From now on the new words open it.
keeping-passkey = Open with this phone’s lock
keeping-passkey-more = A passkey: your finger, face or code, as one more way in.
keeping-passkey-lead = This is one more way in. It never takes the place of your words. Type your words first.
keeping-passkey-not-set = There is none yet. Read this first.
keeping-passkey-is-set = It is set up now.
keeping-passkey-know-words = Keep your words. A passkey can be deleted, and it works only at this address. Your words always open what is here.
keeping-passkey-know-shared = Anyone whose finger, face or code opens this phone can then open this too. On a phone that you share, leave it off.
keeping-passkey-know-seen = The phone shows it in its list of passkeys, with the name “Evenings”. Some phones also keep a copy of it in an online account.
keeping-passkey-set = Set it up
keeping-passkey-anew = Set it up anew
keeping-passkey-remove = Take it away
keeping-passkey-stopped = The phone’s lock did not say yes. Nothing was changed.
keeping-passkey-cannot = This phone or browser cannot do this. Nothing was changed, and your words open it as before.
keeping-passkey-done = Done. This phone’s lock opens it now. Your words still do too.
keeping-passkey-removed = Done. No passkey opens this any more. The phone may still list it; you can delete it there.
keeping-passkey-open-lead = Your phone asks for your finger, face or code.
keeping-passkey-open-again = Ask again
keeping-passkey-open-words = Use my words
keeping-passkey-open-stopped = That did not open it. Ask again, or use your words.
keeping-passkey-open-cannot = This phone or browser cannot do this. Use your words.
keeping-passkey-open-none = This passkey opens nothing here. Use your words.
keeping-another = One more on this phone
keeping-another-more = For another relationship, with words of its own.
keeping-another-lead = It is kept apart from this one. Each has its own words, and neither shows anything of the other. It is no hiding place: who knows you or sees this phone often may guess that there is more than one.
keeping-another-every = Type the words of each one that is on this phone, one after the other. One that you leave out can be lost for good.
keeping-another-check = Check these words
keeping-another-found = { $count ->
    [one] One is found. Is there one more here? Type its words too.
   *[other] { $count } are found. Is there one more here? Type its words too.
}
keeping-another-all = That is all of them
keeping-another-same = You have typed these words already.
keeping-another-full = There is no room for one more on this phone.
keeping-another-words = These words open the new one, and nothing else here. Write them down now. We cannot bring them back.
keeping-restore = I have a copy
keeping-restore-lead = Choose the file and type the words it was made with, or the twelve emergency words.
keeping-restore-go = Put it back
