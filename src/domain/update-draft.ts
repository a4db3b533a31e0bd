import { type CaseEvent, caseEvent, type EventKind } from './case-event.ts'
import { type Day, dayTyped, looseDate } from './date.ts'

/**
 * Languages in which an editor writes what happened, in the order in which they are asked: those that every text of the
 * data must have. Who reads a further one is told in English, until somebody adds it to the person's file.
 */
export const TOLD_LANGUAGES = ['en', 'ru', 'uk'] as const
type ToldLanguage = (typeof TOLD_LANGUAGES)[number]

/** An event in the making, as far as an editor has told it. */
export interface UpdateDraft {
  id: string
  caseId: string
  kind?: EventKind
  date?: Day
  source?: CaseEvent['source']
  /** `null`: nobody knows where the person was taken. */
  facility?: string | null
  texts: Partial<Record<ToldLanguage, string>>
}

export type Question = 'kind' | 'date' | 'source' | 'facility' | `text-${ToldLanguage}`

/** The first question without an answer; undefined when all are answered. */
export function openQuestion({ kind, date, source, facility, texts }: UpdateDraft): Question | undefined {
  if (kind === undefined) return 'kind'
  if (source === undefined) return 'source'
  if (date === undefined) return 'date'
  if (kind === 'transfer' && facility === undefined) return 'facility'
  if (kind === 'confirmed') return undefined
  const language = TOLD_LANGUAGES.find((one) => texts[one] === undefined)
  return language && `text-${language}`
}

/** The draft without the answer to one question, and without what hangs on it. */
export function asked(draft: UpdateDraft, question: Question): UpdateDraft {
  const { kind, date, source, facility, texts, ...rest } = draft
  return {
    ...rest,
    texts: question.startsWith('text-') ? {} : texts,
    ...(question !== 'kind' && kind !== undefined ? { kind } : {}),
    ...(question !== 'date' && date !== undefined ? { date } : {}),
    ...(question !== 'source' && source !== undefined ? { source } : {}),
    ...(question !== 'kind' && question !== 'facility' && facility !== undefined ? { facility } : {}),
  }
}

/** The event; undefined where something is missing or does not fit the schema. */
export function eventOf(draft: UpdateDraft): CaseEvent | undefined {
  const { id, caseId, kind, date, source, facility, texts } = draft
  const parsed = caseEvent.safeParse({
    id,
    caseId,
    kind,
    date,
    source,
    ...(kind === 'confirmed' ? {} : { text: texts }),
    ...(kind === 'transfer' && facility ? { facility } : {}),
  })
  return parsed.success ? parsed.data : undefined
}

/**
 * A page as an editor types it: the link, its title, and the day on which it was published, each on a line of its own;
 * without a third line the page has no date.
 */
export function pageTyped(text: string): CaseEvent['source'] | undefined {
  const [url = '', title = '', date, ...more] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (!/^https:\/\/\S+$/.test(url) || !URL.canParse(url) || title === '' || more.length > 0) return undefined
  const known = date === undefined ? undefined : (dayTyped(date) ?? date)
  if (known !== undefined && !looseDate.safeParse(known).success) return undefined
  return { url, title, date: known ?? 'undated' }
}
