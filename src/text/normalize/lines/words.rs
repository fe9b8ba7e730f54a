//! Words that no sentence, headline or label ends with. A word comes in; whether
//! a text that breaks off after it goes on elsewhere goes out. Only words that
//! are frequent, and open in every language that has them.

/// Small words after which something must follow. Left out are those that end
/// phrases ("log in", "read on", "said no"), verbs' parts ("greift an", "fährt
/// ab") and words of one language that are nouns of another (die, van, son, con).
const OPEN: &[&str] = &[
    "a", "an", "the", "and", "or", "of", "to", "at", "by", "for", "from", "with", "as", "that",
    "which", "whose", "than", "into", "its", "their", "his", "our", "your", "is", "are", "was",
    "were", "has", "have", "will", "would", "via", "between", // English
    "der", "dem", "des", "eine", "einen", "einem", "einer", "eines", "und", "oder", "vom", "zum",
    "zur", "für", "durch", "dass", "beim", // German
    "le", "la", "les", "un", "une", "du", "de", "et", "ou", "à", "au", "aux", "dans", "sur",
    "avec", "que", "qui", "est", // French
    "el", "los", "las", "una", "del", "y", "al", "en", "por", "para", // Spanish
    "os", "uma", "da", "dos", "das", "em", "nos", "com", "ao", "à", "às", // Portuguese
    "il", "lo", "gli", "della", "dei", "delle", "e", "nel", "nella", "per", "che", "dal", "dalla",
    "di", // Italian
    "het", "een", "bij", "dat", "te", "naar", // Dutch
    "i", "w", "z", "oraz", "dla", "przez", "że", // Polish
    "и", "в", "с", "к", "на", "из", "для", "от", "что", // Russian
];

/// Small words that begin the rest of a sentence, and no item of a list. Not
/// "by" and its like (bylines), nor "on" and "at" (datelines).
const ONWARD: &[&str] = &[
    "and", "of", "to", "for", "from", "with", "as", "that", "which", "who", "whose", "whom",
    "where", "when", "while", "than", "into", "is", "are", "was", "were", "has", "have", "had",
    "will", "would", "could", "can", "said", "says", "told", "but", // English
    "und", "oder", "für", "durch", "dass", "als", "wie", "ist", "sind", "war", "hat", "wird",
    "wurde", "nach", "sagte", // German
    "et", "ou", "dans", "sur", "avec", "que", "qui", "est", "sont", "ont", // French
    "y", "en", "para", "fue", // Spanish
    "e", "em", "com", "é", "foi", "para", // Portuguese
    "che", "nel", "nella", "è", "sono", // Italian
    "het", "een", "dat", "en", "is", // Dutch
    "w", "z", "oraz", "że", "jest", // Polish
    "и", "в", "с", "на", "что", "из", // Russian
];

/// Labels that a page sets into a sentence, and that are no link in it.
const INSERTS: &[&str] = &[
    "advertisement",
    "advertising",
    "ad",
    "sponsored",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "publicidade",
    "pubblicità",
    "advertentie",
    "reklama",
    "реклама",
    "loading",
    "share",
    "photo",
    "video",
    "image",
];

/// Whether a line is a label that rules may strike.
pub fn is_insert(line: &str) -> bool {
    line.len() < 16 && INSERTS.contains(&&*line.to_lowercase())
}

/// Whether a text that ends with this word is not at its end.
pub fn is_open(word: &str) -> bool {
    OPEN.contains(&word)
}

/// Whether a text that begins with this word began before it.
pub fn is_onward(word: &str) -> bool {
    ONWARD.contains(&word)
}
