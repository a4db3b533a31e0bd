import { expect, it } from 'vitest'
import { openKonvert } from '../support/konvert.ts'
import { writeLetter } from '../support/letters.ts'

// Whom the bot offers depends on these totals, so nobody may push a person down by writing letter after letter.
it('a chat’s letters of one day count as one, whoever they are to', async () => {
  const konvert = await openKonvert()
  const counted = async () => Object.fromEntries(await konvert.store.totals.all())
  const [anna, olena] = [konvert.person('en'), konvert.person('uk')]
  for (const to of ['Novak', 'Novak', 'Gorinov']) {
    expect(await writeLetter(anna, { to })).not.toBe('')
    await anna.press('✅ Done')
  }
  expect(await counted()).toEqual({ 'drafted:novak-nika': 1, 'drafted-in:en': 1 })
  await writeLetter(olena, { to: 'Novak' })
  await olena.press('✅ Готово')
  expect(await counted()).toMatchObject({ 'drafted:novak-nika': 2, 'drafted-in:uk': 1 })
  await konvert.close()
})
