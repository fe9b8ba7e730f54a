//! Words that furniture is made of, in the languages of the rules, counted on each line by
//! family. They are hints among the features and strike nothing alone.

use super::shape::LineShape;
use crate::clean::page::columns::columns;
use crate::clean::page::nearest::{Nearest, distance, nearest};
use crate::clean::page::sums::PrefixSums;
use crate::text::{View, is_unspaced, unspaced_count, word_hash};
use std::array::from_fn;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How many families of words there are.
const FAMILIES: usize = 6;
/// Comments of readers.
pub const COMMENT: usize = 0;
/// Links to other stories.
pub const OTHER: usize = 1;
/// Consent, terms and copyright.
pub const CONSENT: usize = 2;
/// Subscribing, signing in and sharing.
pub const JOIN: usize = 3;
/// Authors and dates.
pub const AUTHOR: usize = 4;
/// Pictures and their sources.
pub const PICTURE: usize = 5;

/// The words of each family.
const WORDS: [&str; FAMILIES] = [
    "comment comments commenting reply replies replied says likes kommentar kommentare kommentieren antworten commentaire \
     commentaires répondre comentario comentarios responder comentário comentários commenti commento rispondi reacties reageer \
     komentarze komentarz odpowiedz komentáře komentář комментарии комментарий комментариев ответить коментарі σχόλια σχόλιο \
     απάντηση yorum yorumlar kommentarer svara kommentit komentar 评论 评论 回复 网友 コメント 댓글 تعليقات التعليقات discussion forum \
     joined upvote report flag",
    "related more also read next previous recommended trending popular latest top stories story watch see check mehr auch lesen \
     weitere ähnliche thema themen lire aussi articles voir leer también más noticias lea leia mais também notícias leggi anche \
     altri articoli lees ook meer czytaj także więcej zobacz też čtěte také více читайте также далее еще новости теме читать \
     читайте також διαβάστε επίσης περισσότερα σχετικά δείτε 相关 阅读 更多 推荐 热点 関連 記事 관련 기사 daha haberler oku läs mer lue myös",
    "cookie cookies privacy consent terms policy rights reserved copyright preferences advertising partners legal datenschutz \
     einwilligung impressum agb rechte werbung confidentialité mentions légales privacidad condiciones derechos reservados política \
     termos direitos informativa diritti voorwaarden prywatności polityka zastrzeżone prawa plików ochrana osobních údajů права \
     защищены политика конфиденциальности δικαιώματα όροι χρήσης 版权 版权所有 隐私 声明 免责 プライバシー gizlilik",
    "subscribe subscription newsletter sign signup login log register email inbox account follow share facebook twitter instagram \
     whatsapp youtube app download membership member donate support abonnieren anmelden registrieren teilen abonnez inscrivez \
     partager connexion suscríbete suscribirse compartir regístrate assine compartilhar iscriviti condividi abbonati aanmelden delen \
     zaloguj zapisz udostępnij подписаться подпишитесь поделиться войти εγγραφή εγγραφείτε 登录 注册 订阅 分享 关注 微博 微信 dela prenumerera",
    "by author posted published updated written reporter editor correspondent staff writer editors edited contributor about biography \
     von autor redaktion aktualisiert veröffentlicht stand par publié auteur rédaction por publicado actualizado autor redacción di \
     pubblicato redazione door gepubliceerd redactie autor opublikowano redakcja redakce autorem автор опубликовано редактор \
     источник συντάκτης δημοσίευση 作者 来源 编辑 责任 记者 発表 yazar",
    "photo photos image images getty credit picture gallery video foto fotos bild bilder quelle photo crédit imagen imágenes imagem \
     immagine afbeelding zdjęcie zdjęcia fot obrázek фото видео φωτογραφία εικόνα 图片 摄影 写真 画像 reuters afp dpa shutterstock istock \
     unsplash",
];

static FAMILY: LazyLock<HashMap<u64, usize>> = LazyLock::new(|| {
    let mut families = HashMap::new();
    for (family, words) in WORDS.iter().enumerate() {
        for word in words.split_whitespace() {
            families.entry(word_hash(word)).or_insert(family);
        }
    }
    families
});

/// Those of them that are several words of a line, because their script sets no blanks.
static UNSPACED: LazyLock<Vec<(&str, usize)>> = LazyLock::new(|| {
    let families = WORDS.iter().enumerate();
    let all =
        families.flat_map(|(family, words)| words.split_whitespace().map(move |w| (w, family)));
    let mut unspaced: Vec<_> = all.filter(|(w, _)| w.starts_with(is_unspaced)).collect();
    unspaced.dedup();
    unspaced
});

/// A label is a line with a word of a family and at most this many words.
const LABEL_MAX_WORDS: i32 = 8;
/// More words of a family on a line count as this many.
const MAX_FAMILY_WORDS: i32 = 20;
/// The lines before and after a line on which words of families are counted.
const AROUND_LINES: usize = 8;

/// The words of families on a page.
pub struct Lexicon {
    /// How many words of each family each line has.
    counts: Vec<[i32; FAMILIES]>,
    /// The nearest labels of each family.
    labels: [Vec<Nearest>; FAMILIES],
    sums: [PrefixSums; FAMILIES],
}

impl Lexicon {
    pub fn new(view: &View<'_>, shapes: &[LineShape]) -> Self {
        let all = 0..shapes.len();
        let counts: Vec<[i32; FAMILIES]> = all.map(|l| count(view, l)).collect();
        let is_label = |l: usize, family: usize| {
            counts[l][family] > 0 && shapes[l].words <= LABEL_MAX_WORDS && !shapes[l].prose
        };
        Self {
            labels: from_fn(|family| nearest(shapes.len(), |l| is_label(l, family))),
            sums: from_fn(|family| PrefixSums::new(counts.iter().map(|c| c[family]))),
            counts,
        }
    }

    /// How many words of a family the lines have.
    pub fn sums(&self, family: usize) -> &PrefixSums {
        &self.sums[family]
    }
}

/// How many words of each family stand in a line.
fn count(view: &View<'_>, line: usize) -> [i32; FAMILIES] {
    let mut counts = [0; FAMILIES];
    let text = view.line(line);
    if unspaced_count(text) > 0 {
        for (word, family) in UNSPACED.iter() {
            counts[*family] += i32::from(text.contains(word));
        }
    }
    for token in view.tokens_of(line) {
        if let Some(&family) = FAMILY.get(&token.hash) {
            counts[family] += 1;
        }
    }
    counts
}

columns! { Lexicon, |self, line| {
        let counts = self.counts[line].map(|n| n.min(MAX_FAMILY_WORDS));
        let to_label = |family: usize| distance(line, self.labels[family][line].before);
        let around = |family: usize| self.sums[family].around(line, AROUND_LINES);
    }
    "lex-comment": counts[COMMENT],
    "lex-other": counts[OTHER],
    "lex-consent": counts[CONSENT],
    "lex-join": counts[JOIN],
    "lex-author": counts[AUTHOR],
    "lex-picture": counts[PICTURE],
    "to-lex-comment": to_label(COMMENT),
    "to-lex-other": to_label(OTHER),
    "to-lex-consent": to_label(CONSENT),
    "to-lex-join": to_label(JOIN),
    "to-lex-author": to_label(AUTHOR),
    "to-lex-picture": to_label(PICTURE),
    "lex-comment-8": around(COMMENT),
    "lex-other-8": around(OTHER),
    "lex-consent-8": around(CONSENT),
    "lex-join-8": around(JOIN),
    "lex-author-8": around(AUTHOR),
    "lex-picture-8": around(PICTURE),
}
