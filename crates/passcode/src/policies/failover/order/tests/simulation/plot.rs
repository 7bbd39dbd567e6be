//! The plot in `docs/`: shares and regret, as the mean of all runs.

use std::fmt::Write;

use super::{BEST, FALLS_AT, JUDGED_AT, NAMES, SENDS, rate, share};

const COLOURS: [&str; 3] = ["#1b6ca8", "#8a8a8a", "#c0392b"];
const LEFT: f64 = 60.0;
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
const SHARES: f64 = 40.0;
const REGRET: f64 = 320.0;
const STEP: usize = 50;
/// The regret at the top of its axis, in codes.
const MOST: f64 = 200.0;

/// Draws who was first at each send, in each run.
pub(super) fn draw(runs: &[Vec<usize>]) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 570\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"720\" height=\"570\" fill=\"#fff\"/>\n",
    );
    axes(&mut svg, SHARES, "share of the sends", "100 %");
    for member in 0..3 {
        let points = (0..SENDS).step_by(STEP).map(|start| {
            let shares = runs.iter().map(|run| share(&run[start..start + STEP], member));
            let mean = shares.sum::<f64>() / runs.len() as f64;
            (start + STEP / 2, SHARES + HEIGHT * (1.0 - mean))
        });
        line(&mut svg, COLOURS[member], points);
        let y = SHARES - 24.0;
        let x = LEFT + 220.0 * member as f64;
        text(
            &mut svg,
            (x, y),
            COLOURS[member],
            &format!("codes that come back: {}", NAMES[member]),
        );
    }
    axes(&mut svg, REGRET, "codes lost, against always asking the best", "200");
    for (colour, asks) in [("#1b6ca8", None), ("#8a8a8a", Some(()))] {
        let mut lost = 0.0;
        let points = (0..SENDS).filter_map(|send| {
            lost += match asks {
                None => {
                    runs.iter().map(|run| regret(run[send], send)).sum::<f64>() / runs.len() as f64
                }
                Some(()) => (0..3).map(|member| regret(member, send)).sum::<f64>() / 3.0,
            };
            let y = REGRET + HEIGHT * (1.0 - lost.min(MOST) / MOST);
            (send % STEP == STEP - 1 && lost < MOST).then_some((send, y))
        });
        let points: Vec<_> = points.collect();
        line(&mut svg, colour, points.into_iter());
    }
    text(&mut svg, (LEFT, REGRET - 24.0), "#1b6ca8", "order = \"conversion\"");
    text(&mut svg, (LEFT + 220.0, REGRET - 24.0), "#8a8a8a", "all equally often");
    svg.push_str("</svg>\n");
    svg
}

/// How many codes it loses to ask this member instead of the best.
fn regret(member: usize, send: usize) -> f64 {
    rate(BEST, send) - rate(member, send)
}

fn x(send: usize) -> f64 {
    LEFT + WIDTH * send as f64 / SENDS as f64
}

fn axes(svg: &mut String, top: f64, title: &str, most: &str) {
    let bottom = top + HEIGHT;
    for (at, dash) in [(FALLS_AT, "4 3"), (JUDGED_AT, "1 3")] {
        let x = x(at);
        writeln!(
            svg,
            "<path d=\"M{x:.0} {top}V{bottom}\" stroke=\"#c0392b\" stroke-dasharray=\"{dash}\"/>"
        )
        .unwrap();
    }
    let right = LEFT + WIDTH;
    writeln!(svg, "<path d=\"M{LEFT} {top}V{bottom}H{right}\" fill=\"none\" stroke=\"#333\"/>")
        .unwrap();
    text(svg, (LEFT, top - 8.0), "#333", title);
    text(svg, (16.0, top + 8.0), "#333", most);
    text(svg, (44.0, bottom), "#333", "0");
    for send in [500, 1000, 1500, 2000] {
        text(svg, (x(send) - 14.0, bottom + 16.0), "#333", &send.to_string());
    }
}

fn line(svg: &mut String, colour: &str, points: impl Iterator<Item = (usize, f64)>) {
    let points: Vec<_> = points.map(|(send, y)| format!("{:.1},{y:.1}", x(send))).collect();
    writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
        points.join(" ")
    )
    .unwrap();
}

fn text(svg: &mut String, (x, y): (f64, f64), colour: &str, text: &str) {
    writeln!(svg, "<text x=\"{x:.0}\" y=\"{y:.0}\" fill=\"{colour}\">{text}</text>").unwrap();
}
