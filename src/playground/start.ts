import { join } from 'node:path'
import { mountPage } from './page-api.ts'
import { createLocalTelegram, type LocalTelegram } from './telegram.ts'

interface Playground {
  /** Numbers of the people who run the bot here. */
  owners: readonly number[]
  /** The Bot API's root for the bot. */
  readonly url: string
  readonly token: string
  /** Says on the terminal where the chat page is. */
  announce(): void
  close(): Promise<void>
}

/** The admin of the playground, where the settings name none. */
const PLAYGROUND_ADMIN = 1_000_009

/**
 * A local Telegram with its chat page and three people: two supporters and somebody of the staff.
 *
 * @param port of the page and the Bot API; 0 takes any free one
 * @param adminIds the first of them is the staff's id
 */
export async function startPlayground(port: number, adminIds: readonly number[]): Promise<Playground> {
  const telegram: LocalTelegram = await createLocalTelegram({
    port,
    mount: (app, local) => mountPage(app, local, { pageDir: join(import.meta.dirname, 'page') }),
  })
  telegram.addPerson({ firstName: 'Ann', language: 'en', role: 'supporter' })
  telegram.addPerson({ firstName: 'Олена', language: 'uk', role: 'supporter' })
  telegram.addPerson({
    id: adminIds[0] ?? PLAYGROUND_ADMIN,
    firstName: 'Вера',
    language: 'ru',
    role: 'admin',
  })
  return {
    url: telegram.url,
    token: telegram.token,
    owners: adminIds.length > 0 ? adminIds : [PLAYGROUND_ADMIN],
    announce: () => {
      process.stdout.write(
        `\n  Konvert talks to a local Telegram. Open ${telegram.url}\n  Stop it with Ctrl+C.\n\n`,
      )
    },
    close: telegram.close,
  }
}
