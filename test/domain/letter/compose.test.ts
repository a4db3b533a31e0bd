import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../src/domain/case.ts'
import {
  composeLetter,
  LENGTH_LIMITS,
  type LetterAnswers,
  type LetterLength,
  type SlotName,
} from '../../../src/domain/letter/compose.ts'
import type { Topic, Wording, WordingArguments } from '../../../src/domain/letter/phrases.ts'
import { testContent } from '../../support/data.ts'
import { fictionalCase } from '../../support/fictional.ts'

const { letter, cases } = await testContent()
const { phrases: bank, places } = letter
const people = [...cases.values()]
const recipient = fictionalCase()

/** Printed, so that letters that fail can be had again: LETTER_SEED=… npx vitest run test/domain/letter. */
const SEED = Number(process.env.LETTER_SEED ?? Date.now())

const ids = (list: readonly { id: string }[]) => fc.constantFrom(...list.map(({ id }) => id))

function detailOf(topic: Topic, index: number, named: boolean): LetterAnswers['details'][number] {
  const detail = topic.details[index % topic.details.length]
  if (!detail) throw new Error(`no detail in ${topic.id}`)
  const given = named ? { typed: 'Moritz', russian: 'Мориц' } : null
  return { topic: topic.id, detail: detail.id, ...(detail.slot ? { given } : {}) }
}

/** What anybody may answer, but for words of their own. */
function answers(length: LetterLength, mostTopics: number): fc.Arbitrary<LetterAnswers> {
  const details = fc
    .tuple(
      fc.shuffledSubarray([...bank.topics], { minLength: 1, maxLength: mostTopics }),
      fc.nat(30),
      fc.boolean(),
    )
    .map(([topics, index, named]) => topics.map((topic) => detailOf(topic, index, named)))
  const name = fc.constantFrom(
    { typed: 'Thomas', russian: 'Томас' },
    { typed: 'Anna-Maria', russian: 'Анна-Мария' },
    { typed: 'Anna and Peter', russian: 'Анна и Петер' },
  )
  const place = fc
    .constantFrom(null, 'DE', 'US', 'GY', 'prague', 'yerevan')
    .map((id) => (id && places.get(id)) || null)
  return fc.record({
    name,
    sender: fc.constantFrom('she', 'he', 'we', 'other'),
    place,
    details,
    question: ids(bank.questions),
    form: fc.constantFrom('vy', 'ty'),
    greeting: ids(bank.greetings),
    reply: ids(bank.replies),
    wish: ids(bank.wishes),
    length: fc.constant(length),
    own: fc.constant(new Map()),
    turns: fc.constant(new Map()),
  })
}

const seeds = fc.nat()
const anybody = fc.constantFrom(...people)

function sample(changes: Partial<LetterAnswers> = {}): LetterAnswers {
  return {
    name: { typed: 'Thomas', russian: 'Томас' },
    sender: 'he',
    place: places.get('DE') ?? null,
    details: [
      { topic: 'walks', detail: 'forest-path' },
      { topic: 'animals', detail: 'cat-breakfast', given: { typed: 'Moritz', russian: 'Мориц' } },
    ],
    question: 'book-again',
    form: 'vy',
    greeting: 'hello',
    reply: 'welcome',
    wish: 'good-letters',
    length: 'short',
    own: new Map(),
    turns: new Map(),
    ...changes,
  }
}

function sentences(text: string): number {
  return text.match(/[.?!…]+(?=\s|$)/g)?.length ?? 0
}

function body(text: string): string {
  return text.split('\n').slice(1, -1).join(' ')
}

/** `LETTERS=20000 npx vitest run test/domain/letter/compose` reads more of them. */
const LETTERS = Number(process.env.LETTERS ?? 3_000)

describe(`${LETTERS} letters of all kinds`, () => {
  it('read as letters do', () => {
    console.log(`letters of the seed ${SEED}`)
    fc.assert(
      fc.property(answers('short', 3), anybody, seeds, (given, person, seed) => {
        const { text, parts, over } = composeLetter(given, person, bank, seed)
        const lines = text.split('\n')
        expect(lines).toHaveLength(5)
        expect(lines[0]).toContain(person.names.ru.greeting)
        expect(lines.at(-1)).toBe(given.name.russian)
        expect(parts.map(({ russian }) => russian).join(' ')).toBe(lines.join(' '))
        for (const line of lines) expect(line).toMatch(/^[А-ЯЁ«]/u)
        expect(text).not.toMatch(/[{}<>]|\p{L}\(| {2}|\.\.|\n\n|[a-z]|["'“”]/iu)
        expect(over).toBe(0)
        expect(text.length).toBeLessThanOrEqual(LENGTH_LIMITS.short)
        const count = sentences(body(text))
        expect(count).toBeGreaterThanOrEqual(6)
        expect(count).toBeLessThanOrEqual(12)
      }),
      { numRuns: LETTERS, seed: SEED },
    )
    // About five seconds of work; a busy machine may take its time.
  }, 600_000)

  it('speak to a woman as to a woman and to a man as to a man', () => {
    for (const person of people) {
      const { text } = composeLetter(sample({ greeting: 'dear' }), person, bank, 1)
      expect(text.split('\n')[0]).toBe(
        `${person.sex === 'f' ? 'Дорогая' : 'Дорогой'} ${person.names.ru.greeting}!`,
      )
    }
  })

  it('have a meaning in each language for all that they say', () => {
    fc.assert(
      fc.property(answers('full', 5), anybody, seeds, (given, person, seed) => {
        for (const part of composeLetter(given, person, bank, seed).parts) {
          // A title or a dish is typed in Russian letters and stands so in the translation too.
          expect(part.translations.get('en')?.replaceAll('Мориц', 'Moritz')).not.toMatch(
            /^$|\p{Script=Cyrillic}/u,
          )
          if (part.slot === 'signature') expect(part.translations.get('en')).toBe(given.name.typed)
          else expect([...part.translations.keys()].toSorted()).toEqual(['de', 'en', 'uk'])
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('a letter', () => {
  it('is the same for the same answers and seed', () => {
    fc.assert(
      fc.property(answers('short', 3), anybody, seeds, (given, person, seed) => {
        expect(composeLetter(given, person, bank, seed)).toEqual(
          composeLetter(structuredClone(given), person, bank, seed),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('is another one for each of three seeds that follow each other', () => {
    const drafts = fc.sample(answers('short', 3), { numRuns: 200, seed: 1 })
    for (const given of drafts) {
      const three = [7, 8, 9].map((seed) => composeLetter(given, recipient, bank, seed).text)
      expect(new Set(three).size).toBe(3)
    }
  })

  it('shares few sentences with one of the same answers and another seed', () => {
    const pairs = fc.sample(fc.tuple(answers('short', 3), seeds, seeds), { numRuns: 300, seed: 2 })
    const shares = pairs.map(([given, one, other]) => {
      const [first, second] = [one, other].map((seed) => {
        const { parts } = composeLetter(given, recipient, bank, seed)
        return parts
          .filter(({ slot }) => slot !== 'greeting' && slot !== 'signature')
          .map(({ russian }) => russian)
      })
      return (first?.filter((part) => second?.includes(part)).length ?? 0) / (first?.length ?? 1)
    })
    const average = shares.reduce((sum, share) => sum + share, 0) / shares.length
    console.log(`two letters of the same answers share ${(average * 100).toFixed(0)} % of their parts`)
    expect(average).toBeLessThan(0.35)
  })

  it('differs from seed to seed: of a thousand letters with the same answers hardly two are the same', () => {
    const letters = Array.from({ length: 1_000 }, (_, seed) => composeLetter(sample(), recipient, bank, seed))
    const different = new Set(letters.map(({ text }) => text)).size
    const sentencesOf = (text: string) => body(text).match(/[^.?!…]+[.?!…]+/g) ?? []
    const shares = letters.slice(1).map(({ text }, index) => {
      const before = new Set(sentencesOf(letters[index]?.text ?? ''))
      const own = sentencesOf(text)
      return own.filter((sentence) => before.has(sentence)).length / own.length
    })
    const spread = [0, 0.1, 0.2, 0.3, 0.4, 0.5].map(
      (from) => `≥ ${from * 100} %: ${shares.filter((share) => share >= from).length}`,
    )
    console.log(`of 1,000 letters ${different} differ; pairs that share sentences: ${spread.join(', ')}`)
    expect(different).toBeGreaterThanOrEqual(900)
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.5)
  })

  it('tells what was chosen in the order in which it was chosen', () => {
    const { parts } = composeLetter(sample(), recipient, bank, 1)
    expect(parts.map(({ slot }) => slot)).toEqual([
      'greeting',
      'intro',
      'reason',
      'topic-walks',
      'topic-animals',
      'question',
      'reply',
      'wish',
      'signature',
    ])
  })

  it('has no two parts that begin with the same word where another wording would not', () => {
    const long = answers('full', 5)
    fc.assert(
      fc.property(long, anybody, seeds, (given, person, seed) => {
        const openings: string[] = []
        for (const { slot, russian } of composeLetter(given, person, bank, seed).parts) {
          if (slot === 'signature') continue
          const opening = firstWord(russian)
          if (openings.includes(opening)) {
            const others = wordingsOf(slot, given).map((wording) =>
              firstWord(wording.russian(argumentsOf(given, person, slot))),
            )
            expect([slot, others.filter((other) => !openings.includes(other))]).toEqual([slot, []])
          }
          openings.push(opening)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('does not take one turn of phrase twice where it can be helped', () => {
    const drafts = fc.sample(fc.tuple(answers('short', 3), seeds), { numRuns: 400, seed: 3 })
    const twice = drafts.filter(([given, seed]) => {
      const { text } = composeLetter(given, recipient, bank, seed)
      return /(?<!\p{L})(зато)(?!\p{L})[\s\S]*(?<!\p{L})\1(?!\p{L})/iu.test(text)
    })
    expect(twice.length / drafts.length).toBeLessThan(0.05)
  })

  it('does not name a place that was not told, nor ask what was not chosen', () => {
    const quiet = composeLetter(sample({ place: null, question: null }), recipient, bank, 5)
    expect(quiet.text).not.toContain('Герман')
    expect(quiet.text).not.toContain('?')
    expect(quiet.parts.map(({ slot }) => slot)).not.toContain('question')
  })

  it('refuses what the bank does not have', () => {
    const compose = (changes: Partial<LetterAnswers>) => () =>
      composeLetter(sample(changes), recipient, bank, 1)
    expect(compose({ question: 'politics' })).toThrow('the phrase bank has no politics')
    expect(compose({ wish: 'luck' })).toThrow('luck')
    expect(compose({ details: [{ topic: 'walks', detail: 'moon' }] })).toThrow('moon')
    expect(compose({ occasion: 'doomsday' })).toThrow('doomsday')
  })

  it('grows with the answers', () => {
    const { form, greeting, reply, wish, length, own, turns, name, sender, place } = sample()
    const first = { form, greeting, reply, wish, length, own, turns }
    const slots = (given: Parameters<typeof composeLetter>[0]) =>
      composeLetter(given, recipient, bank, 1).parts.map(({ slot }) => slot)
    expect(slots(first)).toEqual(['greeting'])
    expect(slots({ ...first, name, sender })).toEqual(['greeting'])
    expect(slots({ ...first, name, sender, place })).toEqual(['greeting', 'intro', 'reason'])
    expect(slots({ ...first, name, sender, place: null, question: null })).toEqual([
      'greeting',
      'intro',
      'reason',
      'reply',
      'wish',
      'signature',
    ])
  })
})

function wordingsOf(slot: SlotName, given: LetterAnswers): readonly Wording[] {
  const named = <T extends { id: string }>(list: readonly T[], id: string | null) =>
    list.find((item) => item.id === id)
  const topic = named(bank.topics, slot.replace('topic-', ''))
  if (topic) {
    const answer = given.details.find((entry) => entry.topic === topic.id)
    return named(topic.details, answer?.detail ?? '')?.wordings ?? []
  }
  switch (slot) {
    case 'intro':
    case 'reason':
      return bank[slot]
    case 'greeting':
      return named(bank.greetings, given.greeting)?.wordings ?? []
    case 'question':
      return named(bank.questions, given.question)?.wordings ?? []
    case 'reply':
      return named(bank.replies, given.reply)?.wordings ?? []
    default:
      return named(bank.wishes, given.wish)?.wordings ?? []
  }
}

function argumentsOf(given: LetterAnswers, person: Case, slot: SlotName): WordingArguments {
  const word = given.details.find(({ topic }) => slot === `topic-${topic}`)?.given
  return {
    sender: given.sender,
    recipient: person.sex,
    form: given.form,
    greeting: person.names.ru.greeting,
    greetingEn: '',
    greetingUk: '',
    name: given.name.russian,
    nameOriginal: given.name.typed,
    place: given.place ? 'some' : 'none',
    fromPlace: given.place?.from ?? '',
    livingPlace: given.place?.living ?? '',
    placeName: '',
    given: word ? 'some' : 'none',
    givenText: word?.russian ?? '',
    givenOriginal: word?.typed ?? '',
  }
}

function firstWord(text: string): string {
  return (/[\p{L}-]+/u.exec(text)?.[0] ?? '').toLowerCase()
}

describe('the length of a letter', () => {
  it.each(Object.entries(LENGTH_LIMITS) as [LetterLength, number][])(
    'is, if %s, at most %i characters',
    (length, limit) => {
      fc.assert(
        fc.property(answers(length, length === 'full' ? 5 : 3), anybody, seeds, (given, person, seed) => {
          const { text, over, parts } = composeLetter(given, person, bank, seed)
          expect(over).toBe(0)
          expect(text.length).toBeLessThanOrEqual(limit)
          const slots = parts.map(({ slot }) => slot)
          expect(slots).toEqual(expect.arrayContaining(['greeting', 'intro', 'wish', 'signature']))
          expect(slots.some((slot) => slot.startsWith('topic-'))).toBe(true)
        }),
        { numRuns: 250 },
      )
    },
  )

  it('of a long one leaves everything in', () => {
    fc.assert(
      fc.property(answers('full', 5), anybody, seeds, (given, person, seed) => {
        expect(composeLetter(given, person, bank, seed).parts).toHaveLength(7 + given.details.length)
      }),
      { numRuns: 100 },
    )
  })

  it('of a postcard takes out the reason first, and words of the sender’s never', () => {
    const own = new Map<SlotName, string>([['reason', 'Хочу передать Вам привет от всей нашей улицы.']])
    for (let seed = 0; seed < 50; seed++) {
      const card = composeLetter(sample({ length: 'postcard', own }), recipient, bank, seed)
      expect(card.text).toContain('привет от всей нашей улицы')
      const slots = composeLetter(sample({ length: 'postcard' }), recipient, bank, seed).parts.map(
        ({ slot }) => slot,
      )
      if (slots.length < 9) expect(slots).not.toContain('reason')
    }
  })

  it('counts what one’s own words are over it', () => {
    const extra = 'Слово за слово. '.repeat(50).trim()
    const { text, over } = composeLetter(
      sample({ length: 'postcard', own: new Map([['extra', extra]]) }),
      recipient,
      bank,
      1,
    )
    expect(text).toContain(extra)
    expect(over).toBe(text.length - LENGTH_LIMITS.postcard)
    expect(over).toBeGreaterThan(0)
  })
})

describe('a paragraph', () => {
  it('can be the sender’s own, which nobody translates', () => {
    const own = new Map<SlotName, string>([
      ['topic-walks', 'Вчера был в лесу.'],
      ['extra', 'И ещё одно.'],
    ])
    const { parts, text } = composeLetter(sample({ own }), recipient, bank, 1)
    expect(parts.find(({ slot }) => slot === 'topic-walks')).toEqual({
      slot: 'topic-walks',
      origin: 'own',
      russian: 'Вчера был в лесу.',
      translations: new Map(),
    })
    expect(text.split('\n')[2]).toMatch(/^Вчера был в лесу\. .+ И ещё одно\.$/)
  })

  it('can be said differently, the others staying as they are, until all its wordings were seen', () => {
    const at = (turns: number) =>
      composeLetter(sample({ turns: new Map([['question', turns]]) }), recipient, bank, 4).parts
    const asked = (turns: number) => at(turns).find(({ slot }) => slot === 'question')?.russian
    const rest = (turns: number) => at(turns).filter(({ slot }) => slot !== 'question')
    const count = bank.questions.find(({ id }) => id === 'book-again')?.wordings.length ?? 0
    expect(count).toBeGreaterThanOrEqual(3)
    expect(new Set(Array.from({ length: count }, (_, turns) => asked(turns))).size).toBe(count)
    expect(asked(count)).toBe(asked(0))
    expect(rest(1)).toEqual(rest(0))
  })
})
