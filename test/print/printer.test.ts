import { describe, expect, it } from 'vitest'
import { createPrinter } from '../../src/print/printer.ts'
import { alone } from './alone.ts'
import { readPdf, textOf } from './pdf.ts'
import { ENVELOPE, letterOf } from './sample-paper.ts'

describe('a printer', () => {
  it('loads the compiler with the first document, not before', async () => {
    const loaded = await alone(`
      const loaded = () => process.report.getReport().sharedObjects.some((file) => file.includes('typst'))
      const before = loaded()
      await printer.letter({ text: 'Привет!', hand: false })
      console.log(JSON.stringify([before, loaded()]))
    `)
    expect(loaded).toEqual([false, true])
  })

  it('keeps nothing: its memory does not grow with 200 letters, each of them new', async () => {
    // The compiler's memory is emptied after each document; left alone it keeps about 1.3 MB a letter, 260 MB here.
    const grown = await alone(`
      const text = ${JSON.stringify(letterOf(2_400))}
      const print = (from, to) => Array.fromAsync({ length: to - from }, async (_, index) => {
        const own = text.replaceAll('кот', 'кот ' + (from + index) + ' ' + Math.random())
        await printer.letter({ text: own, hand: index % 2 === 0 })
      })
      const resident = () => { gc(); return process.memoryUsage().rss / 1e6 }
      await print(0, 40)
      const before = resident()
      await print(40, 240)
      console.log(JSON.stringify(resident() - before))
    `)
    expect(grown).toBeLessThan(40)
  }, 60_000)

  it('makes documents asked for at once one after the other, each its own', async () => {
    const printer = createPrinter()
    const finished: number[] = []
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const file = await printer.letter({ text: `Письмо номер ${index}`, hand: index % 2 === 0 })
        finished.push(index)
        return file
      }),
    )
    const texts = files.map((file) => readPdf(file).pages.map(textOf).join())
    expect(texts).toEqual(Array.from({ length: 12 }, (_, index) => `Письмо номер ${index}`))
    expect(finished).toEqual(Array.from({ length: 12 }, (_, index) => index))
  })

  it('lets others have a turn between two documents', async () => {
    const printer = createPrinter()
    await printer.letter({ text: 'Первое', hand: false })
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    await Promise.all(
      Array.from({ length: 10 }, () => printer.letter({ text: letterOf(2_400), hand: false })),
    )
    clearInterval(timer)
    expect(turns).toBeGreaterThanOrEqual(5)
  })

  it('goes on after a document that cannot be made, and quotes nothing of it', async () => {
    const printer = createPrinter()
    const broken = { ...ENVELOPE, to: { ...ENVELOPE.to, name: 'Тайному Имени' } }
    // @ts-expect-error A size that no envelope has stands for any bug in the paper's own sources.
    const failed = printer.envelope(broken, 'c65')
    const after = printer.letter({ text: 'Дальше', hand: false })
    await expect(failed).rejects.toThrow(/^the paper could not be made$/)
    expect(textOf(readPdf(await after).pages[0] ?? { width: 0, height: 0, runs: [] })).toBe('Дальше')
  })
})
