import { describe, expect, it } from 'vitest'
import { createPlaces } from '../../../src/domain/letter/places.ts'
import { testContent } from '../../support/data.ts'

const { places } = (await testContent()).letter

describe('a place is meant', () => {
  it.each([
    ['Germany', 'DE'],
    ['Германия', 'DE'],
    ['Німеччина', 'DE'],
    ['germany', 'DE'],
    ['УКРАИНА', 'UA'],
    ['Україна', 'UA'],
    ['Czechia', 'CZ'],
    ['Prague', 'prague'],
    ['Прага', 'prague'],
    ['Praha', 'prague'],
    ['Київ', 'kyiv'],
    ['Kiev', 'kyiv'],
    ['Гайана', 'GY'],
    ['Ghana', 'GH'],
    ['Luxembourg', 'LU'],
  ])('by “%s”', (typed, id) => {
    expect(places.named(typed)?.id).toBe(id)
  })

  it.each(['', ' ', '?', 'Atlantis', 'Narnia'])('not by “%s”', (typed) => {
    expect(places.named(typed)).toBeUndefined()
  })

  it('nearly, where letters are wrong', () => {
    expect(places.near('Germny').map(({ id }) => id)).toContain('DE')
    expect(places.near('Барселонна').map(({ id }) => id)).toContain('barcelona')
    expect(places.near('🙂')).toEqual([])
  })
})

describe('the places', () => {
  const wien = { id: 'vienna', country: 'AT', from: 'из Вены', living: 'в Вене', aliases: ['Wien'] }
  const own = createPlaces([{ ...wien, name: { en: 'Vienna', ru: 'Вена', uk: 'Відень' } }])

  it('are found by id, by each name and by each alias', () => {
    expect(own.get('vienna')?.from).toBe('из Вены')
    expect(own.get('nowhere')).toBeUndefined()
    for (const name of ['Vienna', 'вена', 'ВІДЕНЬ', 'wien']) expect(own.named(name)?.id).toBe('vienna')
  })
})
