import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { BroadcastKeeping } from '../domain/broadcast-keeping.ts'
import type { CaseEvents } from '../domain/case-event-keeping.ts'
import type { Day } from '../domain/date.ts'
import type { Audit, Staff } from '../domain/staff.ts'
import type { Subscribers } from '../domain/subscription.ts'
import { type BackupResult, backupName, makeBackup, pruneBackups, removeUnfinished } from './backup.ts'
import { createBroadcasts, recoverBroadcasts } from './broadcasts.ts'
import { createCaseEvents } from './case-events.ts'
import {
  backupFolder,
  belongs,
  lookAtBoth,
  mainFile,
  openOrMake,
  prepareMain,
  prepareTombstones,
  tombstoneFile,
} from './databases.ts'
import { exists } from './disk.ts'
import { createEndings, type Endings } from './endings.ts'
import { inFolder, type Place } from './folder.ts'
import { makeKey, nextKeyFile, readKey } from './key-file.ts'
import type { Lock } from './lock.ts'
import { problem, type StoreProblem } from './problem.ts'
import type { MainTables, TombstoneTables } from './schema.ts'
import { createSealer, type Sealer } from './seal.ts'
import { createEraser, openDatabase } from './sqlite.ts'
import { createAudit, createStaff } from './staff.ts'
import { createSubscriberDays, type SubscriberDays } from './subscriber-days.ts'
import { createSubscribers, finishLeaving } from './subscribers.ts'
import { createTombstones } from './tombstones.ts'
import { createTotals, type Totals } from './totals.ts'

export interface Store {
  subscribers: Subscribers
  totals: Totals
  subscriberDays: SubscriberDays
  endings: Endings
  /** `owners`: the numbers of the settings. */
  staff(owners: readonly number[]): Staff
  audit: Audit
  broadcasts: BroadcastKeeping
  caseEvents: CaseEvents
  /** Writes the backup of this day, in the place of one of the same day. The bot stands still meanwhile. */
  backup(day: Day): Promise<BackupResult>
  /** Whether the backup of this day is there; in memory there is none to make. */
  hasBackup(day: Day): Promise<boolean>
  /** Once a day: drops tombstones and backups whose days have passed, and all traces of what was deleted. */
  daily(today: Day): Promise<void>
  close(): Promise<void>
}

interface Common {
  today: () => Day
  /** A subscriber's row does not open: damaged on the disk. It was passed over. */
  onUnreadable?: () => void
}

/** `memory`: nothing on the disk, a key that goes with the process; for the playground. */
export type StoreOptions = Common & ((Place & { memory?: false }) | { memory: true })

type StoreResult = { ok: true; store: Store } | StoreProblem

/** Opens what is kept of subscribers, or says why not and leaves everything as it was. */
export async function openStore(options: StoreOptions): Promise<StoreResult> {
  if (options.memory) {
    const sealer = createSealer(randomBytes(32))
    const main = openDatabase<MainTables>(':memory:')
    const tombstones = openDatabase<TombstoneTables>(':memory:')
    return { ok: true, store: await assemble({ ...options, main, tombstones, sealer }) }
  }
  return inFolder(options, async (lock) => {
    const opened = await openFiles(options)
    if (!opened.ok) return opened
    return { ok: true, store: await assemble({ ...options, ...opened, lock }) }
  })
}

interface Parts extends Common {
  main: Kysely<MainTables>
  tombstones: Kysely<TombstoneTables>
  sealer: Sealer
  /** Absent in memory. */
  stateDir?: string
  lock?: Lock
}

type Files = { ok: true } & Required<Pick<Parts, 'main' | 'tombstones' | 'sealer'>>

/** Nothing is written before everything was looked at. */
async function openFiles({ stateDir, keyFile }: Place): Promise<Files | StoreProblem> {
  const next = nextKeyFile(keyFile)
  if (await exists(next)) return problem('rotationUnfinished', next)
  const read = await readKey(keyFile)
  if (!read.ok && read.error !== 'keyMissing') return problem(read.error, keyFile)
  const looked = await lookAtBoth(stateDir)
  if (!looked.ok) return looked
  const { main, tombstones } = looked
  const refuse = async (error: 'keyMissing' | 'keyWrong' | 'keyUnreadable', file: string) => {
    await Promise.all([main?.db.destroy(), tombstones?.db.destroy()])
    return problem(error, file)
  }
  const sealed = main?.keyCheck !== undefined || tombstones?.keyCheck !== undefined
  if (!read.ok && sealed) return refuse('keyMissing', keyFile)
  const key = read.ok ? read.key : await makeKey(keyFile).catch(() => undefined)
  if (key === undefined) return refuse('keyUnreadable', keyFile)
  const sealer = createSealer(key)
  if (!belongs(main?.keyCheck, sealer)) return refuse('keyWrong', mainFile(stateDir))
  if (!belongs(tombstones?.keyCheck, sealer)) return refuse('keyWrong', tombstoneFile(stateDir))
  return {
    ok: true,
    sealer,
    main: main?.db ?? (await openOrMake(mainFile(stateDir))),
    tombstones: tombstones?.db ?? (await openOrMake(tombstoneFile(stateDir))),
  }
}

async function assemble(parts: Parts): Promise<Store> {
  const { main, sealer, today, stateDir } = parts
  await prepareMain(main, sealer, await prepareTombstones(parts.tombstones, sealer))
  const eraser = createEraser(main)
  const tombstones = createTombstones(parts.tombstones, sealer, today)
  await finishLeaving(main, tombstones)
  await recoverBroadcasts(main)
  // Somebody left lately; a crash may have come before the traces were erased.
  if (!(await tombstones.isEmpty())) await eraser.erase()
  if (stateDir !== undefined) await removeUnfinished(stateDir)
  const onUnreadable = parts.onUnreadable ?? (() => undefined)
  const { ended, ...subscribers } = createSubscribers({
    db: main,
    sealer,
    tombstones,
    erase: eraser.erase,
    onUnreadable,
  })
  return {
    subscribers,
    totals: createTotals(main),
    subscriberDays: createSubscriberDays(main),
    endings: createEndings(main),
    staff: (owners) => createStaff({ db: main, sealer, erase: eraser.erase }, owners),
    audit: createAudit({ db: main, sealer, erase: eraser.erase }),
    broadcasts: createBroadcasts({ db: main, sealer, onUnreadable }),
    caseEvents: createCaseEvents(main),
    backup: async (day) =>
      stateDir === undefined ? problem('inMemory', '') : makeBackup(main, backupFolder(stateDir), day),
    hasBackup: async (day) => stateDir === undefined || exists(join(backupFolder(stateDir), backupName(day))),
    async daily(day) {
      await tombstones.purge(day)
      await Promise.all([tombstones.eraseAll(), eraser.eraseAll()])
      if (stateDir !== undefined) await pruneBackups(backupFolder(stateDir), day)
    },
    async close() {
      await ended()
      await Promise.all([eraser.finish(), tombstones.finish()])
      await Promise.all([main.destroy(), parts.tombstones.destroy()])
      parts.lock?.release()
    },
  }
}
