#!/usr/bin/env python3
"""Writes the tables of names beside this file from public standards, as Debian ships them.

Sources: HTML's named character references (Python's html.entities), Unicode (unicodedata), ISO 639, 3166 and
4217 (package iso-codes), and the names that the Unicode CLDR has for them in many languages (package libicu72).
Run it only to renew the tables; the build does not need it.
"""
import ctypes
import glob
import html.entities
import json
import os
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
LOCALES = ('en de fr es it pt nl sv nb nn da fi is pl cs sk sl hu ro bg ru uk sr_Latn hr el tr et lv lt ca eu gl ga '
           'id ms vi ja ko zh zh_Hant ar he hi').split()
# Months: those that are counted ("3月", "tháng 3") need no name.
MONTH_LOCALES = [x for x in LOCALES if x not in 'hr ja ko zh zh_Hant vi'.split()]
# Of these only the whole names: their short ones are words elsewhere.
WHOLE_MONTH_LOCALES = 'hr sr mk be af sq az uz kk ka hy th fil sw cy'.split()
# Croatian's October is November in Polish and Czech, where far more write the month as a word.
NOT_THIS_MONTH = {('hr', 'listopad'), ('hr', 'listopada')}
icu = ctypes.CDLL(sorted(glob.glob('/usr/lib/*/libicuuc.so.*'))[0])
icu_i18n = ctypes.CDLL(sorted(glob.glob('/usr/lib/*/libicui18n.so.*'))[0])
VERSION = '_72'


def call(name, *arguments, size=256):
    """An ICU function that writes UTF-16 to (buffer, size, &error)."""
    buffer = ctypes.create_string_buffer(size * 2)
    error = ctypes.c_int(0)
    length = getattr(icu, name + VERSION)(*arguments, buffer, size, ctypes.byref(error))
    return buffer.raw[:length * 2].decode('utf-16-le') if error.value <= 0 and length < size else ''


def country_name(code, locale):
    return call('uloc_getDisplayCountry', ('und_' + code).encode(), locale.encode())


def language_name(code, locale):
    return call('uloc_getDisplayLanguage', code.encode(), locale.encode())


def month_names(locale, kinds):
    """[(month 1-12, name)] of these kinds."""
    error = ctypes.c_int(0)
    opened = getattr(icu_i18n, 'udat_open' + VERSION)
    opened.restype = ctypes.c_void_p
    symbols = getattr(icu_i18n, 'udat_getSymbols' + VERSION)
    symbols.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32, ctypes.c_void_p]
    form = ctypes.c_void_p(opened(2, 2, locale.encode(), None, 0, None, 0, ctypes.byref(error)))
    found = []
    for kind in kinds:
        for month in range(12):
            buffer = ctypes.create_string_buffer(128)
            error = ctypes.c_int(0)
            n = symbols(form, kind, month, buffer, 64, ctypes.byref(error))
            found.append((month + 1, buffer.raw[:n * 2].decode('utf-16-le').strip('. ')))
    return found


def folded(text):
    special = {'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ı': 'i', 'ŋ': 'n',
               'ħ': 'h', 'ŧ': 't', 'ĸ': 'k', 'ƒ': 'f', 'й': 'й', 'ї': 'ї', 'ў': 'ў', 'ς': 'σ', 'ə': 'e'}
    out = ''
    for c in text.lower():
        if c in special:
            out += special[c]
            continue
        plain = ''.join(d for d in unicodedata.normalize('NFKD', c) if unicodedata.category(d) != 'Mn')
        out += ''.join(special.get(d, d) for d in plain)
    return out


def quoted(text):
    return '"' + ''.join(c if c.isprintable() and c not in '"\\?' else ''.join('\\%03o' % b for b in c.encode())
                         for c in text) + '"'


def write(name, what, lines):
    with open(os.path.join(HERE, name), 'w', encoding='utf-8') as f:
        f.write(f'// {what} Written by make_tables.py.\n// clang-format off\n')
        f.write('\n'.join(lines) + '\n// clang-format on\n')


def packed(entries, width=108):
    lines, line = [], ''
    for e in entries:
        if line and len(line) + len(e) + 1 > width:
            lines.append(line)
            line = ''
        line += (' ' if line else '') + e
    return lines + [line]


def unique(names_of):
    """{code: names}: no name twice, none that two codes share."""
    owners = {}
    for code, names in names_of.items():
        for n in names:
            owners.setdefault(folded(n), set()).add(code)
    result = {}
    for code, names in names_of.items():
        seen, kept = set(), []
        for n in names:
            k = folded(n)
            if len(owners[k]) == 1 and k not in seen and len(k) > 1 and '|' not in n:
                seen.add(k)
                kept.append(n)
        result[code] = kept
    return result


def entities():
    full = {k[:-1]: v for k, v in html.entities.html5.items() if k.endswith(';')}
    write('entities.inc', 'Named character references and what they stand for, sorted by name.',
          packed('{%s, %s},' % (quoted(k), quoted(v)) for k, v in sorted(full.items())))
    legacy = sorted(k for k in html.entities.html5 if not k.endswith(';'))
    write('legacy_entities.inc', 'The references that may stand without a semicolon, sorted.',
          packed(quoted(k) + ',' for k in legacy))


def folding():
    def line(c):
        f = folded(chr(c))
        return quoted(f) + ','
    write('fold_low.inc', 'U+0080 to U+052F without case and diacritics.', packed(line(c) for c in range(0x80, 0x530)))
    write('fold_additional.inc', 'U+1E00 to U+1FFF without case and diacritics.',
          packed(line(c) for c in range(0x1E00, 0x2000)))


def iso(name):
    return json.load(open(f'/usr/share/iso-codes/json/iso_{name}.json', encoding='utf-8'))[name]


def countries():
    rows = {r['alpha_2']: r for r in iso('3166-1')}
    names = {}
    for code, r in rows.items():
        n = [r['name'], r.get('common_name', ''), r.get('official_name', '')]
        n += [country_name(code, x) for x in LOCALES]
        names[code] = [x for x in n if x and x != code]
    kept = unique(names)
    write('countries.inc', 'ISO 3166-1: alpha-2, alpha-3, names in many languages.',
          ['{"%s", "%s", %s},' % (c, rows[c]['alpha_3'], quoted('|'.join(kept[c]))) for c in sorted(rows)])


def languages():
    rows = [r for r in iso('639-2') if 'alpha_2' in r]
    names, codes = {}, {}
    for r in rows:
        c = r['alpha_2']
        codes[c] = '|'.join(sorted({r['alpha_3'], r.get('bibliographic', r['alpha_3'])}))
        n = [language_name(c, x) for x in LOCALES] + [language_name(c, c)]
        n += [x.strip() for x in r['name'].split(';')]
        names[c] = [x for x in n if x and x != c]
    kept = unique(names)
    write('languages.inc', 'ISO 639: two letters, three letters, names in many languages.',
          ['{"%s", "%s", %s},' % (c, codes[c], quoted('|'.join(kept[c]))) for c in sorted(codes)])


def months():
    names = {m: [] for m in range(1, 13)}
    for x in MONTH_LOCALES + WHOLE_MONTH_LOCALES:
        kinds = (1, 2, 10, 11) if x in MONTH_LOCALES else (1, 10)  # whole, short, the same standing alone
        for m, n in month_names(x, kinds):
            if n and (x, n) not in NOT_THIS_MONTH and not any(c.isdigit() for c in n) and ' ' not in n.strip():
                names[m].append(n.strip())
    kept = unique(names)
    write('months.inc', 'Names of the months in many languages, long and short.',
          ['{%d, %s},' % (m, quoted('|'.join(kept[m]))) for m in range(1, 13)])


def currencies():
    no_money = 'XXX XTS XAU XAG XPT XPD XBA XBB XBC XBD XDR XSU XUA BOV CHE CHW CLF COU MXV USN UYI UYW'.split()
    codes = sorted({r['alpha_3'] for r in iso('4217')} - set(no_money) | {'HRK', 'BYN', 'VES', 'SLE', 'MRU', 'STN'})
    write('currencies.inc', 'ISO 4217: codes of money that wages are paid in, sorted.',
          packed(quoted(c) + ',' for c in codes))


for make in (entities, folding, countries, languages, months, currencies):
    make()
