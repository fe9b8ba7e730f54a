//! The words of times in the languages that have rules: months, weekdays, what
//! stands beside a date, and times that count back from now.

use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// One language a line, January to December, variants with a bar. No word may
/// be two months in two languages; a test sees to it.
const MONTHS: &[&str] = &[
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
    "januar|jänner februar|feber märz|mär|mrz april mai juni juli august september oktober|okt november dezember|dez",
    "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre octobre novembre décembre|déc",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|sept octubre noviembre diciembre|dic",
    "janeiro fevereiro|fev março abril maio|mai junho julho agosto setembro|set outubro|out novembro dezembro|dez",
    "gennaio|gen febbraio|febbr marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|sett ottobre|ott novembre dicembre",
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec lipca|lipiec sierpnia|sierpień września|wrzesień października|październik listopada|listopad grudnia|grudzień",
    "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září října|říjen listopadu prosince|prosinec",
    "január február marec apríl máj jún júl august september október november december",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie decembrie",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember|des",
    "januar februar marts april maj juni juli august september oktober november december",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "января|янв февраля|фев марта|мар апреля|апр мая июня июля августа|авг сентября|сен|сент октября|окт ноября|ноя декабря|дек",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
];

const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun \
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so \
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo \
    segunda terça quarta quinta sexta feira lunedì martedì mercoledì giovedì venerdì sabato domenica \
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela \
    pondělí úterý středa čtvrtek pátek neděle luni marți miercuri joi vineri sâmbătă duminică \
    pazartesi salı çarşamba perşembe cuma cumartesi pazar måndag tisdag onsdag torsdag fredag lördag söndag \
    mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai \
    понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер п’ятниця субота неділя \
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή senin selasa rabu kamis jumat sabtu minggu";

/// Words that stand beside a time. Zones by abbreviation do not count as a
/// zone: CST is Chicago's and China's.
const FILLERS: &str = "at on of h hrs est edt et cst cdt ct mst mdt mt pst pdt pt ist bst cet cest eet eest msk hkt \
    sgt jst kst aest aedt wib sast wat eat local time uhr um am vom dne mez mesz le à a las los el hs às em alle ore il del \
    om op uur godz godzina kl klo v o ve saat tarihinde г года в мск о об р στις pukul pada la ora den time";

/// Between the day, the month and the year: 3 de mayo de 2026, 3rd of May.
const OF: &str = "of de del d di";
const DAY_SUFFIXES: &str = "st nd rd th er º";

static MONTH_NUMBERS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let months = MONTHS.iter().flat_map(|l| l.split_whitespace().zip(1..));
    months
        .flat_map(|(names, number)| names.split('|').map(move |name| (name, number)))
        .collect()
});
static WEEKDAY_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| WEEKDAYS.split_whitespace().collect());
static FILLER_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FILLERS.split_whitespace().collect());

/// Counting back from now. "just now" has no number.
static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let counted = [
        "(?:(?:about|over|almost|around|nearly|less than|more than) )?(?:N|an?|one) (?:sec|second|min|minute|hr|hour|day|week|month|year)s? ago",
        "[0-9]{1,3} ?[mhdw] ago",
        "vor (?:(?:etwa|rund) )?(?:N|einer?|einem) (?:Sekunden?|Min\\.?|Minuten?|Stunden?|Std\\.?|Tag(?:en)?|Wochen?|Monat(?:en)?|Jahr(?:en)?)",
        "il y a (?:environ )?(?:N|une?) (?:secondes?|min|minutes?|h|heures?|jours?|semaines?|mois|ans?)",
        "hace (?:N|una?) (?:segundos?|min|minutos?|horas?|días?|semanas?|mes(?:es)?|años?)",
        "h[áa] (?:cerca de )?(?:N|uma?) (?:segundos?|min|minutos?|horas?|dias?|semanas?|mês|meses|anos?)",
        "(?:N|una?|un['’]) ?(?:secondi|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa",
        "(?:ongeveer )?(?:N|een) (?:seconden|min\\.?|minuut|minuten|uur|dag|dagen|week|weken|maand|maanden|jaar) geleden",
        "(?:N )?(?:minutę|minut[ay]?|godzinę|godzin[ay]?|dzień|dni|tydzień|tygodnie|miesiąc) temu",
        "(?:N )?(?:мин\\.?|минуту|минуты?|минут|час(?:а|ов)?|день|дня|дней|неделю|недели) назад",
        "(?:N )?(?:хв\\.?|хвилин[аиу]?|годин[аиу]?|день|дні|днів|тиждень) тому",
        "N (?:dk|dakika|saat|gün|hafta|ay|yıl) önce",
        "(?:för )?(?:N|en|ett) (?:sekunder|minut(?:er)?|timm(?:e|ar)|dag(?:ar)?|vecka|veckor) sedan",
        "(?:for )?(?:N|et?n?) (?:minut(?:t|ter|ter)?|time|timer|dag|dage|dager|uke|uker|uge|uger) siden",
        "N (?:detik|menit|jam|hari|minggu|bulan) (?:yang )?lalu",
        "πριν (?:από )?(?:N|μία|ένα) (?:λεπτ[άό]|ώρ[αε]ς?|ημέρ[αε]ς?|μέρ[αε]ς?)",
        "منذ (?:N )?(?:دقيقة|دقائق|ساعة|ساعات|يوم|أيام)",
        "N ?(?:秒|分钟|分鐘|分|小时|小時|時間|天|日|个月|週間|周)(?:以)?前",
        "N ?(?:초|분|시간|일|주|개월) 전",
        "N (?:मिनट|घंटे|दिन) पहले",
    ];
    let pattern = counted.join("|").replace('N', "[0-9]{1,3}");
    Regex::new(&format!(
        "^(?i:{pattern}|just now|gerade eben|à l['’]instant)$"
    ))
    .ok()
});

/// Names of months and weekdays of four letters and more; shorter ones are
/// other words, too ("may", "set", "sun").
pub fn date_words() -> impl Iterator<Item = &'static str> {
    let months = MONTHS.iter().flat_map(|l| l.split(['|', ' ']));
    let all = months.chain(WEEKDAYS.split_whitespace());
    all.filter(|word| word.chars().nth(3).is_some())
}

pub fn month(word: &str) -> Option<u32> {
    MONTH_NUMBERS.get(word).copied()
}

pub fn is_weekday(word: &str) -> bool {
    WEEKDAY_NAMES.contains(word)
}

pub fn is_filler(word: &str) -> bool {
    FILLER_WORDS.contains(word)
}

pub fn is_of(word: &str) -> bool {
    OF.split(' ').any(|w| w == word)
}

pub fn is_day_suffix(word: &str) -> bool {
    DAY_SUFFIXES.split(' ').any(|w| w == word)
}

/// "about 15 hours ago", "vor 3 Stunden", "3小时前".
pub fn is_relative(folded: &str) -> bool {
    RELATIVE.as_ref().is_some_and(|r| r.is_match(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_two_months() {
        for line in MONTHS {
            assert_eq!(line.split_whitespace().count(), 12, "{line}");
            for (names, number) in line.split_whitespace().zip(1..) {
                for name in names.split('|') {
                    assert_eq!(month(name), Some(number), "{name}");
                }
            }
        }
    }

    #[test]
    fn times_that_count_back() {
        for text in [
            "about 15 hours ago",
            "an hour ago",
            "3h ago",
            "vor 3 stunden",
            "il y a 2 heures",
            "hace 5 minutos",
            "3小时前",
            "2시간 전",
            "3 часа назад",
            "2 saat önce",
        ] {
            assert!(is_relative(text), "{text}");
        }
        for text in [
            "long ago",
            "vor gericht",
            "hace calor",
            "日前",
            "3 ore",
            "vor 1990 jahren",
        ] {
            assert!(!is_relative(text), "{text}");
        }
    }
}
