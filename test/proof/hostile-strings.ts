import * as fc from 'fast-check'

// Texts that have broken other programs. A lone half of a surrogate pair is not among them: Telegram's own texts are
// UTF-8, which cannot hold one. That none is made of a whole text, by cutting it in two, is what the tests look for.

/** Telegram's limit of one message; its clients split what is longer. */
const MESSAGE_LIMIT = 4_096

const FAMILY = '👩‍👩‍👧‍👦'
const SENTENCE = 'Вчера мы с соседкой пекли хлеб и слушали дождь за окном.'

/** An emoji run that begins at an even and at an odd place, so that whoever cuts at a fixed length hits half of one. */
const CUTS = ['', 'я'].flatMap((shift) => [
  shift + '😀'.repeat(30),
  `${shift}Х${'🥐'.repeat(40)}`,
  `${shift}Мама пекла ${'🍞'.repeat(24)} и пела.`,
])

export const HOSTILE: readonly string[] = [
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '<a href="tg://user?id=1">x</a>',
  '</blockquote>',
  '&amp;',
  '&lt;b&gt; &#60; &nbsp;',
  'x < y & z > "w"',
  `"quoted" 'single' «ёлочки» “лапки” „Gänse“`,
  '"',
  "'",
  '*bold* _italic_ `code` ~strike~ ||spoiler|| [x](http://evil.example)',
  '```js\ncode\n```',
  '\\_\\*\\[\\]\\',
  `${FAMILY} 🏳️‍🌈 👍🏽 🇺🇦`,
  FAMILY,
  '🇺🇦'.repeat(60),
  '﷽'.repeat(60),
  '\u202egnp.exe',
  `\u202b${SENTENCE}\u202c`,
  'שלום עולם',
  'مرحبا \u200f بالعالم',
  '\u2066\u2067\u2068\u2069x',
  'З\u200bа\u200bм\u200bо\u200bк',
  '\ufeffСлово\u2060',
  '\u00adсло\u00adво',
  'Аня\ufe0f\u200d',
  'Z̡̨͢a͟l̀g͠ơ',
  `И${'\u0301'.repeat(300)}`,
  'Е\u0308'.repeat(200),
  'ﬁ ſ İ ı ß ẞ Ω K',
  'Ａｎｎａ',
  '𝐀𝐧𝐧𝐚 𝕬𝖓𝖓𝖆',
  'Аnnа',
  '{name, select, other {x}}',
  '{name, plural, one {#} other {#}}',
  '{name}',
  '{',
  "'{'",
  '{{name}} $t(common.error)',
  '%s %d %n',
  '${7*7} #{7*7} <%= 7 %>',
  "$& $` $' $1 $$",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  "Robert'); DROP TABLE subscribers;--",
  "' OR '1'='1",
  '" UNION SELECT * FROM sqlite_master --',
  '../../etc/passwd',
  '\u0000\u0001\u001b[31mred\u001b[0m',
  'a\tb\r\nc\vd\fe',
  '\u2028line\u2029paragraph',
  `x${'\n'.repeat(300)}y`,
  `x${' '.repeat(300)}y`,
  '0',
  '-1',
  '1',
  '99999999999999999999',
  '1e309',
  '@konvert_bot',
  'https://example.com/?q=<b>&x="y"',
  '#tag $TAG +7 912 345-67-89 4111 1111 1111 1111',
  '.',
  '…',
  '-- – — ―',
  'а-а-а-а',
  'Анна '.repeat(12).trim(),
  'Anna and Peter & Paul + Mary',
  SENTENCE,
  `${SENTENCE} `.repeat(15).trim(),
  '«'.repeat(500),
  '((((((((((((((((((((((((((((((',
  'а'.repeat(64),
  'а'.repeat(65),
  'Ж'.repeat(1_001),
  'w'.repeat(2_501),
  'я'.repeat(MESSAGE_LIMIT),
  'a'.repeat(MESSAGE_LIMIT),
  '🥐'.repeat(MESSAGE_LIMIT / 2),
  '"а" '.repeat(1_000).trim(),
  `${SENTENCE} `.repeat(180).slice(0, 10_000).trim(),
  '\u0416\u0301'.repeat(5_000),
  ...CUTS,
]

/** Hostile texts by chance: pieces of the known ones among any signs of Unicode. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...HOSTILE).map((text) => Array.from(text).slice(0, 40).join('')),
      },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(' ', '\n', ' — ', 'слово ', '🥐', '\u200d', '\u0301', '{', '<', '&'),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((pieces) => pieces.join(''))

/** What Telegram's clients make of a text that is too long for one message; no pair of surrogates is cut. */
export function asMessages(text: string, room = MESSAGE_LIMIT): string[] {
  const messages: string[] = []
  let rest = text
  while (rest.length > room) {
    const whole = /[\ud800-\udbff]/.test(rest.charAt(room - 1)) ? room - 1 : room
    messages.push(rest.slice(0, whole))
    rest = rest.slice(whole)
  }
  return [...messages, rest]
}
