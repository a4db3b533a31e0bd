import { assemble } from '../../src/assemble.ts'
import { createDaily } from '../../src/daily.ts'
import { countFailures, createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { meetTelegram, startIntake } from '../../src/serving.ts'
import { openSetup, openTelegram } from '../../src/setup.ts'
import { type Probe, probed } from './probe.ts'
import { answerNeighbour } from './processes.ts'

// The whole bot as main.ts puts it together, in a process whose clock the bench moves: a day passes in minutes. Only
// what main.ts hangs on timers, the purge of every minute and the work of the night, is called by the bench.

export type DayQuestion =
  /** So many minutes pass; after each of them what has expired is forgotten. */
  | { do: 'pass'; minutes: number }
  /** What is done every night. */
  | { do: 'night' }
  | { probe: true; collect?: boolean }

export interface Passed {
  /** Failures that were logged since this was last asked. */
  failures: number
  /** Everybody who subscribes. */
  subscribers: number
}

const MINUTE = 60_000

const real = Date.now
let ahead = 0
Date.now = () => real() + ahead

const setup = await openSetup(process.env)
const { config, languages, today } = setup
const { log, take } = countFailures(createLog('warn'))
const metrics = createMetrics()
const telegram = await openTelegram(config)
const { store, people, broadcaster, bot, nightly } = await assemble(setup, telegram, log, metrics)
await meetTelegram(bot, languages, telegram.owners, log)
const intake = await startIntake(config, bot, log)
metrics.watch(broadcaster, intake.inHand)
broadcaster.start()
people.prepare()

const night = createDaily({ ...nightly, store, people, log, failures: () => 0 })

process.on('SIGTERM', () => {
  const ended = Promise.all([intake.stop(4_500), broadcaster.stop(4_500)]).then(() => store.close())
  void ended.finally(() => process.exit(0))
})

answerNeighbour(async (question: DayQuestion): Promise<Passed | Probe> => {
  if ('probe' in question) return probed(question.collect ?? false)
  if (question.do === 'night') await night(today())
  else {
    for (let minute = 0; minute < question.minutes; minute++) {
      ahead += MINUTE
      bot.forgetExpired()
    }
  }

  return { failures: take(), subscribers: await store.subscribers.total() }
})
console.log('ready')
