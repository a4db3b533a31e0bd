import { describe, expect, it } from 'vitest'
import { composeLetter, LENGTH_LIMITS, type LetterAnswers } from '../../../src/domain/letter/compose.ts'
import type { PhraseBank, Wording, WordingArguments } from '../../../src/domain/letter/phrases.ts'
import { fictionalCase } from '../../support/fictional.ts'

const said = (...texts: string[]): Wording[] =>
  texts.map((text, index) => ({
    id: `${text.slice(0, 6)}.${index}`,
    russian: (args) => text.replace('NAME', args.name).replace('GIVEN', args.givenText),
    translations: new Map([
      ['en', (args) => `${args.sender} ${args.placeName} ${args.nameOriginal} ${args.givenOriginal}`.trim()],
    ]),
  }))
const label = { en: 'x', ru: 'х', uk: 'х' }
const choice = (id: string, ...texts: string[]) => ({ id, label, wordings: said(...texts) })
const topic = (id: string, ...texts: string[]) => ({
  id,
  icon: '·',
  label,
  ask: label,
  details: [choice('detail', ...texts)],
})
const of = (word: string, length: number) => `${word} ${'а'.repeat(length - word.length - 2)}.`

/** A bank in which every place has one wording, so that nothing is left to chance. */
function bank(changes: Partial<PhraseBank> = {}): PhraseBank {
  return {
    greetings: [choice('hello', 'Здравствуйте!')],
    intro: said('Меня зовут NAME.'),
    reason: said('Пишу без повода.'),
    topics: [topic('walks', 'Гуляю.'), topic('pets', 'Кошка GIVEN спит.'), topic('books', 'Читаю.')],
    questions: [choice('season', 'Какое время года любите?')],
    occasions: [choice('birthday', 'Поздравляю!')],
    heard: [choice('news', 'Знаю из новостей.')],
    replies: [choice('welcome', 'Ответ обрадует.')],
    wishes: [choice('good', 'Всего доброго!')],
    ...changes,
  }
}

function answers(changes: Partial<LetterAnswers> = {}): LetterAnswers {
  return {
    name: { typed: 'Thomas', russian: 'Томас' },
    sender: 'he',
    place: null,
    details: [
      { topic: 'walks', detail: 'detail' },
      { topic: 'pets', detail: 'detail', given: { typed: 'Moritz', russian: 'Мориц' } },
    ],
    question: 'season',
    form: 'vy',
    greeting: 'hello',
    reply: 'welcome',
    wish: 'good',
    length: 'short',
    own: new Map(),
    turns: new Map(),
    ...changes,
  }
}

const compose = (changes: Partial<LetterAnswers> = {}, phrases: Partial<PhraseBank> = {}, seed = 1) =>
  composeLetter(answers(changes), fictionalCase(), bank(phrases), seed)
const slots = (changes: Partial<LetterAnswers>, phrases: Partial<PhraseBank> = {}) =>
  compose(changes, phrases).parts.map(({ slot }) => slot)

describe('a letter on paper', () => {
  it('has the greeting, who writes and why, what they tell, what they ask and wish, and the name', () => {
    expect(compose().text.split('\n')).toEqual([
      'Здравствуйте!',
      'Меня зовут Томас. Пишу без повода.',
      'Гуляю. Кошка Мориц спит.',
      'Какое время года любите? Ответ обрадует. Всего доброго!',
      'Томас',
    ])
  })

  it('has the source of the news and the occasion beside who writes, and then needs no other reason', () => {
    const { text } = compose({ heard: 'news', occasion: 'birthday', own: new Map([['extra', 'Ещё одно.']]) })
    expect(text.split('\n').slice(1, 3)).toEqual([
      'Меня зовут Томас. Знаю из новостей. Поздравляю!',
      'Гуляю. Кошка Мориц спит. Ещё одно.',
    ])
  })

  it('tells each part’s wording, and what it means with the names as they were typed', () => {
    const place = {
      id: 'DE',
      country: 'DE',
      name: { en: 'Germany', ru: 'Германия', uk: 'Німеччина' },
      from: 'из Германии',
      living: 'в Германии',
      aliases: [],
    }
    const { parts } = compose({ place })
    expect(parts[1]).toEqual({
      slot: 'intro',
      origin: 'bank',
      wording: 'Меня з.0',
      russian: 'Меня зовут Томас.',
      translations: new Map([['en', 'he Germany Thomas']]),
    })
    expect(parts[4]?.translations.get('en')).toBe('he Germany Thomas Moritz')
    expect(parts.at(-1)).toEqual({
      slot: 'signature',
      origin: 'bank',
      russian: 'Томас',
      translations: new Map([['en', 'Thomas']]),
    })
    expect(compose().parts[1]?.translations.get('en')).toBe('he  Thomas')
  })

  it('tells a wording who writes to whom, from where, and what they filled in', () => {
    const seen: WordingArguments[] = []
    const heard: Wording = {
      id: 'heard',
      russian: (args) => {
        seen.push(args)
        return 'Да.'
      },
      translations: new Map(),
    }
    const { names, sex } = fictionalCase()
    const recipient = {
      recipient: sex,
      form: 'vy',
      greeting: names.ru.greeting,
      greetingEn: names.en.greeting,
      greetingUk: names.uk.greeting,
    }
    const place = {
      id: 'DE',
      country: 'DE',
      name: { en: 'Germany', ru: 'Германия', uk: 'Німеччина' },
      from: 'из Германии',
      living: 'в Германии',
      aliases: [],
    }
    const nothing = { given: 'none', givenText: '', givenOriginal: '' }
    const asked = { topics: [{ ...topic('pets'), details: [{ ...choice('detail'), wordings: [heard] }] }] }
    const detail = { topic: 'pets', detail: 'detail' }

    compose({ place, details: [{ ...detail, given: { typed: 'Moritz', russian: 'Мориц' } }] }, asked)
    expect(seen.pop()).toEqual({
      ...recipient,
      sender: 'he',
      name: 'Томас',
      nameOriginal: 'Thomas',
      place: 'some',
      fromPlace: 'из Германии',
      livingPlace: 'в Германии',
      placeName: '',
      given: 'some',
      givenText: 'Мориц',
      givenOriginal: 'Moritz',
    })

    const { form, greeting, reply, wish, length, own, turns } = answers()
    const frame = { form, greeting, reply, wish, length, own, turns }
    composeLetter({ ...frame, details: [detail] }, fictionalCase(), bank(asked), 1)
    expect(seen.pop()).toEqual({
      ...recipient,
      sender: 'other',
      name: '',
      nameOriginal: '',
      place: 'none',
      fromPlace: '',
      livingPlace: '',
      placeName: '',
      ...nothing,
    })
  })

  it.each(['name', 'sender', 'place'] as const)('introduces nobody before their %s is known', (missing) => {
    const { [missing]: _, ...known } = answers()
    const { parts } = composeLetter(known, fictionalCase(), bank(), 1)
    expect(parts.map(({ slot }) => slot)).not.toContain('intro')
    expect(parts.map(({ slot }) => slot)).not.toContain('reason')
  })

  it('stops where the bank has no wording', () => {
    expect(() => compose({}, { intro: [] })).toThrow('no wording for intro')
  })
})

describe('a letter that is too long', () => {
  const all = { heard: 'news', length: 'postcard' } as const
  // What each part weighs when all else is a few words.
  it.each<[string, Partial<PhraseBank>, string[]]>([
    ['loses nothing while it fits', {}, []],
    ['loses the reason first', { reason: said(of('Пишу', 450)) }, ['reason']],
    [
      'then the line about an answer',
      { replies: [choice('welcome', of('Ответ', 450))] },
      ['reason', 'reply'],
    ],
    [
      'then the last topic',
      { topics: [topic('walks', 'Гуляю.'), topic('pets', 'Кошка.'), topic('books', of('Читаю', 450))] },
      ['reason', 'reply', 'topic-books'],
    ],
    [
      'then the one before it',
      { topics: [topic('walks', 'Гуляю.'), topic('pets', of('Кошка', 450)), topic('books', 'Читаю.')] },
      ['reason', 'reply', 'topic-pets', 'topic-books'],
    ],
    [
      'then the question and where they heard of the person, never the first topic',
      { questions: [choice('season', of('Какое', 450))] },
      ['reason', 'reply', 'topic-pets', 'topic-books', 'question', 'heard'],
    ],
  ])('%s', (_, phrases, lost) => {
    const details = ['walks', 'pets', 'books'].map((id) => ({ topic: id, detail: 'detail' }))
    const whole = slots({ ...all, length: 'full', details })
    const left = slots({ ...all, details }, phrases)
    expect(left).toEqual(whole.filter((slot) => !lost.includes(slot)))
    expect(compose({ ...all, details }, phrases).over).toBe(0)
  })

  it('takes shorter wordings before it loses more', () => {
    const wishes = [choice('good', of('Всего', 460), of('Самого', 440), 'Пока!')]
    for (let seed = 0; seed < 8; seed++) {
      const { parts, text } = compose({ length: 'postcard' }, { wishes }, seed)
      expect(parts.find(({ slot }) => slot === 'wish')?.russian).toBe('Пока!')
      expect(text.length).toBeLessThanOrEqual(LENGTH_LIMITS.postcard)
    }
  })

  it('never loses what the sender wrote, and tells by how much it is over', () => {
    const own = new Map([['reason', of('Моё', 600)]] as const)
    const { parts, over, text } = compose({ length: 'postcard', own })
    expect(parts.map(({ slot }) => slot)).toContain('reason')
    expect([over, parts.find(({ slot }) => slot === 'reason')?.origin]).toEqual([text.length - 500, 'own'])
  })

  it('has at most twelve sentences of the bank, unless it is a full one', () => {
    const sentences = (count: number) => said(Array.from({ length: count }, () => 'Да.').join(' '))
    const seven = { intro: sentences(6) }
    expect(slots({}, seven)).toContain('reason')
    expect(slots({}, { intro: sentences(7) })).not.toContain('reason')
    expect(slots({ length: 'full' }, { intro: sentences(7) })).toContain('reason')
    const own = new Map([['wish', 'Да. Да. Да! Да?']] as const)
    expect(slots({ own }, { intro: sentences(7) })).toContain('reason')
  })
})

describe('wordings that fit together', () => {
  it('do not begin with the same word, where there is another', () => {
    const reason = said('Меня никто не просил.', 'Пишу сам.')
    for (let seed = 0; seed < 8; seed++)
      expect(compose({}, { reason }, seed).parts[2]?.russian).toBe('Пишу сам.')
  })

  it('do not take one turn of phrase twice', () => {
    const intro = said('Меня зовут NAME, зато коротко.')
    const reason = said('Пишу, зато просто.', 'Просто пишу.')
    for (let seed = 0; seed < 8; seed++)
      expect(compose({}, { intro, reason }, seed).parts[2]?.russian).toBe('Просто пишу.')
  })

  it('rather share a turn of phrase than their first word', () => {
    const intro = said('Меня зовут NAME, зато коротко, правда.')
    const reason = said('Пишу, зато просто, правда.', 'Меня никто не просил.')
    for (let seed = 0; seed < 8; seed++)
      expect(compose({}, { intro, reason }, seed).parts[2]?.russian).toBe('Пишу, зато просто, правда.')
  })

  it('turn through all there are, and come round to the first', () => {
    const reason = said('Один.', 'Два.', 'Три.')
    const at = (turns: number) =>
      compose({ turns: new Map([['reason', turns]]) }, { reason }).parts[2]?.russian
    expect(new Set([at(0), at(1), at(2)]).size).toBe(3)
    expect([at(3), at(4)]).toEqual([at(0), at(1)])
  })
})
