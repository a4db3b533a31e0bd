import { describe, expect, it } from 'vitest'
import { type Draft, newDraft, type Step } from '../../../src/domain/letter/draft.ts'
import {
  formMeant,
  kept,
  meant,
  resized,
  slotNamed,
  surprised,
  withSlot,
} from '../../../src/domain/letter/moves.ts'
import { OWN_WORDS_IN_ALL } from '../../../src/domain/letter/own-words.ts'
import type { SlotKind } from '../../../src/domain/letter/phrases.ts'
import { step } from '../../../src/domain/letter/step.ts'
import { testContent } from '../../support/data.ts'
import { answered } from '../../support/fictional.ts'

const bank = (await testContent()).letter
const { phrases } = bank
const LETTER = answered(newDraft('novak-nika', 7, 100, phrases))
const at = (now: Step, changes: Partial<Draft> = {}): Draft => ({ ...LETTER, ...changes, step: now })

const typed = (draft: Draft, text: string) => step(draft, { kind: 'text', text }, bank)
const pressed = (draft: Draft, action: string, value = '') =>
  step(draft, { kind: 'press', revision: draft.revision, action, value }, bank)

describe('a city that no table holds', () => {
  const asked = at({ at: 'place', page: 0, near: [] })
  const zwettl = {
    id: 'typed',
    country: '',
    name: { en: 'Zwettl', ru: 'Зветтл', uk: 'Zwettl' },
    from: 'из Зветтла',
    living: 'в Зветтле',
    aliases: [],
  }

  it('is declined by rule and shown, and stands in the letter once it is confirmed', () => {
    const { draft, problem } = typed(asked, 'Zwettl')
    expect([draft.step, problem]).toEqual([{ at: 'city', place: zwettl }, undefined])
    expect(draft.place).toBeNull()
    expect(pressed(draft, 'yes').draft).toMatchObject({ place: zwettl, step: { at: 'letter' } })
  })

  it('can be typed again, or left for the list of places', () => {
    const { draft } = typed(asked, 'Zwettl')
    expect(typed(draft, 'Bad Ischl').draft.step).toMatchObject({ place: { name: { ru: 'Бад Ишль' } } })
    expect(pressed(draft, 'back').draft.step).toEqual({ at: 'place', page: 0, near: [] })
  })

  it.each([
    ['zwettl', 'zwettl', 'Зветтл'],
    ['bad-ischl', 'bad-ischl', 'Бад-Ишль'],
    ['bad   ischl', 'bad ischl', 'Бад Ишль'],
    ['linden an der aller', 'linden an der aller', 'Линден ан дер Аллер'],
    ['la spezia', 'la spezia', 'Ла Специя'],
  ])('needs no capitals and but one space: “%s”', (text, en, ru) => {
    const again = at({ at: 'place', page: 0, near: ['DE'] })
    expect(typed(again, text).draft.step).toMatchObject({ place: { name: { en, ru } } })
  })

  it('is meant by whoever types it a second time, though a known place is near', () => {
    const first = typed(asked, 'Bratislav')
    expect([first.problem, first.draft.step]).toEqual([
      'placeNear',
      { at: 'place', page: 0, near: ['bratislava'] },
    ])
    expect(typed(first.draft, 'Bratislav').draft.step).toMatchObject({ place: { name: { ru: 'Братислав' } } })
  })
})

describe('topics are typed', () => {
  const asked = at({ at: 'topics' }, { topics: [], topicsChosen: false })
  it.each([
    ['walks, books', ['walks', 'books']],
    ['walks;books', ['walks', 'books']],
    ['Walks + Books', ['walks', 'books']],
    ['2\n6', ['walks', 'books']],
    ['12', ['small-stories']],
    ['books', ['books']],
  ])('with anything between them: %j', (text, topics) => {
    expect(typed(asked, text).draft.topics).toEqual(topics)
  })

  it('and those that are chosen stay so', () => {
    expect(typed({ ...asked, topics: ['walks'] }, 'walks, books').draft.topics).toEqual(['walks', 'books'])
  })
})

describe('a choice is meant', () => {
  const choice = (en: string, ru: string) => ({ id: en, label: { en, ru, uk: ru } })
  const choices = [choice('Tea', 'Чай'), choice('Tea or coffee', 'Чай или кофе'), choice('Trees', 'Деревья')]
  const many = Array.from({ length: 120 }, (_, index) => choice(`Number ${index + 1}`, `Номер ${index + 1}`))

  it.each([
    ['1', 'Tea'],
    ['3', 'Trees'],
    ['4', undefined],
    ['0', undefined],
    // The whole label goes before the beginning of another one.
    ['tea', 'Tea'],
    ['Чай', 'Tea'],
    ['tea or', 'Tea or coffee'],
    ['Дер', 'Trees'],
    // One letter is too little, and what begins two labels decides nothing.
    ['T', undefined],
    ['Te', undefined],
    ['Tr', 'Trees'],
    ['coffee', undefined],
    ['1 Tea', undefined],
    ['Tea 1', undefined],
  ])('by “%s”: %s', (text, id) => {
    expect(meant(choices, text)?.id).toBe(id)
  })

  it('by one letter or by nothing not even where there is but one choice', () => {
    expect(meant(choices.slice(0, 1), '')).toBeUndefined()
    expect(meant(choices.slice(0, 1), 't')).toBeUndefined()
    expect(meant(choices.slice(0, 1), 'te')?.id).toBe('Tea')
  })

  it('by a number of two digits at most', () => {
    expect(meant(many, '99')?.id).toBe('Number 99')
    expect(meant(many, '100')).toBeUndefined()
  })

  it.each([
    ['1', 'vy'],
    ['2', 'ty'],
    ['Вы', 'vy'],
    ['на вы', 'vy'],
    ['vy', 'vy'],
    ['ты', 'ty'],
    ['на «ты»', 'ty'],
    ['12', undefined],
    ['выход', undefined],
    ['', undefined],
  ])('«Вы» or «ты» by “%s”: %s', (text, form) => {
    expect(formMeant(text)).toBe(form)
  })
})

describe('what fills a detail', () => {
  const filled = (kind: SlotKind, text: string) => {
    const draft = at({ at: 'slot', topic: 'animals', kind })
    const result = withSlot(draft, { at: 'slot', topic: 'animals', kind }, text, bank.givenNames)
    return result.problem ?? result.draft.details
  }

  it.each<[SlotKind, string, string]>([
    ['pet', 'Moritz', 'Мориц'],
    ['title', 'Вишнёвый сад', 'Вишнёвый сад'],
    ['dish', 'Вареники с вишней', 'вареники с вишней'],
    ['name', 'Чистые пруды', 'Чистые пруды'],
    ['title', '«Вишнёвый  сад».', 'Вишнёвый сад'],
    ['title', 'Кому на Руси жить хорошо?', 'Кому на Руси жить хорошо?'],
    ['title', 'Ну вот... ', 'Ну вот'],
    ['title', 'я'.repeat(60), 'я'.repeat(60)],
    ['title', ` «${'я'.repeat(60)}» `, 'я'.repeat(60)],
  ])('as a %s: “%s” stands in the letter as “%s”', (kind, text, russian) => {
    expect(filled(kind, text)).toEqual([
      { topic: 'walks', detail: 'forest-path' },
      { topic: 'animals', detail: 'cat-breakfast', given: { typed: text.replace('  ', ' '), russian } },
    ])
  })

  it.each<[SlotKind, string, string]>([
    ['title', '— Вишнёвый сад', 'slotNotRussian'],
    ['title', 'Сад @home', 'slotNotRussian'],
    ['dish', 'Pizza', 'slotNotRussian'],
    ['name', 'я'.repeat(61), 'slotTooLong'],
    ['pet', '1984', 'nameNotLetters'],
  ])('is refused as a %s: “%s”', (kind, text, problem) => {
    expect(filled(kind, text)).toBe(problem)
  })
})

describe('chance', () => {
  it('picks two topics, others when it is asked again, and leaves the telling to the sender', () => {
    const { draft } = surprised({ ...LETTER, topics: [], topicsChosen: false, details: [] }, phrases)
    expect([draft.topics.length, draft.topicsChosen]).toEqual([2, true])
    expect(draft.step).toEqual({ at: 'detail', topic: draft.topics[0] })
    const again = Array.from({ length: 9 }, (_, turn) => surprised({ ...LETTER, revision: turn }, phrases))
    expect(new Set(again.map((result) => result.draft.topics.join())).size).toBeGreaterThan(5)
  })

  it('picks another question when it is asked again', () => {
    const asked = at({ at: 'question' })
    const picked = Array.from(
      { length: 9 },
      (_, revision) => pressed({ ...asked, revision }, 'surprise').draft.question,
    )
    expect(new Set(picked).size).toBeGreaterThan(3)
  })
})

describe('how one heard, and an occasion', () => {
  it.each(['heard', 'occasion'] as const)('%s: is picked, changed and taken back', (part) => {
    const [one, two] = part === 'heard' ? phrases.heard : phrases.occasions
    const first = pressed(at({ at: 'style', part }), 'pick', one?.id).draft
    expect([first[part], first.step]).toEqual([one?.id, { at: 'letter' }])
    const second = pressed({ ...first, step: { at: 'style', part } }, 'pick', two?.id).draft
    expect(second[part]).toBe(two?.id)
    const none = pressed({ ...second, step: { at: 'style', part } }, 'pick', 'none').draft
    expect(none).not.toHaveProperty(part)
    expect(none.step).toEqual({ at: 'letter' })
  })

  it('may be left out, as no greeting, reply or wish may', () => {
    for (const part of ['form', 'greeting', 'reply', 'wish'] as const) {
      const draft = at({ at: 'style', part })
      expect(pressed(draft, 'pick', 'none')).toEqual({ draft, problem: 'stalePress' })
    }
  })
})

describe('in a finished letter', () => {
  it('a topic that is skipped goes with its detail, and the others keep theirs', () => {
    const { draft } = pressed(at({ at: 'detail', topic: 'walks' }), 'skip')
    expect([draft.topics, draft.details]).toEqual([['animals'], [LETTER.details[1]]])
    expect(draft.step).toEqual({ at: 'letter' })
  })

  it('back from topics that were all taken away leads to the question before them', () => {
    expect(pressed(at({ at: 'topics' }, { topics: [] }), 'back').draft.step).toMatchObject({ at: 'place' })
  })

  it('own words that are shown for confirmation can be typed anew', () => {
    const { draft } = typed(at({ at: 'own', slot: 'wish', text: 'Пока — и всё.' }), 'Всего доброго!')
    expect([draft.step, draft.own.get('wish')]).toEqual([{ at: 'letter' }, 'Всего доброго!'])
  })

  it('topics that are changed are not chosen until it is said', () => {
    const { draft } = pressed(at({ at: 'change' }), 'edit', 'topics')
    expect([draft.step, draft.topicsChosen]).toEqual([{ at: 'topics' }, false])
  })

  it('a name typed anew stands with single spaces and keeps the former one for the way back', () => {
    const { draft } = typed(at({ at: 'name' }), 'Jean   Pierre')
    expect(draft.name).toEqual({ typed: 'Jean Pierre', russian: 'Жан Пьер' })
    expect(draft.step).toEqual({ at: 'name', before: { name: LETTER.name, sender: 'she' } })
  })
})

describe('the places of a letter', () => {
  const all: Partial<Draft> = { heard: 'news', occasion: 'birthday' }
  it.each<[string, Partial<Draft>, string | undefined]>([
    ['greeting', {}, 'greeting'],
    ['extra', {}, 'extra'],
    ['topic-walks', {}, 'topic-walks'],
    ['topic-books', {}, undefined],
    ['walks', {}, undefined],
    ['heard', {}, undefined],
    ['heard', all, 'heard'],
    ['occasion', all, 'occasion'],
    ['question', {}, 'question'],
    ['question', { question: null }, undefined],
  ])('%s in a letter with %j: %s', (value, changes, slot) => {
    expect(slotNamed({ ...LETTER, ...changes }, value)).toBe(slot)
  })

  it('take own words until one page is full, not counting places that the letter has lost', () => {
    const words = (length: number) => 'я'.repeat(length)
    const draft: Draft = { ...LETTER, own: new Map([['intro', words(1_000)]]) }
    const room = OWN_WORDS_IN_ALL - 1_000
    expect(kept(draft, 'wish', words(room)).draft.own.get('wish')).toHaveLength(room)
    expect(kept(draft, 'wish', words(room + 1))).toEqual({ draft, problem: 'ownNoRoom' })
    expect(kept(draft, 'intro', words(room + 1)).problem).toBeUndefined()
    const lost: Draft = { ...LETTER, own: new Map([['topic-books', words(1_000)]]) }
    expect(kept(lost, 'wish', words(room + 1)).problem).toBeUndefined()
  })

  it('keep their own words when a choice is made for another place', () => {
    const own = new Map([
      ['intro', 'Своё.'],
      ['wish', 'Пока.'],
    ] as const)
    const { draft } = pressed(at({ at: 'style', part: 'wish' }, { own }), 'pick', phrases.wishes[1]?.id)
    expect(draft.own).toEqual(new Map([['intro', 'Своё.']]))
    expect(own.size).toBe(2)
  })

  it('are told apart when they are said differently', () => {
    const { draft } = pressed(at({ at: 'part', slot: 'wish' }, { turns: new Map([['intro', 3]]) }), 'turn')
    expect(pressed(draft, 'turn').draft.turns).toEqual(
      new Map([
        ['intro', 3],
        ['wish', 2],
      ] as const),
    )
  })
})

describe('the length', () => {
  const five = ['walks', 'animals', 'books', 'food', 'town']
  const details = five.map((topic) => ({ topic, detail: 'any' }))
  it.each<[Draft['length'], number, Partial<Draft>, Draft['length'] | 'stalePress', Step['at']]>([
    ['short', -1, {}, 'postcard', 'letter'],
    ['postcard', 1, {}, 'short', 'letter'],
    // Only a full letter has room for more topics, and asks for them while there is room.
    ['short', 1, {}, 'full', 'topics'],
    ['short', 1, { topics: five.slice(0, 4), details }, 'full', 'topics'],
    ['short', 1, { topics: five, details }, 'full', 'letter'],
    ['full', -1, { topics: five, details }, 'short', 'letter'],
    ['postcard', -1, {}, 'stalePress', 'letter'],
    ['full', 1, {}, 'stalePress', 'letter'],
  ])('from %s by %i with %j: %s, then %s', (length, by, changes, result, next) => {
    const { draft, problem } = resized({ ...LETTER, ...changes, length }, by)
    expect(problem ?? draft.length).toBe(result)
    expect([draft.step.at, draft.topicsChosen]).toEqual([next, next === 'letter'])
  })
})

it('a press that the step does not have, and what only the caller can do', () => {
  expect(pressed(LETTER, 'meaning')).toEqual({ draft: LETTER, effect: 'meaning' })
  expect(pressed(LETTER, 'nothing')).toEqual({ draft: LETTER, problem: 'stalePress' })
})
