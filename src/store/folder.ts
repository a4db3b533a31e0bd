import { makePrivateFolder } from './disk.ts'
import { keyLiesIn } from './key-file.ts'
import { type Lock, takeLock } from './lock.ts'
import { problem, type StoreProblem, saysUnwritable } from './problem.ts'

export interface Place {
  stateDir: string
  keyFile: string
}

/**
 * Runs `work` with the state folder to itself, after looking where the key lies. What `work` returns without
 * success, or throws, gives the folder free; success keeps it until `lock.release()`.
 */
export async function inFolder<Result extends { ok: boolean }>(
  { stateDir, keyFile }: Place,
  work: (lock: Lock) => Promise<Result>,
): Promise<Result | StoreProblem> {
  let lock: Lock | undefined
  let kept = false
  try {
    await makePrivateFolder(stateDir)
    if (await keyLiesIn(keyFile, stateDir)) return problem('keyInState', keyFile)
    lock = await takeLock(stateDir)
    if (lock === undefined) return problem('busy', stateDir)
    const result = await work(lock)
    kept = result.ok
    return result
  } catch (error) {
    if (saysUnwritable(error)) return problem('stateUnwritable', stateDir)
    throw error
  } finally {
    if (!kept) lock?.release()
  }
}
