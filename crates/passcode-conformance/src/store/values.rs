//! What is put and read.

use std::time::Duration;

use super::suite::{HOUR, Suite};
use crate::verdict::{Met, ensure};

const LIFE: Duration = Duration::from_millis(300);

/// What was put is read until it is taken away, and taken away once.
pub(super) async fn value(suite: &Suite<'_>) -> Met {
    let key = suite.key();
    let none = suite.get(&key).await?;
    ensure(none.is_none() && !suite.remove(&key).await?, || "something was there".into())?;
    for value in [&b"one"[..], b"another, which is longer", b"1"] {
        suite.put(&key, value, HOUR).await?;
        let found = suite.get(&key).await?;
        ensure(found.as_deref() == Some(value), || format!("put {value:?}, got {found:?}"))?;
    }
    ensure(suite.remove(&key).await?, || "what was put was not there to remove".into())?;
    let found = suite.get(&key).await?;
    ensure(found.is_none(), || format!("removed, and still there: {found:?}"))?;
    ensure(!suite.remove(&key).await?, || "removed twice".into())
}

/// Only where nothing is, and what is there stays.
pub(super) async fn put_new(suite: &Suite<'_>) -> Met {
    let key = suite.key();
    ensure(suite.put_new(&key, b"first", HOUR).await?, || {
        "nothing was there, and it said no".into()
    })?;
    ensure(!suite.put_new(&key, b"second", HOUR).await?, || "it was put over another".into())?;
    let found = suite.get(&key).await?;
    ensure(found.as_deref() == Some(b"first"), || format!("the first is gone: {found:?}"))?;
    suite.remove(&key).await?;
    ensure(suite.put_new(&key, b"third", HOUR).await?, || "it is gone, and it said no".into())
}

/// Bytes are kept as they are.
pub(super) async fn odd_values(suite: &Suite<'_>) -> Met {
    let large: Vec<u8> = (0..=u8::MAX).cycle().take(256 * 1024).collect();
    let odd: [&[u8]; 7] =
        [b"", b"\0", b"a\0b", b"\r\n$3\r\n", b"\xff\xfe\x80", b" ' \" \\ ", &large];
    for value in odd {
        let key = suite.key();
        suite.put(&key, value, HOUR).await?;
        let found = suite.get(&key).await?;
        let length = value.len();
        ensure(found.as_deref() == Some(value), || format!("{length} bytes came out changed"))?;
        ensure(!suite.put_new(&key, b"x", HOUR).await?, || {
            format!("{length} bytes count as none")
        })?;
    }
    Ok(())
}

/// Every text is a key of its own.
pub(super) async fn odd_keys(suite: &Suite<'_>) -> Met {
    let begin = suite.key();
    let long = "k".repeat(4096);
    let odd = [
        "",
        "a",
        "A",
        "a ",
        " a",
        "á",
        "a\u{301}",
        "a\0",
        "a\0b",
        "a%",
        "a_",
        "a*",
        "a?",
        "a\n",
        "a\r\n",
        "{a}",
        "}{",
        "a:b",
        "'a'",
        "\"a\"",
        "a;--",
        "\u{1F511}",
        long.as_str(),
    ];
    for (value, key) in odd.iter().enumerate() {
        suite.put(&format!("{begin}{key}"), value.to_string().as_bytes(), HOUR).await?;
    }
    for (value, key) in odd.iter().enumerate() {
        let found = suite.get(&format!("{begin}{key}")).await?;
        let value = value.to_string().into_bytes();
        ensure(found.as_ref() == Some(&value), || format!("the key {key:?} holds {found:?}"))?;
    }
    Ok(())
}

/// What its life has ended is not there, to nobody.
pub(super) async fn life(suite: &Suite<'_>) -> Met {
    let (read, taken, made) = (suite.key(), suite.key(), suite.key());
    for key in [&read, &taken, &made] {
        suite.put(key, b"x", LIFE).await?;
    }
    suite.fixture.pass(LIFE + suite.fixture.slack()).await;
    let found = suite.get(&read).await?;
    ensure(found.is_none(), || "what has ended is read".into())?;
    ensure(!suite.remove(&taken).await?, || "what has ended is there to remove".into())?;
    ensure(suite.put_new(&made, b"y", HOUR).await?, || "what has ended is in the way".into())
}

/// A life goes with the value that it was put with.
pub(super) async fn newer_life(suite: &Suite<'_>) -> Met {
    let (longer, kept) = (suite.key(), suite.key());
    suite.put(&longer, b"short", LIFE).await?;
    suite.put(&longer, b"long", HOUR).await?;
    suite.put(&kept, b"short", LIFE).await?;
    // Too late on a slow machine, where it is new.
    let was_new = suite.put_new(&kept, b"long", HOUR).await?;
    suite.fixture.pass(LIFE + suite.fixture.slack()).await;
    let found = suite.get(&longer).await?;
    ensure(found.as_deref() == Some(b"long"), || format!("put for an hour: {found:?}"))?;
    let found = suite.get(&kept).await?;
    ensure(was_new || found.is_none(), || "what was refused has prolonged a life".into())
}
