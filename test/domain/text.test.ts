import { expect, test } from 'vitest'
import { timelineLength } from '../../src/domain/case.ts'
import { knownSite, sitesByHost } from '../../src/domain/site.ts'
import { inLanguage } from '../../src/domain/text.ts'

const text = { en: 'Post', ru: 'Почта', uk: 'Пошта' }

test('a text is read in the language that was asked for, else in English', () => {
  expect(['ru', 'uk', 'en', 'de'].map((language) => inLanguage(text, language))).toEqual([
    'Почта',
    'Пошта',
    'Post',
    'Post',
  ])
})

test('an entry that a language lacks takes the room of the English one', () => {
  const timeline = [{ date: '2026', text, sources: ['fiction'] }]
  expect([timelineLength(timeline, 'ru'), timelineLength(timeline, 'de')]).toEqual([35, 34])
})

test('a link leads to the narrowest site that is known', () => {
  const sites = sitesByHost([
    { host: 'zona.media', name: 'Zona' },
    { host: 'copies.zona.media', name: 'Copies' },
  ])
  const names = [
    'https://zona.media/1',
    'https://a.copies.zona.media/',
    'https://media/',
    'https://azona.media/',
  ].map((url) => knownSite(url, sites)?.name)
  expect(names).toEqual(['Zona', 'Copies', undefined, undefined])
})
