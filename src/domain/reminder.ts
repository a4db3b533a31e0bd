import { z } from 'zod'
import type { BroadcastContent } from './broadcast.ts'
import { addDays, type Day, looseDate } from './date.ts'
import { nearBirthday } from './letter/occasions.ts'
import type { Standing } from './people.ts'
import { recordId } from './source.ts'
import { localised } from './text.ts'

/** data/days.yaml: days on which many people write letters together. */
export const writingDayRecords = z.array(
  z.strictObject({
    id: recordId,
    on: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected a month and day such as 10-30'),
    name: localised,
    text: localised,
    source: z.strictObject({
      title: z.string().min(1),
      url: z.url({ protocol: /^https$/ }).optional(),
      date: z.union([looseDate, z.literal('undated')]),
    }),
  }),
)
export type WritingDay = z.infer<typeof writingDayRecords>[number]

/** What subscribers can be reminded of: one person's birthday, or a day for everybody. */
export type Reminder = { on: Day } & ({ caseId: string } | { dayId: string })

/** Post takes weeks: so many days before, a reminder is prepared, and at the latest sent. */
const EARLIEST_DAYS = 28
const LATEST_DAYS = 14

/** What there is to be reminded of in two to four weeks: birthdays of people who can be written to, and days. */
export function remindersDue(
  standings: readonly Standing[],
  days: readonly WritingDay[],
  today: Day,
): Reminder[] {
  const birthdays = standings.flatMap((standing) => {
    const on = canBeWrittenTo(standing) ? nearBirthday(standing.person, today) : undefined
    return on === undefined ? [] : [{ on, caseId: standing.person.id }]
  })
  const year = Number(today.slice(0, 4))
  const writing = days.flatMap(({ id, on }) =>
    [year, year + 1].map((its) => ({ on: `${its}-${on}`, dayId: id })),
  )
  return [...birthdays, ...writing].filter(
    ({ on }) => on >= addDays(today, LATEST_DAYS) && on <= addDays(today, EARLIEST_DAYS),
  )
}

/** Whether a reminder still helps: there is time for a letter, and a person whose birthday it is can get one. */
export function reminderHolds(
  { on, caseId }: Pick<BroadcastContent, 'on' | 'caseId'>,
  standing: Standing | undefined,
  today: Day,
): boolean {
  if (on === undefined || on < addDays(today, LATEST_DAYS)) return false
  return caseId === undefined || (standing !== undefined && canBeWrittenTo(standing))
}

function canBeWrittenTo({ gate }: Standing): boolean {
  return gate.letter === 'open' && gate.envelope
}
