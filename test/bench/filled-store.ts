import Sqlite from 'better-sqlite3'
import { todayIn } from '../../src/domain/local-time.ts'
import { mainFile } from '../../src/store/databases.ts'
import { readKey } from '../../src/store/key-file.ts'
import { createSealer } from '../../src/store/seal.ts'
import { openStore, type Store } from '../../src/store/store.ts'

export interface Folder {
  stateDir: string
  keyFile: string
}

const today = todayIn('UTC', Date.now)

/** Numbers like Telegram's: ten digits. */
export const chatOf = (index: number) => 5_000_000_000 + index * 1_619

/**
 * A store on the disk with so many subscribers, all of them of one topic. `add` makes some 10,000 a second, which would
 * be most of the bench; so the rows are sealed with the store's own key and written in order, as they lie after
 * the VACUUM that follows whenever somebody leaves. It has the backup of today: a bot that was off last night would
 * first do what is done at night.
 */
export async function fillStore(count: number, place: Folder): Promise<void> {
  await (await openFilled(place)).close()
  const read = await readKey(place.keyFile)
  if (!read.ok) throw new Error(read.error)
  const sealer = createSealer(read.key)
  const rows = Array.from({ length: count }, (_, index) => ({
    index,
    at: sealer.pseudonym(chatOf(index)).toString('latin1'),
  })).toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const db = new Sqlite(mainFile(place.stateDir))
  const subscriber = db.prepare('insert into subscribers (pseudonym, sealed, language) values (?, ?, ?)')
  const subscription = db.prepare("insert into subscriptions (topic, subscriber) values ('cases', ?)")
  db.transaction(() => {
    for (const { index, at } of rows) {
      const pseudonym = Buffer.from(at, 'latin1')
      subscriber.run(pseudonym, sealer.seal(chatOf(index), pseudonym), index % 2 === 0 ? 'ru' : 'uk')
      subscription.run(pseudonym)
    }
  })()
  db.close()
  const store = await openFilled(place)
  const known = await store.subscribers.find(chatOf(count - 1))
  if (!known?.topics.has('cases')) throw new Error('the store does not know those who were written into it')
  const backup = await store.backup(today())
  if (!backup.ok) throw new Error(backup.error)
  await store.close()
}

export async function openFilled(place: Folder): Promise<Store> {
  const result = await openStore({ ...place, today })
  if (!result.ok) throw new Error(result.error)
  return result.store
}
