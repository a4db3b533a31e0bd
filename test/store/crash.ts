import { restoreStore } from '../../src/store/restore.ts'
import { rotateKey } from '../../src/store/rotate.ts'
import { openStore } from '../../src/store/store.ts'

// node test/store/crash.ts WORK STATE_DIR KEY_FILE DAY STEP [FILE]: kills itself, as a power cut would, when the step is done.
const [work, stateDir = '', keyFile = '', today = '', step, file = ''] = process.argv.slice(2)
const onStep = (done: string) => {
  if (done === step) process.kill(process.pid, 'SIGKILL')
}
if (work === 'restore') {
  console.log(await restoreStore({ stateDir, keyFile, today, file, tombstonesLost: false, onStep }))
} else if (work === 'rotate') {
  console.log(await rotateKey({ stateDir, keyFile, today, onStep }))
} else if (work === 'hold') {
  const result = await openStore({ stateDir, keyFile, today: () => today })
  console.log(result.ok ? 'held' : result.error)
  setInterval(() => undefined, 1_000)
} else if (work === 'subscribe') {
  // Subscribes and forgets without end, and says what has lasted.
  const result = await openStore({ stateDir, keyFile, today: () => today })
  if (!result.ok) throw new Error(result.error)
  const { subscribers } = result.store
  for (let chat = 5_000_000_001; ; chat++) {
    await subscribers.add(chat, 'ru', 'cases')
    process.stdout.write(`+${chat}\n`)
    if (chat % 3 !== 0) continue
    await subscribers.forget(chat)
    process.stdout.write(`-${chat}\n`)
  }
}
