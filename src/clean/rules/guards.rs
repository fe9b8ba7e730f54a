//! What no rule may strike. A line comes in, a verdict goes out. The guards
//! are in the mechanism and not in the rules, so that no rule can forget them.

use crate::text::{End, Part, View, ends_as_sentence, for_each_word, word_hash};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A line of fewer words after a list may be anything.
const HEADING_WORDS: usize = 3;

/// A name under a label ("Credit:") is no longer than this.
const NAME_WORDS: usize = 8;
const NAME_BYTES: usize = 80;

/// Verbs by which news reports speech, one language a line. Rules about
/// furniture know none of them.
const SAYING: &[&str] = &[
    "said says say saying told tells according announced announces reported urged urges warned warns added adds stated",
    "confirmed argued claimed insisted noted explained declared wrote stressed asked replied recalled suggested denied",
    "accused criticised criticized advised ruled testified tweeted quoted whispered shouted cried",
    "sagte sagten sagt erklärte erklärten erklärt teilte mitteilte betonte berichtete berichten warnte forderte meinte schrieb hieß zufolge bestätigte kündigte",
    "dit déclaré affirmé expliqué annoncé indiqué ajouté estimé précisé souligné assuré rappelé averti écrit selon",
    "dijo dijeron dice afirmó declaró anunció explicó aseguró señaló indicó advirtió añadió según informó pidió manifestó sostuvo expresó comentó subrayó recordó aclaró destacó indicaron señalaron",
    "disse disseram diz afirmou declarou anunciou explicou informou segundo alertou acrescentou pediu",
    "detto dice dichiarato affermato spiegato annunciato aggiunto secondo sottolineato avvertito scritto",
    "zei zegt zeiden verklaarde meldde meldt aldus volgens waarschuwde liet kondigde",
    "powiedział powiedziała mówi poinformował poinformowała oświadczył ogłosił dodał dodała zdaniem podkreślił ostrzegł",
    "řekl řekla uvedl uvedla oznámil podle dodal povedal uviedol oznámil",
    "mondta közölte szerint bejelentette írta nyilatkozta hangsúlyozta",
    "spus declarat anunțat afirmat adăugat potrivit transmis precizat",
    "dedi söyledi açıkladı belirtti bildirdi duyurdu vurguladı kaydetti göre ifade",
    "sa säger sade uppgav berättade enligt meddelade sier sagde siger fortalte ifølge oplyste opplyste sanoi kertoi mukaan ilmoitti",
    "kata mengatakan ujar menurut menyatakan tutur jelas nói cho biết theo",
    "сказал сказала заявил заявила заявили сообщил сообщила сообщили рассказал отметил подчеркнул добавил объявил словам",
    "сказав сказала заявив заявила повідомив повідомила розповів зазначив наголосив додав словами каза заяви съобщи според",
    "είπε δήλωσε ανακοίνωσε ανέφερε τόνισε υπογράμμισε σύμφωνα πρόσθεσε",
    "قال قالت أعلن أكد أضاف صرح ذكر وقال گفت افزود اعلام کہا",
    "אמר אמרה הודיע מסר לדברי",
    "कहा बताया बोले घोषणा মতে বলেন বলেছেন",
];
/// The same in scripts that set no blanks between words.
const SAYING_PARTS: &[&str] = &[
    "表示",
    "称，",
    "说：",
    "说，",
    "指出",
    "宣布",
    "強調",
    "强调",
    "述べた",
    "語った",
    "話した",
    "発表した",
    "としている",
    "말했다",
    "밝혔다",
    "전했다",
    "강조했다",
    "กล่าวว่า",
];

static SAYING_HASHES: LazyLock<HashSet<u64>> = LazyLock::new(|| {
    let words = SAYING.iter().flat_map(|line| line.split(' '));
    words.map(word_hash).collect()
});

/// Whether the line is a sentence that reports what somebody said.
#[must_use]
pub fn reports_speech(line: &str) -> bool {
    if !ends_as_sentence(line) {
        return false;
    }
    let mut found = false;
    for_each_word(line, |_, _, hash| {
        found = SAYING_HASHES.contains(&hash);
        !found
    });
    found || (!line.is_ascii() && SAYING_PARTS.iter().any(|part| line.contains(part)))
}

/// Whether the line may be the name that a label above it announces.
#[must_use]
pub fn is_name_line(view: &View<'_>, line: usize) -> bool {
    let text = view.line(line);
    text.len() <= NAME_BYTES
        && (1..=NAME_WORDS).contains(&view.weight_of(line))
        && matches!(view.lines[line].ends, End::Open | End::Ellipsis)
        && !view.starts_small(line)
}

/// A line of fewer words may be a label above anything.
const WRAPPED_WORDS: usize = 6;

/// Whether a sentence that is wrapped over several lines goes on from one line to the
/// next: only a newline parts them, the first has no stop, and the second begins with a
/// small letter.
#[must_use]
pub fn goes_on(view: &View<'_>, first: usize, second: usize) -> bool {
    let (a, b) = (&view.lines[first], &view.lines[second]);
    let gap = &view.text[a.span.end as usize..b.span.start as usize];
    a.part == Part::Whole
        && b.part == Part::Whole
        && matches!(a.ends, End::Open | End::Comma)
        && a.weight() >= WRAPPED_WORDS
        && view.starts_small(second)
        && gap.bytes().filter(|b| *b == b'\n').count() == 1
}

/// Longest headline in a list of links, in bytes. Its words do not count: teasers stand
/// behind some.
const LINK_BYTES: usize = 200;

/// Whether the line may be a headline in a list of links: no statement, no label,
/// no numbered heading, and no line of verse or of a recipe.
#[must_use]
pub fn is_headline_line(view: &View<'_>, line: usize) -> bool {
    let text = view.line(line);
    let other = matches!(
        End::of(without_references(text)),
        End::Stop | End::Colon | End::Comma
    );
    text.len() <= LINK_BYTES
        && view.words_of(line) > 0
        && !other
        && !view.starts_small(line)
        && !is_numbered(text)
}

/// Whether the last line of a list before the story goes on is a heading of the story
/// and no link: the links have bullets and it has none, or it has half of their words
/// (and more than a name has).
#[must_use]
pub fn is_subheading(view: &View<'_>, links: &[usize], last: usize) -> bool {
    let bullet = |line: usize| view.line(line).starts_with(['-', '–', '•', '*', '·', '»']);
    let bare = links.iter().all(|l| bullet(*l)) && !bullet(last);
    let words: usize = links.iter().map(|l| view.weight_of(*l)).sum();
    let own = view.weight_of(last);
    let short = own * 2 * links.len() <= words;
    links.len() > 1 && own >= HEADING_WORDS && (bare || short)
}

/// The line without marks of reference at its end: "the channel.[3][12]".
fn without_references(text: &str) -> &str {
    let mut rest = text;
    while let Some(open) = rest.strip_suffix(']').and_then(|r| r.rfind('['))
        && rest[open + 1..rest.len() - 1]
            .bytes()
            .all(|b| b.is_ascii_digit())
    {
        rest = rest[..open].trim_end();
    }
    rest
}

/// "5. Port Alba": a heading of this text.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')'])
}

/// Where a title ends, in bytes of a line that begins with its words.
#[must_use]
pub fn title_ends(view: &View<'_>, line: usize, title: &str) -> Option<usize> {
    let mut tokens = view.tokens_of(line).iter();
    let mut last = None;
    let mut differs = false;
    for_each_word(title, |_, _, hash| {
        last = tokens.next().filter(|token| token.hash == hash);
        differs = last.is_none();
        !differs
    });
    let last = *last.filter(|_| !differs)?;
    let text = view.line(line);
    let start = (last.start - view.lines[line].span.start) as usize;
    let word = start + view.word(last).len();
    let closing = text[word..].find(char::is_whitespace)?;
    Some(word + closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_news() {
        assert!(reports_speech(
            "Turn on notifications for flood alerts, the mayor urged residents."
        ));
        assert!(reports_speech("Read: \"No,\" he said."));
        assert!(reports_speech(
            "Laden Sie die App der Stadt herunter, sagte die Bürgermeisterin."
        ));
        assert!(reports_speech("扫码进入会场，市长表示。"));
        assert!(!reports_speech("READ MORE: What the mayor said"));
        assert!(!reports_speech("Sign up to our newsletter."));
    }
}
