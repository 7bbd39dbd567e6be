//! Who is on a list, and for how long.

use std::time::Duration;

use passcode::store::{Present, Roll, Take};

use super::suite::{HOUR, Suite};
use crate::verdict::{Met, ensure, fail};

const STAY: Duration = Duration::from_millis(200);

fn members<const N: usize>(key: &str, stay: Duration, most: u32) -> [Roll; N] {
    std::array::from_fn(|member| Roll::new(key, format!("member {member}"), stay).with_most(most))
}

async fn expect(suite: &Suite<'_>, roll: &Roll, members: u64, is_in: bool) -> Met {
    let present = suite.present(std::slice::from_ref(roll)).await?;
    let expected = Present { members, is_in };
    ensure(present == [expected], || format!("{present:?}, not {expected:?}"))
}

async fn refused(suite: &Suite<'_>, rolls: &[Roll], because_of: usize) -> Met<Duration> {
    match suite.enter(rolls).await? {
        Take::Refused { which, wait } if which == because_of => Ok(wait),
        other => fail(format!("expected a refusal because of {because_of}: {other:?}")),
    }
}

/// So many members and no more; who is in may be entered again.
pub(super) async fn roll(suite: &Suite<'_>) -> Met {
    let [one, two, three] = members(&suite.key(), HOUR, 2);
    expect(suite, &one, 0, false).await?;
    suite.enter_each(&[one.clone(), one.clone(), two.clone(), one.clone()]).await?;
    expect(suite, &one, 2, true).await?;
    expect(suite, &three, 2, false).await?;
    for _ in 0..2 {
        let wait = refused(suite, std::slice::from_ref(&three), 0).await?;
        ensure(wait <= HOUR && wait > HOUR / 2, || format!("wait {wait:?}"))?;
    }
    expect(suite, &three, 2, false).await?;
    // Where fewer may be by now, who is in stays in.
    let [one, two, three] = [one, two, three].map(|roll| roll.with_most(1));
    suite.enter_each(&[one, two]).await?;
    suite.enter_each(&[three.clone().with_most(3)]).await?;
    let nobody = members::<1>(&suite.key(), HOUR, 0);
    refused(suite, &nobody, 0).await?;
    let nothing = (suite.enter(&[]).await?, suite.present(&[]).await?);
    ensure(nothing == (Take::Taken, Vec::new()), || format!("of nothing: {nothing:?}"))
}

/// A member stays for its time after it was last entered.
pub(super) async fn renewed(suite: &Suite<'_>) -> Met {
    let [one, two] = members(&suite.key(), STAY, 2);
    suite.enter_each(&[one.clone(), two.clone()]).await?;
    suite.fixture.pass(STAY / 2).await;
    suite.enter_each(std::slice::from_ref(&one)).await?;
    suite.fixture.pass(STAY / 2 + suite.fixture.slack()).await;
    let present = suite.present(&[one.clone(), two.clone()]).await?;
    let is_in: Vec<_> = present.iter().map(|present| present.is_in).collect();
    ensure(!is_in[1], || "who was not entered again is there".into())?;
    suite.fixture.pass(STAY).await;
    expect(suite, &one, 0, false).await?;
    // And once it was gone it is entered for the first time.
    suite.enter_each(std::slice::from_ref(&one)).await?;
    suite.leave(std::slice::from_ref(&one), false).await?;
    expect(suite, &one, 0, false).await
}

/// Who was entered twice leaves by leaving twice, and who isn't there leaves nothing.
pub(super) async fn leaving(suite: &Suite<'_>) -> Met {
    let [one, two] = members(&suite.key(), HOUR, 2);
    suite.leave(std::slice::from_ref(&one), false).await?;
    suite.enter_each(&[one.clone(), one.clone(), two.clone()]).await?;
    suite.leave(&[one.clone(), two.clone()], false).await?;
    expect(suite, &one, 1, true).await?;
    expect(suite, &two, 1, false).await?;
    suite.leave(&[one.clone(), two.clone()], false).await?;
    expect(suite, &one, 0, false).await?;
    suite.enter_each(std::slice::from_ref(&one)).await?;
    expect(suite, &one, 1, true).await
}

/// However often somebody was entered.
pub(super) async fn wholly(suite: &Suite<'_>) -> Met {
    let [one, two] = members(&suite.key(), HOUR, 2);
    suite.enter_each(&[one.clone(), one.clone(), one.clone(), two.clone()]).await?;
    suite.leave(std::slice::from_ref(&one), true).await?;
    expect(suite, &one, 1, false).await?;
    suite.leave(std::slice::from_ref(&one), true).await?;
    expect(suite, &two, 1, true).await?;
    suite.enter_each(std::slice::from_ref(&one)).await?;
    suite.leave(std::slice::from_ref(&one), false).await?;
    expect(suite, &one, 1, false).await
}

/// One that has no room leaves the others as they were.
pub(super) async fn all_or_none(suite: &Suite<'_>) -> Met {
    let [full, other] = [suite.key(), suite.key()];
    let [one, two] = members(&full, HOUR, 1);
    let [free] = members(&other, HOUR, 9);
    suite.enter_each(&[one]).await?;
    refused(suite, &[free.clone(), two.clone()], 1).await?;
    refused(suite, &[two, free.clone()], 0).await?;
    expect(suite, &free, 0, false).await
}

/// The one that asks for the longest wait is named, wherever it stands, with that wait.
pub(super) async fn longest_wait(suite: &Suite<'_>) -> Met {
    let stays = [HOUR, 3 * HOUR, 2 * HOUR];
    let rolls = stays.map(|stay| members::<2>(&suite.key(), stay, 1));
    let others = rolls.each_ref().map(|[_, other]| other.clone());
    suite.enter_each(&rolls.map(|[first, _]| first)).await?;
    for (order, which) in [([0, 1, 2], 1), ([1, 0, 2], 0), ([0, 2, 1], 2)] {
        let wait = refused(suite, &order.map(|index| others[index].clone()), which).await?;
        ensure(wait > 2 * HOUR, || format!("the wait {wait:?} is another's"))?;
    }
    Ok(())
}

/// After the wait there is room.
pub(super) async fn room_after_the_wait(suite: &Suite<'_>) -> Met {
    let all: [Roll; 9] = members(&suite.key(), STAY, 2);
    for roll in all {
        if let Take::Refused { wait, .. } = suite.enter(std::slice::from_ref(&roll)).await? {
            suite.fixture.pass(wait + suite.fixture.slack()).await;
            suite.enter_each(&[roll]).await?;
        }
    }
    Ok(())
}
