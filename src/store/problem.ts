import { errorCode } from './disk.ts'

/** What went wrong and where: the file or folder that the sentence names. */
export interface StoreProblem {
  ok: false
  error: StoreError
  file: string
}

type StoreError = keyof typeof sentences

const sentences = {
  stateUnwritable: (file: string) =>
    `Konvert cannot write in ${file}. Make the folder belong to the user that runs Konvert, and see that the disk is not full.`,
  busy: (file: string) =>
    `Another Konvert is running with ${file}. Stop it first, or give this one a folder of its own.`,
  keyInState: (file: string) =>
    `The key ${file} lies inside the state folder, where one theft takes both. Move it out and set KONVERT_KEY_FILE.`,
  keyMissing: (file: string) =>
    `There are subscribers’ records, but their key ${file} is missing. Put the key back; no new one can open them.`,
  keyWrong: (file: string) =>
    `${file} was sealed with another key. Set KONVERT_KEY_FILE to the key it belongs to. Nothing was changed.`,
  keyUnreadable: (file: string) =>
    `The key ${file} cannot be read or made. It should be a file of one line, as Konvert wrote it, in a folder where this user may write.`,
  keyOpen: (file: string) => `Other users of this machine may read the key ${file}. Run: chmod 600 ${file}`,
  rotationUnfinished: (file: string) =>
    `A change of the key was begun and not finished: ${file} is there. Run npm run key:rotate once more to finish it.`,
  newer: (file: string) =>
    `A newer Konvert has written ${file}, and this one does not know its form. Install the newer version again.`,
  damaged: (file: string) =>
    `${file} is damaged. Move it away, with any file of the same name that ends in -wal or -shm, and run npm run restore with the newest backup.`,
  tombstonesDamaged: (file: string) =>
    `${file}, the marks of those who left, is damaged. Move it away and start again. Backups made until today will then need --tombstones-lost.`,
  inMemory: () => 'This Konvert keeps everything in memory; there is nothing to back up.',
  nothingKept: (file: string) => `There is no database ${file} yet, so there is nothing to do.`,
  backupUnwritable: (file: string) =>
    `No backup could be written in ${file}. Is the disk full, or the folder somebody else’s?`,
  copyDamaged: (file: string) =>
    `The backup of ${file} did not pass its check and was thrown away. Is the disk at its end?`,
  backupMissing: (file: string) => `There is no file ${file} that this user may read.`,
  backupDamaged: (file: string) => `${file} is damaged, or no backup of Konvert’s. Nothing was changed.`,
  backupKey: (file: string) =>
    `${file} was sealed with another key than the present one. Nothing was changed.`,
  backupNewer: (file: string) =>
    `A newer Konvert has made ${file}. Install that version to restore it. Nothing was changed.`,
  backupDay: (file: string) =>
    `${file} does not say on which day it was made, so it is no backup of npm run backup. Nothing was changed.`,
  backupOld: (file: string) =>
    `${file} is more than seven days old. Who left since then is no longer remembered and would be written to again, so it cannot be restored. Nothing was changed.`,
  backupFuture: (file: string) =>
    `${file} was made on a day that has not come yet. Is the clock of this machine right? Nothing was changed.`,
  tombstonesLost: (file: string) =>
    `${file}, the marks of those who left, is missing, or was made anew after this backup. Restored like this, people who left since the backup would be written to again, against their word. If there is no way to get that file back, add --tombstones-lost. Nothing was changed.`,
  presentDamaged: (file: string) =>
    `The present ${file} is damaged and cannot be backed up first. Move it away, with any file of the same name that ends in -wal or -shm, and run this again. Nothing was changed.`,
}

export function storeProblem({ error, file }: Pick<StoreProblem, 'error' | 'file'>): string {
  return sentences[error](file)
}

export function problem(error: StoreError, file: string): StoreProblem {
  return { ok: false, error, file }
}

/** Whether an error comes from a disk that is full or a place where this user may not write. */
export function saysUnwritable(error: unknown): boolean {
  return /^(EACCES|EPERM|EROFS|ENOSPC|ENOTDIR|EEXIST|SQLITE_(CANTOPEN|READONLY|FULL|IOERR))/.test(
    errorCode(error) ?? '',
  )
}
