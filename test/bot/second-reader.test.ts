import { expect, it } from 'vitest'
import { createLocalTelegram } from '../../src/playground/telegram.ts'
import { startProgram } from '../support/program.ts'

// What an operator sees when somebody else has the token, or has started a second copy by mistake.
it('somebody else who fetches the updates with the same token is noticed: the program says so and ends', async () => {
  const telegram = await createLocalTelegram()
  const program = startProgram({ BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url })
  await program.printed(/"ready"/)
  const ended = program.ended.then((code) => ({ code }))
  const readOnce = async () => {
    const answer = await fetch(`${telegram.url}/bot${telegram.token}/getUpdates?timeout=1`)
    await answer.body?.cancel()
  }
  let over: { code: number | null } | void = await Promise.race([ended, readOnce()])
  while (!over) over = await Promise.race([ended, readOnce()])
  expect(over.code).toBe(1)
  expect(program.output()).toContain('the token is refused, or another copy runs with it')
  expect(program.output()).not.toContain(telegram.token)
  await telegram.close()
})
