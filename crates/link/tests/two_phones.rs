//! Two phones and the real relay: pairing, sharing, agreeing, planning, and what goes wrong on the way.

#![cfg(test)]

mod phones;

use link::ask::Ask;
use link::pairing::{Begin, Stage, What};
use link::view::PlanView;
use link::{Id16, Links, News, Pace, Past, Standing};
use phones::{DAY, House, Phone, couple, meet, note, pair, shown};

#[test]
fn a_link_brings_two_phones_together_and_what_is_shared_arrives_byte_for_byte() {
    let mut house = House::new("link");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let bytes = note("closeness helps me");
    let id = one.id();
    let share = Ask::Share {
        id,
        bytes: bytes.clone(),
        until_s: None,
        pace: Pace::Now,
    };
    one.ask(&house, space, share);
    house.soon(&mut [&mut one, &mut two]);
    let view = two.view(&house, space);
    assert_eq!(view.shared.len(), 1);
    assert!(!view.shared[0].mine && view.shared[0].versions[0].1 == bytes);
    two.ask(&house, space, Ask::TakeBack { id });
    assert_eq!(two.refused().len(), 1, "only its writer takes it back");
    one.ask(&house, space, Ask::TakeBack { id });
    house.soon(&mut [&mut one, &mut two]);
    assert!(two.view(&house, space).shared.is_empty());
}

#[test]
fn a_short_code_does_the_same() {
    let mut house = House::new("code");
    let (mut one, mut two) = (Phone::new(1), Phone::new(2));
    let space = pair(&mut house, &mut one, &mut two, Begin::OfferCode);
    two.note(&house, space, "hello");
    house.soon(&mut [&mut one, &mut two]);
    assert_eq!(one.texts(&house, space), ["hello"]);
}

fn ended(phone: &Phone) -> String {
    match phone.links.pairing() {
        Some(Stage::Over(why)) => why.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_code_is_worth_one_attempt() {
    let mut house = House::new("attempt");
    let (mut one, mut two, mut three) = (Phone::new(1), Phone::new(2), Phone::new(3));
    one.call(house.now_s, |links, step| {
        links.pair(What::Partner, Begin::OfferCode, step)
    });
    house.pass(&mut [&mut one], 2, 2);
    let code = shown(&one);
    let number = code.split('-').next().unwrap().to_owned();
    let take = |phone: &mut Phone, text: String, now_s| {
        phone.call(now_s, |links, step| {
            links.pair(What::Partner, Begin::Take(text), step)
        });
    };
    take(&mut three, number.clone(), house.now_s);
    assert!(ended(&three).contains("two words"), "{}", ended(&three));
    assert!(three.posts.is_empty(), "nothing is sent for a number alone");
    let wrong = if code.ends_with("-zoo-zoo") {
        "abandon-zoo"
    } else {
        "zoo-zoo"
    };
    take(&mut two, format!("{number}-{wrong}"), house.now_s);
    house.pass(&mut [&mut one, &mut two], 8, 2);
    let late = |phone: &Phone| ended(phone).contains("used up");
    assert!(late(&one) && late(&two), "{} / {}", ended(&one), ended(&two));
    take(&mut three, code, house.now_s);
    house.pass(&mut [&mut three], 4, 2);
    assert!(ended(&three).contains("no such code"), "{}", ended(&three));
    assert!(one.links.spaces().is_empty() && two.disk.is_empty() && three.disk.is_empty());
}

#[test]
fn wrong_digits_end_it_and_nothing_is_kept() {
    let mut house = House::new("digits");
    let (mut one, mut two) = (Phone::new(1), Phone::new(2));
    meet(&mut house, &mut one, &mut two, What::Partner, Begin::OfferLink);
    one.call(house.now_s, |links, step| links.typed("000 000", step));
    assert!(ended(&one).contains("not the digits"), "{}", ended(&one));
    let right = shown(&two);
    one.call(house.now_s, |links, step| links.typed(&right, step));
    house.pass(&mut [&mut one, &mut two], 400, 2);
    assert!(ended(&two).contains("ten minutes"), "{}", ended(&two));
    assert!(one.disk.is_empty() && two.disk.is_empty());
    // Another try is a new one.
    pair(&mut house, &mut one, &mut two, Begin::OfferLink);
}

#[test]
fn partners_and_own_phones_are_not_mixed_up() {
    let mut house = House::new("purpose");
    let (mut one, mut two) = (Phone::new(1), Phone::new(2));
    one.call(house.now_s, |links, step| {
        links.pair(What::Partner, Begin::OfferLink, step)
    });
    let text = shown(&one);
    two.call(house.now_s, |links, step| {
        links.pair(What::OwnDevice, Begin::Take(text), step)
    });
    house.pass(&mut [&mut one, &mut two], 20, 2);
    assert!(!matches!(one.links.pairing(), Some(Stage::Digits(_))));
    assert!(!matches!(two.links.pairing(), Some(Stage::Digits(_))));
}

#[test]
fn an_agreement_is_proposed_answered_agreed_and_over_after_four_weeks() {
    let mut house = House::new("agreement");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let (first, second) = (one.id(), two.id());
    let propose = |id, text: &str, instead_of| Ask::Propose {
        id,
        bytes: text.into(),
        instead_of,
    };
    let agree = |id, text: &str| Ask::Agree {
        id,
        bytes: text.into(),
    };
    one.ask(&house, space, propose(first, "ten minutes", None));
    one.ask(&house, space, agree(first, "ten minutes"));
    house.soon(&mut [&mut one, &mut two]);
    two.ask(&house, space, agree(first, "twelve minutes"));
    assert_eq!(two.refused().len(), 1, "a yes is to what was read");
    two.ask(&house, space, propose(second, "fifteen minutes", Some(first)));
    two.ask(&house, space, agree(second, "fifteen minutes"));
    house.soon(&mut [&mut one, &mut two]);
    let standings = |phone: &Phone, house: &House| {
        let agreements = phone.view(house, space).agreements;
        agreements
            .iter()
            .map(|one| (one.id, one.standing))
            .collect::<Vec<_>>()
    };
    assert_eq!(standings(&one, &house), [(second, Standing::Open)]);
    one.ask(&house, space, agree(second, "fifteen minutes"));
    house.soon(&mut [&mut one, &mut two]);
    for phone in [&one, &two] {
        assert!(matches!(standings(phone, &house)[..], [(id, Standing::Agreed { .. })] if id == second));
    }
    house.now_s += 29 * DAY;
    assert_eq!(standings(&two, &house), [(second, Standing::Expired)]);
    two.ask(&house, space, Ask::End { id: second });
    house.soon(&mut [&mut one, &mut two]);
    assert!(standings(&one, &house).is_empty());
}

#[test]
fn a_signal_comes_at_once_and_says_when_they_are_back() {
    let mut house = House::new("signal");
    let (mut one, mut two, space) = couple(&mut house, 1);
    // Something calm waits; the signal takes it along.
    let (id, bytes) = (one.id(), note("later"));
    let share = Ask::Share {
        id,
        bytes,
        until_s: Some(house.now_s + DAY),
        pace: Pace::Calm,
    };
    one.ask(&house, space, share);
    let back_s = Some(house.now_s + 1200);
    one.ask(&house, space, Ask::Signal { signal: 3, back_s });
    two.call(house.now_s, |links, step| links.attend(true, step));
    house.pass(&mut [&mut one, &mut two], 2, 3);
    let heard = News::Signal {
        space,
        signal: 3,
        back_s,
    };
    assert!(two.news.contains(&heard), "{:?}", two.news);
    assert_eq!(two.texts(&house, space), ["later"]);
    assert!(matches!(two.view(&house, space).signal, Some((3, back, _)) if back == back_s));
    house.now_s += 2 * DAY;
    assert!(two.texts(&house, space).is_empty(), "it has ended by itself");
}

#[test]
fn somebody_who_waits_for_the_other_hears_word_after_word_without_a_look_at_the_clock() {
    let mut house = House::new("words");
    let (mut one, mut two, space) = couple(&mut house, 1);
    two.call(house.now_s, |links, step| links.attend(true, step));
    let words = ["first", "second", "third"];
    for (count, word) in words.into_iter().enumerate() {
        let share = Ask::Share {
            id: one.id(),
            bytes: note(word),
            until_s: None,
            pace: Pace::Now,
        };
        one.ask(&house, space, share);
        while house.carry(&mut one) {}
        // What two has asked already is answered as if the relay had held it back until now.
        let mut moves = 0;
        while two.texts(&house, space).len() == count && moves < 20 && house.carry(&mut two) {
            moves += 1;
        }
        assert_eq!(two.texts(&house, space).len(), count + 1, "{word}");
    }
}

#[test]
fn wishes_are_learnt_only_where_both_have_them_and_answers_open_together() {
    let mut house = House::new("wishes");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.ask(&house, space, Ask::Wish(vec![3, 7, 9]));
    two.ask(&house, space, Ask::Wish(vec![7, 20]));
    let answer = |number, text: &str| Ask::Answer {
        number,
        bytes: Some(text.into()),
    };
    one.ask(&house, space, answer(0, "a walk"));
    one.ask(&house, space, answer(1, "only me"));
    two.ask(&house, space, answer(0, "a bath"));
    for day in 0..22 {
        // One of them opens the app every fourth day only, and reopens it from the store.
        if day % 4 == 0 {
            two.open(house.now_s);
            one.open(house.now_s);
            house.calm(&mut [&mut one, &mut two]);
        } else {
            house.calm(&mut [&mut one]);
        }
        house.now_s += DAY;
    }
    let (of_one, of_two) = (one.view(&house, space), two.view(&house, space));
    assert_eq!((of_one.both_wish, of_two.both_wish), (vec![7], vec![7]));
    assert_eq!(of_one.their_answers[0].as_deref(), Some(b"a bath".as_slice()));
    assert_eq!(of_two.their_answers[0].as_deref(), Some(b"a walk".as_slice()));
    assert_eq!(
        of_two.their_answers[1], None,
        "what only one has answered stays shut"
    );
}

#[test]
fn a_plan_suits_both_and_is_the_same_on_both_phones() {
    let mut house = House::new("plan");
    let (mut one, mut two, space) = couple(&mut house, 1);
    let plan = Id16([5; 16]);
    let scores = |shift: usize| {
        let score = |entry: usize| (entry != 4 + shift).then_some(((entry * 7 + shift * 3) % 20) as f64);
        Ask::Score {
            plan,
            scores: (0..20).map(score).collect(),
            could: Vec::new(),
        }
    };
    one.ask(&house, space, scores(0));
    house.soon(&mut [&mut one, &mut two]);
    assert_eq!(one.view(&house, space).plan, PlanView::Mine(plan));
    assert_eq!(two.view(&house, space).plan, PlanView::Theirs(plan));
    one.open(house.now_s);
    two.ask(&house, space, scores(1));
    two.open(house.now_s);
    house.soon(&mut [&mut one, &mut two]);
    let (of_one, of_two) = (one.view(&house, space).plan, two.view(&house, space).plan);
    assert_eq!(of_one, of_two);
    let PlanView::Chosen(_, Some(entry)) = of_one else {
        panic!("{of_one:?}");
    };
    assert!(entry != 4 && entry != 5, "nobody's limit is chosen");
    two.ask(&house, space, scores(1));
    assert_eq!(two.refused().len(), 1, "asked twice, answered once");
}

#[test]
fn after_ninety_days_nothing_new_is_shared_without_another_yes() {
    let mut house = House::new("consent");
    let (mut one, mut two, space) = couple(&mut house, 1);
    house.now_s += 91 * DAY;
    one.note(&house, space, "too late");
    assert_eq!(
        one.refused(),
        ["it is 90 days since you said yes to sharing here; say yes once more, or leave it"]
    );
    house.now_s -= 10 * DAY;
    one.note(&house, space, "the clock was put back");
    assert_eq!(one.refused().len(), 1);
    assert!(one.view(&house, space).consent_over);
    one.ask(&house, space, Ask::Consent);
    one.note(&house, space, "again");
    house.soon(&mut [&mut one, &mut two]);
    assert_eq!(two.texts(&house, space), ["again"]);
}

#[test]
fn several_relationships_on_one_phone_know_nothing_of_each_other() {
    let mut house = House::new("several");
    let (mut one, mut two, first) = couple(&mut house, 1);
    let mut three = Phone::new(30);
    let second = pair(&mut house, &mut three, &mut one, Begin::OfferCode);
    one.ask(&house, second, Ask::Name("Kim".to_owned()));
    one.note(&house, first, "for the first");
    one.note(&house, second, "for the second");
    one.open(house.now_s);
    house.soon(&mut [&mut one, &mut two, &mut three]);
    assert_eq!(two.texts(&house, first), ["for the first"]);
    assert_eq!(three.texts(&house, second), ["for the second"]);
    assert_eq!(one.links.spaces(), [first, second]);
    assert_eq!(one.view(&house, second).name, "Kim");
    one.part(&house, first, Past::Delete);
    one.open(house.now_s);
    assert_eq!(one.links.spaces(), [second]);
    assert!(!one.disk.keys().any(|key| key.contains(&first.to_string())));
    three.note(&house, second, "still here");
    house.soon(&mut [&mut one, &mut three]);
    assert_eq!(one.texts(&house, second).len(), 2);
}

#[test]
fn a_full_phone_says_so_and_goes_on_from_what_it_had() {
    let mut house = House::new("full");
    let (mut one, mut two, space) = couple(&mut house, 1);
    one.full = true;
    one.note(&house, space, "lost");
    assert!(one.news.contains(&News::StoreFailed));
    one.call(house.now_s, Links::tick);
    one.open(house.now_s);
    assert!(one.texts(&house, space).is_empty());
    one.note(&house, space, "kept");
    house.soon(&mut [&mut one, &mut two]);
    assert_eq!(two.texts(&house, space), ["kept"]);
}
