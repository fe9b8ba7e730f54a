//! Words that furniture is made of, in the languages of the rules: counts of a
//! line, by family. They are hints among the features and strike nothing alone.

use super::shape::Shape;
use crate::clean::page::windows::{Sums, distance, nearest};
use crate::text::{View, is_unspaced, unspaced_count, word_hash};
use std::array::from_fn;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Families of words: comments, other stories, consent, subscribing, authorship, pictures.
pub const FAMILIES: usize = 6;

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

/// Those of them that are more than one word of a line, for their script sets no blanks.
static UNSPACED: LazyLock<Vec<(&str, usize)>> = LazyLock::new(|| {
    let families = WORDS.iter().enumerate();
    let all =
        families.flat_map(|(family, words)| words.split_whitespace().map(move |w| (w, family)));
    let mut unspaced: Vec<_> = all.filter(|(w, _)| w.starts_with(is_unspaced)).collect();
    unspaced.dedup();
    unspaced
});

/// A line with a word of a family that says no more, at most so many words.
const LABEL_WORDS: i32 = 8;

/// Words of families on a page.
pub struct Families {
    /// By line.
    counts: Vec<[i32; FAMILIES]>,
    /// The last label of each family before a line.
    labels: [Vec<(Option<usize>, Option<usize>)>; FAMILIES],
    sums: [Sums; FAMILIES],
}

impl Families {
    pub fn new(view: &View<'_>, shapes: &[Shape]) -> Self {
        let all = 0..shapes.len();
        let counts: Vec<[i32; FAMILIES]> = all.map(|l| count(view, l)).collect();
        let is_label = |l: usize, family: usize| {
            counts[l][family] > 0 && shapes[l].words <= LABEL_WORDS && !shapes[l].prose
        };
        Self {
            labels: from_fn(|family| nearest(shapes.len(), |l| is_label(l, family))),
            sums: from_fn(|family| Sums::new(counts.iter().map(|c| c[family]))),
            counts,
        }
    }

    /// How many words of each family the line has, how far the last label is, how many are around.
    pub fn of(&self, line: usize) -> [i32; 3 * FAMILIES] {
        let mut row = [0; 3 * FAMILIES];
        for family in 0..FAMILIES {
            row[family] = self.counts[line][family].min(20);
            row[FAMILIES + family] = distance(line, self.labels[family][line].0);
            row[2 * FAMILIES + family] = self.sums[family].around(line, 8);
        }
        row
    }

    pub fn sums(&self) -> &[Sums; FAMILIES] {
        &self.sums
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
