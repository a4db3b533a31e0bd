import { describe, expect, it } from 'vitest'
import {
  asked,
  eventOf,
  openQuestion,
  pageTyped,
  type Question,
  type UpdateDraft,
} from '../../src/domain/update-draft.ts'

const START: UpdateDraft = { id: 'event1', caseId: 'testov-test', texts: {} }
const PAGE = { url: 'https://zona.media/a', title: 'A page', date: '2026-11-20' }
const TEXTS = { en: 'Moved.', ru: 'Переведён.', uk: 'Переведено.' }
const WHOLE: UpdateDraft = {
  ...START,
  kind: 'transfer',
  source: PAGE,
  date: '2026-11-19',
  facility: 'ik-99-testograd',
  texts: TEXTS,
}

describe('an editor is asked', () => {
  const { facility: _, ...placeless } = WHOLE
  it.each<[string, UpdateDraft, Question | undefined]>([
    ['first of all what happened', START, 'kind'],
    ['then for the page', { ...START, kind: 'news' }, 'source'],
    ['then for the day', { ...START, kind: 'news', source: PAGE }, 'date'],
    ['of a transfer, where to', { ...placeless, texts: {} }, 'facility'],
    ['and not again once nobody knows', { ...placeless, facility: null, texts: {} }, 'text-en'],
    ['of other news not where to', { ...placeless, kind: 'news', texts: {} }, 'text-en'],
    ['for Russian after English', { ...WHOLE, texts: { en: 'Moved.' } }, 'text-ru'],
    ['for Ukrainian at the end', { ...WHOLE, texts: { en: 'Moved.', ru: 'Переведён.' } }, 'text-uk'],
    ['for no text where nothing has changed', { ...placeless, kind: 'confirmed', texts: {} }, undefined],
    ['nothing more when all is told', WHOLE, undefined],
  ])('%s', (_, draft, question) => {
    expect(openQuestion(draft)).toBe(question)
  })
})

describe('to answer again', () => {
  const { kind: _k, date: _d, source: _s, facility: _f, ...bare } = WHOLE
  it.each<[Question, UpdateDraft]>([
    ['kind', { ...bare, date: '2026-11-19', source: PAGE }],
    ['date', { ...bare, kind: 'transfer', source: PAGE, facility: 'ik-99-testograd' }],
    ['source', { ...bare, kind: 'transfer', date: '2026-11-19', facility: 'ik-99-testograd' }],
    ['facility', { ...bare, kind: 'transfer', date: '2026-11-19', source: PAGE }],
    ['text-ru', { ...WHOLE, texts: {} }],
  ])('the question of the %s takes its answer out and leaves the others', (question, left) => {
    expect(asked(WHOLE, question)).toStrictEqual(left)
  })

  it('leaves out what was never told', () => {
    expect(asked(START, 'text-en')).toStrictEqual(START)
  })

  it('keeps that nobody knows the institution', () => {
    expect(asked({ ...WHOLE, facility: null }, 'date').facility).toBeNull()
  })
})

describe('the event of a draft', () => {
  const base = { id: 'event1', caseId: 'testov-test', date: '2026-11-19', source: PAGE }
  it.each<[string, UpdateDraft, object]>([
    [
      'of a transfer has its institution',
      WHOLE,
      { ...base, kind: 'transfer', text: TEXTS, facility: 'ik-99-testograd' },
    ],
    [
      'of a transfer to nobody knows where has none',
      { ...WHOLE, facility: null },
      { ...base, kind: 'transfer', text: TEXTS },
    ],
    ['of other news has no institution', { ...WHOLE, kind: 'news' }, { ...base, kind: 'news', text: TEXTS }],
    ['of a confirmation has no text', { ...WHOLE, kind: 'confirmed' }, { ...base, kind: 'confirmed' }],
  ])('%s', (_, draft, event) => {
    expect(eventOf(draft)).toStrictEqual(event)
  })

  it('is none while something is missing', () => {
    expect(eventOf(START)).toBeUndefined()
    expect(eventOf({ ...WHOLE, texts: { en: 'Moved.' } })).toBeUndefined()
  })
})

describe('a page that an editor types', () => {
  it.each([
    ['https://zona.media/a\nA page\n2026-11-20', PAGE],
    ['  https://zona.media/a \n\n  A page\n 20.11.2026 \n', PAGE],
    ['https://zona.media/a\nA page\n2026-11', { ...PAGE, date: '2026-11' }],
    ['https://zona.media/a\nA page', { ...PAGE, date: 'undated' }],
  ])('may be %j', (text, page) => {
    expect(pageTyped(text)).toEqual(page)
  })

  it.each([
    ['nothing', ''],
    ['without a title', 'https://zona.media/a'],
    ['without a link', 'A page\n2026-11-20'],
    ['with words before the link', 'see https://zona.media/a\nA page'],
    ['with words behind the link', 'https://zona.media/a and more\nA page'],
    ['with a link that is not safe', 'http://zona.media/a\nA page'],
    ['with a link that leads nowhere', 'https://[zona\nA page'],
    ['with a day that there is not', 'https://zona.media/a\nA page\n31.11.2026'],
    ['with words for the day', 'https://zona.media/a\nA page\nyesterday'],
    ['with a fourth line', 'https://zona.media/a\nA page\n2026-11-20\nmore'],
  ])('may not be %s', (_, text) => {
    expect(pageTyped(text)).toBeUndefined()
  })
})
