//! Budgets of codes that nobody verifies, against toll fraud: who sends to numbers of their own by
//! the thousand for a share of the fees never types a code, and honest people mostly do.
//!
//! Two rolls stand behind each budget: who is open (was sent a code and has verified none), and who
//! has verified one. An approval takes a member from the first to the second.

mod budget;
pub(super) mod settings;

use std::sync::Arc;
use std::time::Duration;

use super::counters::Counters;
use super::over::over;
use super::whose::Subject;
use crate::store::{Label, Present, Roll, Take};
use crate::{Result, Verification};

pub(super) use budget::Budget;

/// Any approval makes room, so nobody is told to wait for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// So many addresses are remembered of one code; nobody asks for one from more.
const ADDRESSES: usize = 8;

/// The budgets of one provider.
#[derive(Debug)]
pub(super) struct Unverified {
    budgets: Vec<Budget>,
    is_record: bool,
    counters: Arc<Counters>,
}

/// What a send has opened.
#[derive(Debug, Default)]
pub(super) struct Opened {
    rolls: Vec<Roll>,
    /// The rolls of its address: what an approval of the code needs, which knows no address.
    of_address: Vec<Member>,
}

/// A member of a budget, under each key: the rolls of who is open, and of who has verified.
#[derive(Debug, Clone)]
struct Member {
    open: Vec<Roll>,
    verified: Vec<Roll>,
}

/// How a budget stands for one request.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    pub(super) budget: &'a Budget,
    /// `None` where it doesn't count the request.
    pub(super) count: Option<Count>,
    member: Option<Member>,
}

/// How much of a budget is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    pub(super) open: u64,
    pub(super) most: u64,
    /// Open under keys that are not written under any more, others than this member.
    older: u64,
    /// Whether this member is open already.
    pub(super) is_open: bool,
    /// Whether this member has verified a code, so that a send opens nothing.
    pub(super) is_verified: bool,
}

impl Count {
    /// Whether a send fits in.
    pub(super) fn fits(&self) -> bool {
        self.is_verified || self.is_open || self.open < self.most
    }
}

impl Unverified {
    pub(super) fn is_record(&self) -> bool {
        self.is_record
    }

    pub(super) fn budgets(&self) -> &[Budget] {
        &self.budgets
    }

    /// How every budget stands for this request. Counts nothing.
    pub(super) async fn standings(&self, subject: &Subject<'_>) -> Result<Vec<Standing<'_>>> {
        let members: Vec<_> =
            self.budgets.iter().map(|budget| self.member(budget, subject)).collect();
        let rolls = members.iter().flatten().flat_map(|member| [&member.open, &member.verified]);
        let rolls: Vec<_> = rolls.flatten().cloned().collect();
        let mut present = match rolls.is_empty() {
            true => Vec::new(),
            false => self.counters.store.present(&rolls).await?,
        }
        .into_iter();
        let standings = self.budgets.iter().zip(members).map(|(budget, member)| {
            let count = member.as_ref().map(|member| {
                let open: Vec<_> = present.by_ref().take(member.open.len()).collect();
                let verified: Vec<_> = present.by_ref().take(member.verified.len()).collect();
                let all =
                    |list: &[Present]| list.iter().map(|present| present.members).sum::<u64>();
                let own =
                    |list: &[Present]| list.iter().filter(|present| present.is_in).count() as u64;
                let older = open.get(1..).unwrap_or_default();
                Count {
                    // One member is one, under however many keys it is.
                    open: all(&open) - own(&open).saturating_sub(1),
                    most: budget.most(all(&verified)),
                    older: all(older) - own(older),
                    is_open: own(&open) > 0,
                    is_verified: own(&verified) > 0,
                }
            });
            Standing { budget, count, member }
        });
        Ok(standings.collect())
    }

    /// Opens one of each budget, or of none.
    pub(super) async fn open(&self, subject: &Subject<'_>) -> Result<Opened> {
        let mut opened = Opened::default();
        let mut budgets = Vec::new();
        for Standing { budget, count, member } in self.standings(subject).await? {
            let (Some(count), Some(member)) = (count, member) else { continue };
            if budget.is_of_addresses() {
                opened.of_address.push(member.clone());
            }
            if let Some(roll) = member.open.into_iter().next().filter(|_| !count.is_verified) {
                let most = count.most.saturating_sub(count.older);
                opened.rolls.push(roll.with_most(u32::try_from(most).unwrap_or(u32::MAX)));
                budgets.push(budget);
            }
        }
        if self.is_record {
            for (roll, budget) in opened.rolls.iter().zip(budgets) {
                self.record(roll, budget).await?;
            }
        } else if !opened.rolls.is_empty()
            && let Take::Refused { which, wait } = self.counters.store.enter(&opened.rolls).await?
        {
            return Err(over(&budgets[which].written(), wait.min(LONGEST_WAIT)));
        }
        Ok(opened)
    }

    /// Opens one, and only says if there was no room.
    async fn record(&self, roll: &Roll, budget: &Budget) -> Result<()> {
        let store = &self.counters.store;
        if let Take::Refused { .. } = store.enter(std::slice::from_ref(roll)).await? {
            let (limit, rule) = (self.counters.provider(), budget.written());
            self.counters.metrics.over_limit(limit, &rule);
            tracing::warn!(limit, rule, "the limit is reached; by mode = \"record\" it is sent");
            let _ = store.enter(&[roll.clone().with_most(u32::MAX)]).await?;
        }
        Ok(())
    }

    /// Gives back what a send has opened, since surely nothing was sent.
    pub(super) async fn give_back(&self, opened: &Opened) -> Result<()> {
        match opened.rolls.is_empty() {
            true => Ok(()),
            false => self.counters.store.leave(&opened.rolls, false).await,
        }
    }

    /// Remembers the address that a code was sent from, beside those that it was sent from before.
    pub(super) async fn sent(&self, opened: &Opened, sent: &Verification) -> Result<()> {
        let of_address = opened.of_address.iter().map(Member::remembered).collect::<Vec<_>>();
        let window = self.budgets.iter().map(|budget| budget.window).max();
        let (false, Some(window)) = (of_address.is_empty(), window) else { return Ok(()) };
        let mut all = self.remembered(sent).await?;
        all.retain(|one| !of_address.contains(one));
        all.extend(of_address);
        let newest = &all[all.len().saturating_sub(ADDRESSES)..];
        let name = self.from(sent).next().unwrap_or_default();
        let value = serde_json::to_vec(newest).expect("text is always JSON");
        self.counters.store.put(&name, &value, window).await
    }

    /// The addresses that a code was sent from.
    async fn remembered(&self, sent: &Verification) -> Result<Vec<Remembered>> {
        let mut all = Vec::new();
        for name in self.from(sent) {
            let value = self.counters.store.get(&name).await?.unwrap_or_default();
            all.extend(serde_json::from_slice::<Vec<Remembered>>(&value).unwrap_or_default());
        }
        Ok(all)
    }

    /// Takes a person off the budgets, who has verified a code.
    pub(super) async fn approved(&self, sent: &Verification) -> Result<()> {
        let subject = Subject::of_recipient(sent.recipient());
        let of_country = self.budgets.iter().filter_map(|budget| self.member(budget, &subject));
        let mut members: Vec<_> = of_country.collect();
        if let Some(budget) = self.budgets.iter().find(|it| it.is_of_addresses()) {
            let remembered = self.remembered(sent).await?.into_iter();
            members.extend(remembered.map(|it| Member::of(it, budget.window)));
        }
        let first = |rolls: &Vec<Roll>| rolls.first().cloned();
        let verified: Vec<_> = members.iter().filter_map(|it| first(&it.verified)).collect();
        if verified.is_empty() {
            return Ok(());
        }
        // First the one, then the other: whatever fails, nobody is taken for less than they are.
        let _ = self.counters.store.enter(&verified).await?;
        let older = members.iter().flat_map(|it| it.verified.iter().skip(1));
        let left = members.iter().flat_map(|it| &it.open).chain(older);
        self.counters.store.leave(&left.cloned().collect::<Vec<_>>(), true).await
    }

    fn member(&self, budget: &Budget, subject: &Subject<'_>) -> Option<Member> {
        let (group, member) = budget.place(subject)?;
        let rolls = ["open", "verified"].map(|what| [what, budget.setting, group.as_str()]);
        let rolls = [&rolls[0][..], &rolls[1]];
        let [open, verified] = self.counters.rolls(rolls, &member, budget.window);
        Some(Member { open, verified })
    }

    /// Where it is remembered which address a code was sent from.
    fn from(&self, sent: &Verification) -> impl Iterator<Item = String> {
        self.counters.names(Label("from"), &[sent.provider(), sent.id()])
    }
}

/// The rolls of an address, as they are kept until a code from there is verified: key and member of
/// each.
type Remembered = [Vec<(String, String)>; 2];

impl Member {
    fn remembered(&self) -> Remembered {
        let names = |rolls: &[Roll]| {
            let names = rolls.iter().map(|it| (it.key().to_owned(), it.member().to_owned()));
            names.collect()
        };
        [names(&self.open), names(&self.verified)]
    }

    fn of([open, verified]: Remembered, stay: Duration) -> Self {
        let rolls = |names: Vec<(String, String)>| {
            names.into_iter().map(|(key, member)| Roll::new(key, member, stay)).collect()
        };
        Self { open: rolls(open), verified: rolls(verified) }
    }
}
