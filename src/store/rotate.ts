import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Day } from '../domain/date.ts'
import { type BackupResult, makeBackup, removeBackups } from './backup.ts'
import {
  backupFolder,
  belongs,
  type LookedMain,
  type LookedTombstones,
  lookAtBoth,
  mainFile,
  openOrMake,
  prepareMain,
  prepareTombstones,
  tombstoneFile,
} from './databases.ts'
import { putInPlace } from './disk.ts'
import { inFolder, type Place } from './folder.ts'
import { type KeyResult, makeKey, nextKeyFile, readKey } from './key-file.ts'
import { problem, type StoreProblem } from './problem.ts'
import { deleteSubscribers, type SubscriberRow, subscriberPages } from './rows.ts'
import type { MainTables, TombstoneTables } from './schema.ts'
import { createSealer, type Sealer } from './seal.ts'
import { resealSentMessages } from './sent-messages.ts'
import { emptyLog, setUpWriting, vacuum } from './sqlite.ts'
import { resealStaff } from './staff.ts'
import { finishLeaving } from './subscribers.ts'
import { createTombstones } from './tombstones.ts'

const RETRY_MS = 500

interface RotateOptions extends Place {
  today: Day
  onProgress?: (done: number, total: number) => void
  /** Told of each step that is done. */
  onStep?: (step: RotateStep) => void
}

export type RotateStep = 'keyMade' | 'resealed' | 'vacuumed' | 'tombstonesGone' | 'backupsGone' | 'keyInPlace'

type RotateResult =
  | {
      ok: true
      /** How many were sealed anew by this run; an interrupted run may have done it before. */
      resealed: number
      /** Rows that the old key did not open, which nobody can read any more; they were removed. */
      unreadable: number
      backup: BackupResult
    }
  | StoreProblem

/**
 * Changes the key. The new one lies beside the old one until nothing is sealed with the old one any more; run
 * again after an interruption, it goes on where it stopped.
 */
export async function rotateKey(options: RotateOptions): Promise<RotateResult> {
  return inFolder(options, async (lock) => {
    try {
      return await rotate(options)
    } finally {
      lock.release()
    }
  })
}

async function rotate(options: RotateOptions): Promise<RotateResult> {
  const { stateDir, keyFile } = options
  const looked = await lookAtBoth(stateDir)
  if (!looked.ok) return looked
  const { main, tombstones } = looked
  let marks: Kysely<TombstoneTables> | undefined = tombstones?.db
  try {
    if (main?.keyCheck === undefined) return problem('nothingKept', mainFile(stateDir))
    const keys = await findKeys(keyFile, stateDir, main, tombstones)
    if (!keys.ok) return keys
    options.onStep?.('keyMade')
    marks ??= await openOrMake<TombstoneTables>(tombstoneFile(stateDir))
    const done = keys.from
      ? await reseal(main.db, marks, keys.from, keys.to, options)
      : { resealed: 0, unreadable: 0 }
    options.onStep?.('resealed')
    await removeOld(main.db, marks, keys.to, options)
    await putInPlace(nextKeyFile(keyFile), keyFile)
    options.onStep?.('keyInPlace')
    return { ok: true, ...done, backup: await makeBackup(main.db, backupFolder(stateDir), options.today) }
  } finally {
    await Promise.all([main?.db.destroy(), marks?.destroy()])
  }
}

/** The key to seal with, and the one to open with where rows are still sealed with it. */
async function findKeys(
  keyFile: string,
  stateDir: string,
  main: LookedMain,
  tombstones: LookedTombstones | undefined,
): Promise<{ ok: true; from: Sealer | undefined; to: Sealer } | StoreProblem> {
  const next = nextKeyFile(keyFile)
  const read = await readKey(keyFile)
  if (!read.ok && read.error !== 'keyMissing') return problem(read.error, keyFile)
  const readNext: KeyResult = await readKey(next)
  if (!readNext.ok && readNext.error !== 'keyMissing') return problem(readNext.error, next)
  const old = read.ok ? createSealer(read.key) : undefined
  const begun = readNext.ok ? createSealer(readNext.key) : undefined
  const fits = (keyCheck: Buffer | undefined) =>
    [old, begun].some((sealer) => sealer !== undefined && belongs(keyCheck, sealer))
  if (old === undefined && !(begun && belongs(main.keyCheck, begun))) return problem('keyMissing', keyFile)
  if (!fits(main.keyCheck)) return problem('keyWrong', mainFile(stateDir))
  if (!fits(tombstones?.keyCheck)) return problem('keyWrong', tombstoneFile(stateDir))
  if (begun !== undefined) {
    return { ok: true, from: belongs(main.keyCheck, begun) ? undefined : old, to: begun }
  }
  const made = await makeKey(next).catch(() => undefined)
  if (made === undefined) return problem('keyUnreadable', next)
  return { ok: true, from: old, to: createSealer(made) }
}

/** All rows and the key check in one transaction: a crash leaves them all old or all new. */
async function reseal(
  main: Kysely<MainTables>,
  marks: Kysely<TombstoneTables>,
  from: Sealer,
  to: Sealer,
  { today, onProgress }: RotateOptions,
): Promise<{ resealed: number; unreadable: number }> {
  await prepareMain(main, from, await prepareTombstones(marks, from))
  // Those on their way out must go now: the old marks do not fit the new pseudonyms.
  await finishLeaving(
    main,
    createTombstones(marks, from, () => today),
  )
  return main.transaction().execute(async (db) => {
    const { total } = await db
      .selectFrom('subscribers')
      .select((select) => select.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    const done = { resealed: 0, unreadable: 0, seenAgain: 0 }
    for await (const rows of subscriberPages(db)) {
      for (const row of rows) done[await resealRow(db, row, from, to)]++
      onProgress?.(done.resealed, total)
    }
    await resealStaff(db, from, to)
    await resealSentMessages(db, from, to)
    await db.updateTable('keeping').set({ key_check: to.keyCheck }).execute()
    return { resealed: done.resealed, unreadable: done.unreadable }
  })
}

/** Pages follow the pseudonyms, and new ones may lie ahead: such a row comes a second time. */
async function resealRow(
  db: Kysely<MainTables>,
  { pseudonym, sealed }: SubscriberRow,
  from: Sealer,
  to: Sealer,
): Promise<'resealed' | 'unreadable' | 'seenAgain'> {
  const chat = from.open(sealed, pseudonym)
  if (chat !== undefined) {
    const next = to.pseudonym(chat)
    await db
      .updateTable('subscribers')
      .set({ pseudonym: next, sealed: to.seal(chat, next) })
      .where('pseudonym', '=', pseudonym)
      .execute()
    return 'resealed'
  }
  if (to.open(sealed, pseudonym) !== undefined) return 'seenAgain'
  await deleteSubscribers(db, [pseudonym])
  return 'unreadable'
}

/** Everything that the old key opens. Each part can be done twice. */
async function removeOld(
  main: Kysely<MainTables>,
  marks: Kysely<TombstoneTables>,
  to: Sealer,
  { stateDir, onStep }: RotateOptions,
): Promise<void> {
  await setUpWriting(main, 'wal')
  await vacuum(main)
  await emptyLogAtLast(main)
  onStep?.('vacuumed')
  await prepareTombstones(marks, to)
  await marks.transaction().execute(async (db) => {
    await db.deleteFrom('tombstones').execute()
    await db.updateTable('keeping').set({ key_check: to.keyCheck }).execute()
  })
  await emptyLogAtLast(marks)
  onStep?.('tombstonesGone')
  await removeBackups(backupFolder(stateDir))
  onStep?.('backupsGone')
}

/** A backup that is being made holds this up until it has read all. */
async function emptyLogAtLast<Tables>(db: Kysely<Tables>): Promise<void> {
  while (!(await emptyLog(db))) await pause(RETRY_MS)
}
