use super::*;

/// A time that is the start of nothing: a quarter past one in the afternoon, and a bit.
const T: u64 = 20_000 * DAY + 13 * HOUR + 15 * 60 * SECOND + 3_141;
const MINUTE: u64 = 60 * SECOND;

/// Tables as a store would keep them, for ever.
#[derive(Default)]
struct Kept(Vec<(Table, BTreeMap<String, i64>)>);

impl Kept {
    fn add(&mut self, counts: Vec<Count>) {
        for count in counts {
            let index = self.0.iter().position(|(table, _)| *table == count.table);
            let index = index.unwrap_or_else(|| {
                self.0.push((count.table, BTreeMap::new()));
                self.0.len() - 1
            });
            *self.0[index].1.entry(count.entry).or_default() += count.number;
        }
    }

    fn send(&mut self, member: &str, at: u64, times: usize) {
        (0..times).for_each(|_| self.add(sent(member, at)));
    }

    fn approve(&mut self, member: &str, at: u64, now: u64, times: usize) {
        (0..times).for_each(|_| self.add(approved(member, at, now)));
    }

    /// Approved and not approved of the members `a` and `b`.
    fn at(&self, now: u64) -> [(f64, f64); 2] {
        let read = read_at(now);
        let tables: Vec<_> =
            self.0.iter().filter(|(table, _)| read.contains(table)).cloned().collect();
        let codes = codes(&["a".to_owned(), "b".to_owned()], &tables, now);
        [0, 1].map(|member: usize| (codes[member].approved, codes[member].not_approved))
    }
}

#[test]
fn a_send_is_held_against_its_member_when_it_is_ten_minutes_old() {
    for at in [T, T - T % HOUR, T - T % HOUR - 1, T - T % DAY, T - T % DAY - 1, T - T % BLOCK - 1] {
        let mut kept = Kept::default();
        kept.send("a", at, 3);
        kept.approve("a", at, at + 30 * SECOND, 1);
        for age in [0, 1, SLOT, 9 * MINUTE, 10 * MINUTE - 1] {
            let [a, b] = kept.at(at + age);
            let approved = a.0 / weight(at / HOUR, at + age);
            assert!((approved - 1.0).abs() < 1e-9, "{at} {age}");
            assert_eq!((a.1, b), (0.0, (0.0, 0.0)), "{at} {age}");
        }
        for age in [10 * MINUTE + SLOT, 11 * MINUTE, 20 * MINUTE, HOUR, 6 * DAY] {
            let not_approved = kept.at(at + age)[0].1 / weight(at / HOUR, at + age);
            assert!((not_approved - 2.0).abs() < 1e-9, "{at} {age}: {not_approved}");
        }
    }
}

#[test]
fn an_approval_goes_to_the_bucket_of_its_send_however_late_it_comes() {
    for late in [0, MINUTE, 9 * MINUTE, 10 * MINUTE + SLOT, HOUR, DAY] {
        let mut kept = Kept::default();
        kept.send("b", T, 2);
        kept.approve("b", T, T + late, 1);
        let day: Vec<_> =
            kept.0.iter().filter(|(table, _)| *table == Table::Day(T / DAY)).collect();
        assert_eq!(day.len(), 1);
        let expected = [("13+b".to_owned(), 2), ("13=b".to_owned(), 1)];
        assert_eq!(day[0].1, BTreeMap::from(expected));
        let now = T + late.max(11 * MINUTE);
        let each = weight(T / HOUR, now);
        assert_eq!(kept.at(now), [(0.0, 0.0), (each, each)], "{late}");
    }
}

#[test]
fn a_bucket_weighs_half_as_much_after_a_day() {
    let mut kept = Kept::default();
    kept.send("a", T, 8);
    kept.approve("a", T, T, 4);
    for (days, expected) in [(0, 4.0), (1, 2.0), (2, 1.0), (3, 0.5), (6, 0.0625)] {
        let [(approved, not_approved), _] = kept.at(T + days * DAY + 11 * MINUTE);
        assert!((approved - expected).abs() < 1e-9, "{days}: {approved}");
        assert!((not_approved - expected).abs() < 1e-9, "{days}: {not_approved}");
    }
    let twelve_hours = kept.at(T + 12 * HOUR)[0].0;
    assert!((twelve_hours - 4.0 * 0.5_f64.sqrt()).abs() < 1e-9);
    // What is read ends after a week, when it weighs less than 1 %.
    assert!(kept.at(T + 7 * DAY)[0].0 > 0.0);
    assert_eq!(kept.at(T + 8 * DAY)[0], (0.0, 0.0));
    assert!(approved("a", T, T + 8 * DAY).is_empty());
}

#[test]
fn what_is_counted_wrong_makes_no_member_better_than_it_is() {
    let mut kept = Kept::default();
    kept.send("a", T, 1);
    // Approved twice, and one whose send was not counted.
    kept.approve("a", T, T, 2);
    kept.approve("b", T, T, 1);
    for now in [T, T + 11 * MINUTE] {
        assert_eq!(kept.at(now), [(1.0, 0.0), (0.0, 0.0)]);
    }
    let odd = ["", "1", "x+a", "13", "13?a", "ä+a", "13+", "13+gone", "99+a"];
    let odd: BTreeMap<_, _> = odd.iter().map(|entry| ((*entry).to_owned(), 5)).collect();
    kept.0.push((Table::Young(T / BLOCK), odd.clone()));
    assert_eq!(kept.at(T), [(1.0, 0.0), (0.0, 0.0)]);
}

/// A table stays as long as it is read.
#[test]
fn a_table_lives_for_as_long_as_it_is_read() {
    for at in [T, T - T % DAY, T - T % DAY - 1, T - T % BLOCK] {
        for count in sent("a", at) {
            let last = (0..)
                .map(|minutes| at + minutes * MINUTE)
                .take_while(|now| read_at(*now).contains(&count.table))
                .last();
            let read_for = Duration::from_millis(last.unwrap() - at);
            assert!(read_for < count.table.life(), "{count:?} {read_for:?}");
            assert!(count.table.life() - read_for < Duration::from_millis(2 * HOUR + DAY));
        }
    }
}
