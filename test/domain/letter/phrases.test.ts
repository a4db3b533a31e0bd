import { describe, expect, it } from 'vitest'
import type { WordingArguments } from '../../../src/domain/letter/phrases.ts'
import { testContent } from '../../support/data.ts'
import { everyArgument, everyWording } from './every-wording.ts'

// The whole bank, rendered with every kind of arguments: some twenty thousand texts.
const { phrases } = (await testContent()).letter
const wordings = everyWording(phrases)
const everyArguments = everyArgument()

interface Rendered {
  name: string
  kind: string
  args: WordingArguments
  russian: string
  translations: Map<string, string>
  /** The same in the mouth of a woman and of a man. */
  as: (sender: WordingArguments['sender']) => { russian: string; translations: Map<string, string> }
}

/** Each text once for a sender and form: most wordings do not depend on the other arguments. */
const rendered: Rendered[] = wordings.flatMap(({ name, kind, wording }) => {
  const texts = new Map<string, Rendered>()
  for (const args of everyArguments) {
    const render = (with_: WordingArguments) => ({
      russian: wording.russian(with_),
      translations: new Map(Array.from(wording.translations, ([language, say]) => [language, say(with_)])),
    })
    const as = (sender: WordingArguments['sender']) => render({ ...args, sender })
    const text = { name, kind, args, ...render(args), as }
    const key = [
      args.sender,
      args.form,
      args.given,
      args.place,
      text.russian,
      ...text.translations.values(),
    ].join('|')
    const known = kind === 'topics' || kind === 'intro' ? key : key.replace(/\|(none|some)\|(none|some)/, '')
    if (!texts.has(known)) texts.set(known, text)
  }
  return [...texts.values()]
})

/** What fits `pattern` in the texts that `of` gives, as lines to be read: `topics walks.forest-path 2: …`. */
function found(pattern: RegExp, of: (text: Rendered) => string | undefined): string[] {
  const lines = rendered.flatMap((text) => {
    const value = of(text)
    return value !== undefined && pattern.test(value) ? [`${text.name}: ${value}`] : []
  })
  return [...new Set(lines)]
}

/** Whole words, in any case of letters. */
function words(...list: string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(${list.join('|')})(?!\\p{L})`, 'iu')
}

const TY = words(
  'ты|тебя|тебе|тобой|тво(й|я|ё|и|его|ей|ю|их|им|ём|ими)|здравствуй|позволь|будь|думай|беспокойся',
)
const VY = /(?<!\p{L})(Вы|Вас|Вам|Вами|Ваш\p{L}*)(?!\p{L})/u
const I = words('я|меня|мне|мной|мною|мо(й|я|ё|и|его|ей|ю|их|им|ём|ими)')

/** A past form of one person, or a word that looks like it; the nouns and adverbs of the bank are left out. */
const PAST =
  '(?!(?:сначала|правила|футбол|стол|пол|сил|материал|сериал|журнал|финал|смысл|зал|вокзал|канал|бал|мел|угол|чехол|узел|козёл|осёл)(?!\\p{L}))\\p{L}+(?:лся|лась|л|ла)(?!\\p{L})'

// Read one by one: the subject is the snow, the spring, a film, a set of cups, an album. A new beginning belongs here
// only if it is not the writer.
const LOOKED_UP = [
  'Выпал первый',
  'Пришла весна',
  'Понравился он',
  'Понравился, вот',
  'Задумывался, честно',
  'Нашёлся старый',
]

describe('every wording of a letter', () => {
  it('is there in great number', () => {
    expect(wordings.length).toBeGreaterThanOrEqual(350)
    expect(new Set(wordings.map(({ wording }) => wording.id)).size).toBeGreaterThan(0)
  })

  it('is Russian in Cyrillic, without gaps, braces or endings in brackets', () => {
    expect(found(/[{}<>]|\p{L}\(\p{L}+\)|[A-Za-z]/u, ({ russian }) => russian)).toEqual([])
    expect(found(/ {2}|\.\.| [,.!?;:…)]|["'“”„`]| - |--|,,|\n/, ({ russian }) => russian)).toEqual([])
    expect(found(/[іїєґў]/i, ({ russian }) => russian)).toEqual([])
  })

  it('begins with a capital letter and ends like a sentence', () => {
    const whole = /^[А-ЯЁ«].*[.!?…»]$/u
    expect(rendered.filter(({ russian }) => !whole.test(russian)).map(({ name }) => name)).toEqual([])
  })

  it('says «Вы» to whom «Вы» is said, with a capital, and «ты» to others', () => {
    expect(found(TY, ({ args, russian }) => (args.form === 'vy' ? russian : undefined))).toEqual([])
    expect(found(VY, ({ args, russian }) => (args.form === 'ty' ? russian : undefined))).toEqual([])
    expect(found(/(?<!\p{L})(вы|вас|вам|вами|ваш\p{L}*)(?!\p{L})/u, ({ russian }) => russian)).toEqual([])
  })

  it('speaks in the plural for several people', () => {
    expect(found(I, ({ args, russian }) => (args.sender === 'we' ? russian : undefined))).toEqual([])
  })

  it('keeps apart what a woman and what a man would say, and says neither for others', () => {
    const gendered = rendered.filter(
      ({ args, as }) => args.sender === 'other' && as('she').russian !== as('he').russian,
    )
    expect(gendered.length).toBeGreaterThan(0)
    for (const { name, russian, translations, as } of gendered) {
      expect([name, as('she').russian, as('he').russian]).not.toContain(russian)
      const [she, he] = [as('she').translations.get('uk'), as('he').translations.get('uk')]
      if (she !== he) expect([she, he]).not.toContain(translations.get('uk'))
    }
  })

  it('shows no gender of a writer who does not want to', () => {
    const other = ({ args, russian }: Rendered) => (args.sender === 'other' ? russian : undefined)
    // «я … ходил», «ходил я»; between them no other clause.
    expect(found(new RegExp(`(?<!\\p{L})я(?: \\p{L}+){0,3} ${PAST}(?!\\p{L})`, 'iu'), other)).toEqual([])
    expect(found(new RegExp(`(?<!\\p{L})${PAST} я(?!\\p{L})`, 'iu'), other)).toEqual([])
    expect(found(words('рада?|благодар(ен|на)|долж(ен|на)(?= был| призна)'), other)).toEqual([])
    expect(found(/(?<!\p{L})я (сама?|готова?|уверена?|один|одна)(?!\p{L})/iu, other)).toEqual([])
  })

  it('begins no sentence with a past form whose subject was not looked up', () => {
    const beginning = new RegExp(
      `(?:^|[.!?…] )((?:(?:Не|Уже|И|А|Вчера|Недавно|Впервые|Наконец) )?${PAST}[ ,]+\\p{L}+)`,
      'iu',
    )
    const unknown = found(beginning, ({ args, russian }) =>
      args.sender === 'other' ? russian : undefined,
    ).filter((line) => {
      const start = beginning.exec(line.slice(line.indexOf(': ') + 2))?.[1] ?? ''
      return !LOOKED_UP.includes(start)
    })
    expect(unknown).toEqual([])
  })

  it('has a translation into every language, in the letters of that language', () => {
    for (const { name, translations } of rendered)
      expect([name, [...translations.keys()].toSorted()]).toEqual([name, ['de', 'en', 'uk']])
    // A title or a dish is typed in Russian letters and stands so in the translation too.
    const english = ({ translations }: Rendered) => translations.get('en')?.replaceAll('Мориц', 'Moritz')
    const ukrainian = ({ translations }: Rendered) => translations.get('uk')
    const german = ({ translations }: Rendered) => translations.get('de')?.replaceAll('Мориц', 'Moritz')
    expect(found(/\p{Script=Cyrillic}/u, english)).toEqual([])
    expect(found(/\p{Script=Cyrillic}/u, german)).toEqual([])
    expect(found(/[ыэъё]/i, ukrainian)).toEqual([])
    for (const language of [english, ukrainian, german]) {
      expect(found(/[{}]| {2}|\.\.| [,.!?;:…]|["'`]|^$/, language)).toEqual([])
      expect(found(/^[^\p{Lu}“«„]/u, language)).toEqual([])
    }
  })

  it('is translated with the same person and the same “you”', () => {
    const of = (language: string, fits: (args: WordingArguments) => boolean) => (text: Rendered) =>
      fits(text.args) ? text.translations.get(language) : undefined
    expect(
      found(
        /(?<!\p{L})(I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)(?!\p{L})/u,
        of('en', ({ sender }) => sender === 'we'),
      ),
    ).toEqual([])
    const ukrainianI =
      /(?<![\p{L}’])(я|мене|мені|мною|мій|моя|моє|мої|мого|моєї|мою|моїх|моєму|моїй)(?!\p{L})/iu
    expect(
      found(
        ukrainianI,
        of('uk', ({ sender }) => sender === 'we'),
      ),
    ).toEqual([])
    const ukrainianTy = words('ти|тебе|тобі|тобою|тв(ій|оя|оє|ої|ого|оєї|ою|оїх|оєму|оїй)')
    expect(
      found(
        ukrainianTy,
        of('uk', ({ form }) => form === 'vy'),
      ),
    ).toEqual([])
    const ukrainianVy = /(?<!\p{L})(Ви|Вас|Вам|Вами|Ваш\p{L}*)(?!\p{L})/u
    expect(
      found(
        ukrainianVy,
        of('uk', ({ form }) => form === 'ty'),
      ),
    ).toEqual([])
    const germanI = words('ich|mich|mir|mein(e|en|em|er|es)?')
    expect(
      found(
        germanI,
        of('de', ({ sender }) => sender === 'we'),
      ),
    ).toEqual([])
    const germanDu = words('du|dich|dir|dein(e|en|em|er|es)?')
    expect(
      found(
        germanDu,
        of('de', ({ form }) => form === 'vy'),
      ),
    ).toEqual([])
    const germanSie = /(?<!\p{L})(Ihnen|Ihr(e|en|em|er|es)?)(?!\p{L})/u
    expect(
      found(
        germanSie,
        of('de', ({ form }) => form === 'ty'),
      ),
    ).toEqual([])
  })

  it('names the place and the pet if they are known, and leaves no gap if they are not', () => {
    const used = (kind: string, pattern: RegExp, fits: (args: WordingArguments) => boolean) =>
      found(pattern, (text) => (text.kind === kind && fits(text.args) ? text.russian : undefined))
    expect(used('intro', /Герман/, ({ place }) => place === 'none')).toEqual([])
    expect(
      new Set(used('intro', /Герман/, ({ place }) => place === 'some').map((line) => line.split(':')[0]))
        .size,
    ).toBe(phrases.intro.length)
    expect(used('topics', /Мориц/, ({ given }) => given === 'none')).toEqual([])
    const slots = phrases.topics.flatMap(({ id, details }) =>
      details.filter(({ slot }) => slot).map((detail) => `${id}.${detail.id}`),
    )
    expect(slots.length).toBeGreaterThan(0)
    for (const { name, args, russian, translations } of rendered) {
      if (args.given === 'none' || !slots.some((slot) => name.startsWith(`topics ${slot} `))) continue
      expect([name, russian]).toEqual([name, expect.stringContaining('Мориц')])
      expect([name, translations.get('en')]).toEqual([name, expect.stringMatching(/Moritz|Мориц/)])
      expect([name, translations.get('de')]).toEqual([name, expect.stringMatching(/Moritz|Мориц/)])
    }
  })
})

describe('no wording says what a letter to a prison should not', () => {
  const forbidden: [what: string, pattern: RegExp][] = [
    ['hold on', /(?<!\p{L})(держи(те)?сь|крепи(те)?сь|не сдавай(те)?сь|не пада(й|йте) духом)/iu],
    [
      'it will soon be over',
      /скоро (всё|это)|всё (будет хорошо|наладится|закончится|пройдёт)|рано или поздно/iu,
    ],
    ['you are a hero', /геро(й|иня|и|ем)(?!\p{L})/iu],
    ['I understand you', /понима(ю|ем) (Вас|тебя)|(Вас|тебя) понима/iu],
    ['while you are there', /пока (Вы|ты) (там|в|не)/iu],
    ['how are you', /как (Ваши |твои )?дела|как (Вы|ты) (там|себя|поживае|держи)/iu],
    [
      'words of offices',
      words(
        'кроме того',
        'также',
        'уважаем(ый|ая)',
        'сообщ(аю|ить)',
        'данн(ый|ая|ое)',
        'в связи с',
        'являюсь',
      ),
    ],
    [
      'pity',
      words(
        '(Вы|ты) бедн(ый|ая)',
        'бедняжка',
        'несчастн(ый|ая)',
        'сочувству(ю|ем)',
        '(Вас|тебя) жал(ко|ею|еем)',
        'жал(ею|еем) (Вас|тебя)',
      ),
    ],
    [
      'promises',
      words('обеща(ю|ем) (Вам|тебе)', '(Вам|тебе) обеща(ю|ем)', 'клян(усь|ёмся)', 'гарантиру(ю|ем)'),
    ],
    [
      'prison',
      words(
        'тюрьм\\p{L}*',
        'колони\\p{L}*',
        'камер(а|е|у|ы)',
        'решётк\\p{L}*',
        'арест\\p{L}*',
        'срок(а|у|ом)?',
        'следств\\p{L}*',
        'приговор\\p{L}*',
        'адвокат\\p{L}*',
        'суд(а|у|ом|е)?',
      ),
    ],
    [
      'what a censor stops',
      words(
        'войн(а|ы|е|у|ой)',
        'свобод\\p{L}*',
        'борьб\\p{L}*',
        'бор(оться|юсь|емся|ись)',
        'протест\\p{L}*',
        'власт\\p{L}*',
        'президент\\p{L}*',
        'политик\\p{L}*',
        'враг\\p{L}*',
      ),
    ],
    [
      'health, family or conditions in a question',
      words(
        'здоровье',
        'болит',
        'кормят',
        'семь(я|и|е|ю|ёй)',
        'дет(и|ей|ям)(?! ?ств)',
        'родител\\p{L}*',
        'соседи по',
      ),
    ],
    ['emoji', /\p{Extended_Pictographic}/u],
  ]
  it.each(forbidden)('(%s)', (what, pattern) => {
    const about = what.endsWith('in a question') ? 'questions' : undefined
    expect(
      found(pattern, ({ kind, russian }) => (about === undefined || kind === about ? russian : undefined)),
    ).toEqual([])
  })

  it('and every question asks, at most in two steps: «Чай или кофе? А что скажете Вы?»', () => {
    for (const { name, russian } of rendered.filter(({ kind }) => kind === 'questions')) {
      expect([name, russian]).toEqual([name, expect.stringMatching(/^[^?]+\?( [^?]+\?)?$/)])
    }
  })
})
