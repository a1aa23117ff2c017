//! The evidence page, written from the data: `cargo run -p science --example evidence > docs/evidence.md`.

mod facts;
mod numbers;

use crate::citation::{Citation, Seen, citation, citations};
use crate::claim::{FIRST, Grade, Topic, claim, claims};
use crate::norm::norms;
use crate::parameter::parameters;
use crate::phenomenon::phenomena;

/// What nobody has measured, as far as our sources reach.
const GAPS: [&str; 8] = [
    "What people do minute by minute after sex, by how they attach.",
    "Hormones, attachment and sex in the same people.",
    "The hormones of both partners after sex, close enough in time to see how they fall.",
    "How often people withdraw, wash or pick up a phone after sex.",
    "How many minutes of closeness do what.",
    "Drifting off right after sex in couples.",
    "The bodies of same-sex couples and of couples who have been together for long.",
    "Whether an agreement made beforehand helps.",
];

/// Heading of the last section.
const SOURCES: &str = "Sources";

/// The whole of `docs/evidence.md`.
#[must_use]
pub fn evidence_page() -> String {
    let mut page = Page::default();
    opening(&mut page);
    contents(&mut page);
    first(&mut page);
    facts::by_topic(&mut page);
    gaps(&mut page);
    numbers::of_the_model(&mut page);
    numbers::to_show(&mut page);
    numbers::of_adults(&mut page);
    sources(&mut page);
    page.text
}

/// Markdown under construction: one sentence per line.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A paragraph with each sentence on a line of its own, then an empty line.
    fn paragraph(&mut self, text: &str) {
        self.sentences(text);
        self.line("");
    }

    fn sentences(&mut self, text: &str) {
        let mut rest = text;
        while let Some(end) = sentence_end(rest) {
            let (sentence, after) = rest.split_at(end);
            self.line(sentence.trim());
            rest = after;
        }
        self.line(rest.trim());
    }
}

/// Where the first sentence ends, if another one follows: after a full stop, before a space and a capital letter or code.
fn sentence_end(text: &str) -> Option<usize> {
    text.match_indices(". ").map(|(at, _)| at + 1).find(|end| {
        text.get(end + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c == '`'))
    })
}

fn opening(page: &mut Page) {
    page.line("<!-- Written from science/*.toml. Change the data, then: cargo run -p science --example evidence > docs/evidence.md -->");
    page.line("");
    page.line("# How do we know?");
    page.line("");
    let total = claims().len();
    page.paragraph(&format!(
        "Afterglow is built on a popular account of what happens after sex. \
         Here are the {total} things it states or repeats, each as it is told and as it is known, with a grade and the source. \
         Most sources were read as abstracts and open tables, so some sizes are missing; a missing number is left out and never guessed."
    ));
    page.line("| grade | of the claim as told | claims |");
    page.line("|---|---|---|");
    for grade in Grade::ALL {
        let count = claims().iter().filter(|claim| claim.grade == grade).count();
        page.line(&format!(
            "| **{}** | {} | {count} |",
            grade.letter(),
            grade.meaning()
        ));
    }
    page.line("");
    page.paragraph(
        "A plus or minus is a finer step. After a stroke stands the grade of a narrower reading: D/B− is a guess as told, \
         with some evidence for a part of it. Below, each heading is the claim as it is told, and the line under it is what is known.",
    );
}

fn contents(page: &mut Page) {
    let of_topic = |topic: &Topic| claims().iter().any(|claim| claim.topic == *topic);
    let topics = Topic::ALL.into_iter().filter(of_topic).map(Topic::title);
    let rest = [numbers::MODEL, numbers::NORMS, SOURCES];
    let links: Vec<_> = topics
        .chain(rest)
        .map(|title| format!("[{title}](#{})", heading_anchor(title)))
        .collect();
    page.line(&links.join(" · "));
    page.line("");
}

/// The anchor that Markdown viewers give a heading.
fn heading_anchor(title: &str) -> String {
    let kept = title.to_lowercase().replace(' ', "-");
    kept.chars()
        .filter(|c| c.is_alphanumeric() || *c == '-')
        .collect()
}

fn first(page: &mut Page) {
    page.line("## In one minute");
    page.line("");
    for claim in FIRST.into_iter().filter_map(claim) {
        page.line(&format!(
            "- *“{}”* {} ([{}](#{}))",
            claim.told, claim.sentence, claim.grade_shown, claim.id
        ));
    }
    page.line("");
}

fn gaps(page: &mut Page) {
    page.line("## What nobody has measured");
    page.line("");
    page.paragraph(
        "These are gaps in all the sources we know, not only on this page. Where the app works with one of them, it says so.",
    );
    for gap in GAPS {
        page.line(&format!("- {gap}"));
    }
    page.line("");
    page.paragraph("And these claims were looked for without finding a study that tested them:");
    let open = claims().iter().filter(|claim| {
        claim
            .sources
            .iter()
            .filter_map(|id| citation(id))
            .any(|source| source.seen == Seen::NoneFound)
    });
    for claim in open {
        page.line(&format!("- [{}](#{})", claim.told, claim.id));
    }
    page.line("");
}

fn sources(page: &mut Page) {
    page.line(&format!("## {SOURCES}"));
    page.line("");
    page.paragraph(
        "*Read*: the figure or statement was read there. *Computed*: from the open data named. \
         *Not checked*: common knowledge of the field that nobody here has read at its source; no number rests on it.",
    );
    let (used, other): (Vec<_>, Vec<_>) = citations().iter().partition(|source| is_used(source.id));
    source_table(page, &used);
    page.line("");
    page.line("<details><summary>Read as well; nothing above rests on them</summary>");
    page.line("");
    source_table(page, &other);
    page.line("");
    page.line("</details>");
}

fn source_table(page: &mut Page, sources: &[&Citation]) {
    page.line("| source | where | how |");
    page.line("|---|---|---|");
    for source in sources {
        page.line(&format!(
            "| <a id=\"{}\"></a>{} | {} | {} |",
            anchor(source.id),
            source.text,
            place(source),
            source.seen.name()
        ));
    }
}

/// Whether a claim, a number, a phenomenon or a norm rests on a source.
fn is_used(id: &str) -> bool {
    claims().iter().any(|claim| claim.sources.contains(&id))
        || parameters().iter().any(|parameter| parameter.source == id)
        || phenomena()
            .iter()
            .any(|phenomenon| phenomenon.sources.contains(&id))
        || norms().iter().any(|norm| norm.source == id)
}

/// The locator as a link where it has an address.
fn place(source: &Citation) -> String {
    match source.url {
        Some(url) => format!("[{}]({url})", source.locator),
        None => source.locator.to_owned(),
    }
}

/// Anchor of a source, apart from those of claims.
fn anchor(id: &str) -> String {
    format!("source-{id}")
}

/// A short link to a source: its text up to the year, or up to the first pause.
fn source_link(id: &str) -> String {
    citation(id).map_or_else(
        || id.to_owned(),
        |source| {
            let caution = if source.seen == Seen::Memory {
                " (not checked)"
            } else {
                ""
            };
            format!("[{}](#{}){caution}", short(source.text), anchor(id))
        },
    )
}

fn short(text: &str) -> &str {
    let is_year = |word: &str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let year = text.match_indices(' ').map(|(at, _)| at + 1).find_map(|start| {
        let end = start + 4;
        text.get(start..end).filter(|word| is_year(word)).map(|_| end)
    });
    let pause = || text.find([',', ';', '(']).unwrap_or(text.len());
    text.get(..year.unwrap_or_else(pause))
        .unwrap_or(text)
        .trim_end_matches(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::{Page, heading_anchor, short};

    #[track_caller]
    fn check(text: &str, lines: &str) {
        let mut page = Page::default();
        page.sentences(text);
        assert_eq!(page.text, lines);
    }

    #[test]
    fn each_sentence_has_its_line() {
        check("One. Two.", "One.\nTwo.\n");
        check("About 3.2 and 4.8 minutes.", "About 3.2 and 4.8 minutes.\n");
        check("J. not a capital", "J. not a capital\n");
        check("", "\n");
    }

    #[test]
    fn short_names_of_sources() {
        assert_eq!(
            short("Aron, Fisher and others 2005, J Neurophysiol 94:327 (17 people)"),
            "Aron, Fisher and others 2005"
        );
        assert_eq!(
            short("Coan and others 2006, 16 married women"),
            "Coan and others 2006"
        );
        assert_eq!(
            short("Guide for clinicians on grounding"),
            "Guide for clinicians on grounding"
        );
        assert_eq!(short("Couples, watched."), "Couples");
        assert_eq!(short("Ours. The rest."), "Ours. The rest");
    }

    #[test]
    fn anchors_of_headings() {
        assert_eq!(
            heading_anchor("Heart, stress and sleep"),
            "heart-stress-and-sleep"
        );
    }
}
