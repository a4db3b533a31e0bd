import { join } from 'node:path'
import { type Config, parseConfig } from './config.ts'
import { type Content, loadContent } from './content/content.ts'
import type { Day } from './domain/date.ts'
import { todayIn } from './domain/local-time.ts'
import { type Languages, openLanguages } from './i18n.ts'
import type { Log } from './log.ts'
import { giveUp } from './say.ts'
import { openCaseCounts } from './store/case-counts.ts'
import { storeProblem } from './store/problem.ts'
import { openStore } from './store/store.ts'

export interface Setup {
  config: Config
  languages: Languages
  content: Content
  today: () => Day
}

/** Reads settings, texts and data (`thorough`: see `loadContent`); what is wrong ends the program with sentences. */
export async function openSetup(env: Record<string, string | undefined>, thorough = false): Promise<Setup> {
  const settings = parseConfig(env)
  if (!settings.ok) giveUp('Konvert cannot start with these settings:', settings.problems)
  const { config } = settings
  const languages = openLanguages(join(import.meta.dirname, '..', 'locales'))
  const today = todayIn(config.timeZone, Date.now)
  const loaded = await loadContent(config.dataDir, today(), languages.codes, thorough)
  if (!loaded.ok) giveUp('Konvert cannot start with this data:', loaded.problems)
  const { content } = loaded
  const wrong = [
    !languages.codes.includes(config.defaultLanguage) &&
      `DEFAULT_LANGUAGE should be one of ${languages.codes.join(', ')}.`,
    !content.cases.has(config.featuredCase) && 'FEATURED_CASE should be the id of a case in data/cases.',
  ].filter((problem) => problem !== false)
  if (wrong.length > 0) giveUp('Konvert cannot start with these settings:', wrong)
  return { config, languages, content, today }
}

/** The Telegram that the bot talks to, and who owns this copy of it. */
export interface Far {
  token: string
  apiRoot: string
  owners: readonly number[]
  /** Says on the terminal where to look, where there is something to see. */
  announce(): void
  close(): Promise<void>
}

/** The real Telegram, or without a token one of our own, which is loaded only then. */
export async function openTelegram(config: Config): Promise<Far> {
  const { token, apiRoot, adminIds, port } = config
  const nothing = { announce: () => undefined, close: async () => undefined }
  if (token !== undefined) return { token, apiRoot, owners: adminIds, ...nothing }
  const { startPlayground } = await import('./playground/start.ts')
  const { url, ...playground } = await startPlayground(port, adminIds).catch(() =>
    giveUp('Konvert cannot open its page:', [`PORT ${port} is taken; set another one.`]),
  )
  return { ...playground, apiRoot: url }
}

/**
 * Opens what is kept: of subscribers and colleagues, and the totals. What is wrong ends the program with a sentence.
 * Without a token nothing is kept on disk.
 *
 * @param owners numbers of the owners, who stand in the settings and nowhere else
 */
export async function openKeeping(
  { token, stateDir, keyFile }: Config,
  owners: readonly number[],
  today: () => Day,
  log: Log,
) {
  const onUnreadable = () => log.error({ event: 'row-unreadable', outcome: 'error' })
  const opened = await openStore(
    token === undefined || keyFile === undefined
      ? { memory: true, today, onUnreadable }
      : { stateDir, keyFile, today, onUnreadable },
  )
  if (!opened.ok) giveUp('Konvert cannot start:', [storeProblem(opened)])
  const { store } = opened
  const counts = (kind: string) => openCaseCounts(store.totals, kind)
  const kept = {
    subscribers: store.subscribers,
    staff: store.staff(owners),
    audit: store.audit,
    subscriberDays: store.subscriberDays,
    drafted: await counts('drafted'),
    draftedIn: await counts('drafted-in'),
    sentTo: (chat: number) => store.broadcasts.messagesOf(chat, Date.now()),
    reports: { returned: await counts('returned'), wrong: await counts('wrong') },
  }
  return { store, kept }
}
