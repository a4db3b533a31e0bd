import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/content.ts'
import { type Export, exportEvents } from '../../src/content/export.ts'
import { readFolder } from '../../src/content/read.ts'
import { type Case, caseRecord } from '../../src/domain/case.ts'
import { type CaseEvent, EVENT_KINDS, type EventKind } from '../../src/domain/case-event.ts'
import { applyEvents, applyToAll } from '../../src/domain/case-event-apply.ts'
import { facilityRecord } from '../../src/domain/facility.ts'
import { anyEvent, eventOf } from '../domain/case-event-samples.ts'
import { runProgram, testPlace, using } from '../store/place.ts'
import { ROOT, TODAY, testContent, testLanguages } from '../support/data.ts'
import { CASE, FACILITY, FILES, withFolder } from './broken-data.ts'

const TESTOV = 'cases/testov-test.yaml'
const SECOND = FACILITY.replace('Colony\n', 'Second colony\n')
const PLACES = { ...FILES, 'facilities/ik-98-elsewhere.yaml': SECOND }

/** What the events make of a folder: each file as it was and as it becomes, and the people before and after. */
async function exported(files: Record<string, string>, events: readonly CaseEvent[]) {
  return withFolder(files, async (dir) => {
    const read = () => ({
      cases: readFolder(join(dir, 'cases'), caseRecord, []),
      facilities: readFolder(join(dir, 'facilities'), facilityRecord, []),
    })
    const { cases, facilities } = read()
    const shown = applyToAll(cases, events, facilities)
    const made = exportEvents(dir, cases, facilities, events)
    for (const { file, text } of made.files) writeFileSync(file, text)
    const after = read().cases
    const loaded = await loadContent(dir, TODAY, testLanguages().codes)
    return {
      made: withoutFolder(made, dir),
      shown,
      after,
      again: exportEvents(dir, after, facilities, events),
      stillApplied: applyToAll(after, events, facilities),
      problems: loaded.ok ? [] : loaded.problems,
    }
  })
}

function withoutFolder({ files, refused, homeless }: Export, dir: string): Export {
  const short = <T extends { file: string }>(one: T): T => ({ ...one, file: one.file.replace(`${dir}/`, '') })
  return { files: files.map(short), refused: refused.map(short), homeless }
}

/** The lines that a text has and another has not. */
function newLines(text: string, than: string): string[] {
  const old = new Set(than.split('\n'))
  return text.split('\n').filter((line) => !old.has(line))
}

describe('published events, written into the files', () => {
  it.each(
    EVENT_KINDS.flatMap((kind): [EventKind, object][] =>
      kind === 'transfer'
        ? [
            [kind, {}],
            [kind, { facility: 'ik-98-elsewhere' }],
          ]
        : [[kind, {}]],
    ),
  )(
    '%s %o: the files say what the bot showed, the check of the data passes, and nothing is shown twice',
    async (kind, changes) => {
      const event = eventOf(kind, { ...changes })
      const { made, shown, after, again, stillApplied, problems } = await exported(PLACES, [event])
      expect(problems).toEqual([])
      expect(made.files).toMatchObject([{ file: TESTOV, events: [event] }])
      expect(after).toEqual(shown)
      expect(after.get('testov-test')?.events).toEqual([event.id])
      expect(stillApplied).toEqual(shown)
      expect(again).toEqual({ files: [], refused: [], homeless: [] })
    },
  )

  it('change nothing where there is nothing new', async () => {
    const hearing = eventOf('court-day', {
      date: '2026-12-05',
      source: { title: 'T', url: 'https://zona.media/1', date: '2026-11-20' },
    })
    for (const events of [[], [hearing]]) {
      expect((await exported(FILES, events)).made).toEqual({ files: [], refused: [], homeless: [] })
    }
  })

  it('leave every other line as it is, with remarks, order and quotes', async () => {
    const remark = '# Ask her lawyer again in spring.'
    const text = CASE.replace('sex: m\n', `sex: m ${remark}\n`)
      .replace('status:\n', `${remark}\nstatus:\n`)
      .replace('  asOf: 2026-10\n', `  ${remark}\n  asOf: 2026-10 # The page has no day.\n`)
      .replace('timeline:\n', `\n# What happened.\ntimeline:\n  ${remark}\n`)
      .replace('sources:\n  - id: fiction', `sources:\n  - id: fiction # Not true.`)
    const { made, problems } = await exported({ ...FILES, [TESTOV]: text }, [
      eventOf('confirmed', {
        id: 'e-confirmed',
        source: { title: 'Т: «а», # 1', url: 'https://zona.media/1', date: '2026-11-01' },
      }),
    ])
    expect(problems).toEqual([])
    const [file] = made.files
    expect(newLines(text, file?.text ?? '')).toEqual([
      '  asOf: 2026-10-01',
      '  asOf: 2026-10 # The page has no day.',
      '  asOf: 2026-10-01',
    ])
    expect(newLines(file?.text ?? '', text)).toEqual([
      '  asOf: 2026-11-01',
      '  sources: [zona-media-2026-11-01, fiction]',
      '  asOf: 2026-11-01 # The page has no day.',
      '  sources: [zona-media-2026-11-01, fiction]',
      '  asOf: 2026-11-01',
      '  sources: [zona-media-2026-11-01, fiction]',
      '  - id: zona-media-2026-11-01',
      "    title: 'Т: «а», # 1'",
      '    url: https://zona.media/1',
      '    date: 2026-11-01',
      'events: [e-confirmed]',
    ])
    expect(file?.fields).toEqual(['status', 'place', 'address', 'sources', 'events'])
  })

  it('read like the rest of the file: long texts folded, the timeline in its order', async () => {
    const en =
      'A long sentence about what happened on that day, which goes on until it does not fit a line of the file.'
    const text = CASE.replace('timeline:\n', 'timeline:\n  # The beginning.\n')
    const { made } = await exported({ ...FILES, [TESTOV]: text }, [
      eventOf('news', { id: 'e-early', date: '2025-01-02', text: { en, ru: 'Раньше.', uk: 'Раніше.' } }),
      eventOf('news', {
        id: 'e-later',
        date: '2025-06-02',
        text: { en: 'Later.', ru: 'Позже.', uk: 'Пізніше.' },
      }),
    ])
    const [, timeline = ''] = (made.files[0]?.text ?? '').split('timeline:\n')
    expect(timeline.split('sources:\n  - id: fiction')[0]).toBe(`  - date: 2025-01-02
    text:
      en: >-
        A long sentence about what happened on that day, which goes on until it does not fit a line of the file.
      ru: Раньше.
      uk: Раніше.
    sources: [zona-media-2025-01-02]
  # The beginning.
  - date: 2025-03
    text: { en: A test., ru: Проба., uk: Проба. }
    sources: [fiction, elsewhere]
  - date: 2025-06-02
    text:
      en: Later.
      ru: Позже.
      uk: Пізніше.
    sources: [zona-media-2025-06-02]
`)
  })

  it('follow those that were written earlier', async () => {
    const first = eventOf('in-transit', { date: '2026-10-05' })
    const second = eventOf('transfer', { date: '2026-10-20', facility: 'ik-98-elsewhere' })
    const { made } = await exported(PLACES, [first])
    const { after, problems } = await exported({ ...PLACES, [TESTOV]: made.files[0]?.text ?? '' }, [
      first,
      second,
    ])
    expect(problems).toEqual([])
    expect(after.get('testov-test')).toMatchObject({
      status: { value: 'held' },
      events: [first.id, second.id],
    })
  })

  it('are left to a human being where a file is written in another way, or is not there', async () => {
    const anchored = CASE.replace('  facility: ik-99-testograd\n  asOf: 2026-10\n', (line) =>
      line.replace(': ', ': &here '),
    ).replace('- facility: sizo-99-testovo', '- facility: *here')
    const inOneLine = JSON.stringify(load(CASE))
    const moved = eventOf('transfer', { facility: 'ik-98-elsewhere' })
    const nobody = eventOf('news', { caseId: 'nobody' })
    for (const text of [anchored, inOneLine]) {
      const { made, after } = await exported({ ...PLACES, [TESTOV]: text }, [moved, nobody])
      expect(made).toEqual({ files: [], refused: [{ file: TESTOV, events: [moved] }], homeless: [nobody] })
      expect(after.get('testov-test')?.events).toBeUndefined()
    }
  })
})

describe('the project’s own files', () => {
  it('take whatever may be published, and then say what the bot showed', async () => {
    const { cases, facilities, sites } = await testContent()
    const dir = join(ROOT, 'data')
    const hosts = Array.from(sites.keys())
    const histories = fc.constantFrom(...cases.values()).chain(({ id }) =>
      fc.uniqueArray(
        anyEvent({ caseId: id, facilities: Array.from(facilities.keys()), hosts, titleWords: 20 }),
        {
          maxLength: 8,
          selector: (event) => event.id,
        },
      ),
    )
    let written = 0
    fc.assert(
      fc.property(histories, (events) => {
        const { files, refused } = exportEvents(dir, cases, facilities, events)
        // A text that does not say exactly what the bot shows is refused.
        expect(refused).toEqual([])
        written += files.length
        for (const { file, text } of files) {
          expect(newLines(readFileSync(file, 'utf8'), text).filter((line) => line.startsWith('#'))).toEqual(
            [],
          )
        }
      }),
      { numRuns: 250 },
    )
    expect(written).toBeGreaterThan(100)
  })
})

describe('npm run data:export', () => {
  it('writes what is published, says what it changed, and the check of the data passes', async () => {
    await withFolder({ ...PLACES, [TESTOV]: CASE }, async (dir) => {
      const place = testPlace()
      const person = readFolder(join(dir, 'cases'), caseRecord, []).get('testov-test') as Case
      const moved = eventOf('transfer', { facility: 'ik-98-elsewhere', id: 'e-moved' })
      const draft = eventOf('release', { id: 'e-draft' })
      const undone = eventOf('death', { id: 'e-undone' })
      await using(place, async ({ caseEvents }) => {
        for (const event of [moved, draft, undone]) await caseEvents.add(event, 'draft')
        for (const { id } of [moved, undone]) await caseEvents.publish(id, 1)
        await caseEvents.undo(undone.id)
      })
      const settings = { KONVERT_DATA: dir, KONVERT_STATE: place.stateDir, FEATURED_CASE: 'testov-test' }
      const first = await runProgram('src/data-export.ts', [], settings)
      expect(first.printed).toContain(
        `${join(dir, TESTOV)}: status, place, address, formerAddresses, timeline, sources, events\n  transfer of 2026-11-01 (e-moved)\n`,
      )
      expect(first.code).toBe(0)
      const facilities = readFolder(join(dir, 'facilities'), facilityRecord, [])
      const after = readFolder(join(dir, 'cases'), caseRecord, []).get('testov-test')
      expect(after).toEqual(applyEvents(person, [moved], facilities))
      expect((await runProgram('src/data-check.ts', [], settings)).printed).toMatch(
        /^The data is right: 1 people/,
      )
      const text = readFileSync(join(dir, TESTOV), 'utf8')
      const second = await runProgram('src/data-export.ts', [], settings)
      expect(second).toMatchObject({ code: 0, printed: 'There was nothing to write: no file was changed.\n' })
      expect(readFileSync(join(dir, TESTOV), 'utf8')).toBe(text)
    })
  })

  it('says so where nothing was ever kept', async () => {
    const place = testPlace()
    const { code, printed } = await runProgram('src/data-export.ts', [], { KONVERT_STATE: place.stateDir })
    expect(code).toBe(1)
    expect(printed).toMatch(/^Nothing was exported:\n {2}There is no database /)
  })
})
