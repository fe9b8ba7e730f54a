use super::*;

fn becomes(text: &str, wanted: &str) {
    let got = pass(text).map_or_else(|| text.to_owned(), |(t, _)| t);
    assert_eq!(got, wanted, "{text:?}");
    assert!(pass(&got).is_none(), "again: {got:?}");
}

#[test]
fn residue_goes() {
    for script in [
        "googletag.cmd.push(function() { googletag.display('div-gpt-ad-152-0'); });",
        "googletag.cmd.push(function () {googletag.display(\"a)b\");});",
        "googletag.display('div-gpt-ad-1');",
        "(adsbygoogle = window.adsbygoogle || []).push({});",
        "window.dataLayer = window.dataLayer || [];",
        "window._taboola = window._taboola || []; _taboola.push({mode:'thumbs-a', container:'x'});",
        "window.adUnits = [{code: 'top', sizes: [[300, 250]]}];",
        "document.write('<div id=\"ad-1\"></div>');",
        "if (typeof(googletag) !== 'undefined') { googletag.cmd.push(function() { }); }",
        "!function(d,s,id){var js=d.getElementsByTagName(s)[0];}(document,\"script\",\"x\");",
        "(function() { var s = document.createElement('script'); s.async = true; })();",
        "$(document).ready(function(){ $('.slide').cycle(); });",
        "gtag('config', 'UA-1');",
        "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Ferry {sails}\"}",
        "@media (max-width: 600px) { .ad { display: none; } p { margin: 0 } }",
        ".ad-box{margin:0 auto;padding:3px} .ad-box p:hover, #top > a { color: #fff; }",
        "#player { width: 100%; height: auto; }",
    ] {
        becomes(script, "");
        becomes(
            &format!("The ferry sailed. {script} It was full."),
            "The ferry sailed. It was full.",
        );
        becomes(
            &format!("The ferry sailed.\n{script}\nIt was full."),
            "The ferry sailed.\nIt was full.",
        );
        becomes(&format!("The ferry sailed. {script}"), "The ferry sailed.");
    }
}

#[test]
fn prose_about_code_stays() {
    for text in [
        "Call window.open() in a sentence; then (and only then) close it.",
        "The script calls googletag.display('x'); in JavaScript, that shows an ad.",
        "A page may set \"window.dataLayer = window.dataLayer || [];\" and go on.",
        "The page says:\ngoogletag.cmd.push(function() { googletag.display('a'); });",
        "The rest is CSS. .ad-box{margin:0}",
        "He wrote (as ever); she answered [as never]; they left {at noon}.",
        "Set {a, b} is not {b; c}. It was. f(x){y}; so what.",
        "The team (3-1); the rest {sic}; and var x = the ship's name; all lost.",
        "He said .ad{x} and window.name = a; b.",
        "googletag.cmd.push(function() { never closed",
        "The listing var this = { value: 1, add: function(x) { return this; } }; is all there is.",
        "Price {today}: 5; tomorrow: 6}",
        "I am (adsbygoogle) today; and {you}.",
    ] {
        becomes(text, text);
    }
}

#[test]
fn brackets_take_no_quadratic_time() {
    let begin = std::time::Instant::now();
    for piece in [
        "googletag.cmd.push(",
        ".a{",
        "{\"@context\":\"https://schema.org",
        "window.a = [",
    ] {
        pass(&format!("{} ;);", piece.repeat(40_000)));
    }
    assert!(begin.elapsed().as_secs() < 20);
}
