use super::*;

fn happen(window: &mut Window, quota: &Quota, now: u64) -> Result<(), u64> {
    window.roll(quota, now);
    match window.wait(quota, now) {
        None => {
            window.count(now);
            Ok(())
        }
        Some(wait) => Err(milliseconds(wait)),
    }
}

fn wait_at(window: &Window, quota: &Quota, now: u64) -> Option<Duration> {
    Window::joined(quota, std::slice::from_ref(window), now).wait(quota, now)
}

/// Against a plain list of times.
#[test]
fn up_to_a_hundred_it_is_exact() {
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    for limit in [1, 2, 5, 100] {
        let quota = Quota::new("k", limit, Duration::from_millis(1000));
        let (mut window, mut times, mut now) = (Window::new(&quota), Vec::new(), 5000);
        for _ in 0..2000 {
            now += random(40);
            let counted = times.iter().filter(|time| **time + 1000 > now).count();
            match happen(&mut window, &quota, now) {
                Ok(()) => {
                    assert!(counted < limit as usize);
                    times.push(now);
                }
                Err(wait) => {
                    assert_eq!(counted, limit as usize);
                    // It is right to the millisecond.
                    assert!(wait_at(&window, &quota, now + wait - 1).is_some());
                    assert_eq!(wait_at(&window, &quota, now + wait), None);
                    if random(4) == 0 {
                        window.uncount();
                        times.pop();
                    }
                }
            }
        }
    }
}

/// Steady traffic gets what the limit says, and what it waits for comes.
#[test]
fn above_a_hundred_steady_traffic_is_within_five_per_cent() {
    let quota = Quota::new("k", 1000, Duration::from_secs(10));
    let mut window = Window::new(&quota);
    let taken: Vec<u64> =
        (0..200_000).filter(|now| happen(&mut window, &quota, *now).is_ok()).collect();
    for start in (20_000..180_000).step_by(777) {
        let counted = taken.iter().filter(|time| (start..start + 10_000).contains(*time)).count();
        assert!((950..=1050).contains(&counted), "{counted} from {start}");
    }
}

/// What was counted under an older key counts until its window is over.
#[test]
fn counts_of_older_keys_are_added_up() {
    for limit in [5_u64, 200] {
        let quota = Quota::new("k", u32::try_from(limit).unwrap(), Duration::from_secs(10));
        let mut older = Window::new(&quota);
        for _ in 0..limit - 1 {
            assert_eq!(happen(&mut older, &quota, 50_000), Ok(()));
        }
        let mut windows = [vec![Window::new(&quota), older]];
        let quotas = [quota];
        assert_eq!(used(&quotas, &windows, 50_000), [limit - 1]);
        assert_eq!(take(&quotas, &mut windows, 50_000), Take::Taken);
        assert!(matches!(take(&quotas, &mut windows, 50_000), Take::Refused { which: 0, .. }));
        assert_eq!(used(&quotas, &windows, 50_000), [limit]);
        assert_eq!(used(&quotas, &windows, 70_001), [0]);
    }
}

#[test]
fn a_clock_that_is_set_back_forgets_nothing() {
    for limit in [5, 101] {
        let quota = Quota::new("k", limit, Duration::from_secs(10));
        let mut window = Window::new(&quota);
        for _ in 0..limit {
            assert_eq!(happen(&mut window, &quota, 50_000), Ok(()));
        }
        for now in [49_999, 40_000, 29_999, 50_001] {
            assert!(happen(&mut window, &quota, now).is_err(), "{limit} at {now}");
        }
    }
}

#[test]
fn above_a_hundred_the_wait_is_long_enough_and_no_longer() {
    let quota = Quota::new("k", 101, Duration::from_secs(10));
    for burst in [0, 3_333, 9_999] {
        let mut window = Window::new(&quota);
        for _ in 0..101 {
            assert_eq!(happen(&mut window, &quota, 50_000 + burst), Ok(()));
        }
        let mut now = 50_000 + burst;
        let wait = happen(&mut window, &quota, now).unwrap_err();
        assert!(wait_at(&window, &quota, now + wait - 2).is_some());
        now += wait;
        assert_eq!(happen(&mut window, &quota, now), Ok(()), "{burst}");
    }
}
