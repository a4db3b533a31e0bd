import type { Person } from '../../src/playground/telegram.ts'

/** The letter that a message holds: what stands in its quotation. */
export function letterOf(person: Person): string {
  const { text = '', entities = [] } = person.last()
  const quote = entities.find(({ type }) => type === 'blockquote')
  return quote ? text.slice(quote.offset, quote.offset + quote.length) : ''
}

/** Answers every question by pressing, up to the finished letter, and gives its text. */
export async function writeLetter(
  person: Person,
  options: { to?: string; topics?: readonly RegExp[] } = {},
): Promise<string> {
  const topics = options.topics ?? [/📚/, /🌦/]
  await person.send(`/letter ${options.to ?? 'Novak'}`)
  await person.send('Anna')
  await person.press(/^👩/)
  await person.press(/Germany|Германия|Німеччина|Deutschland/)
  for (const topic of topics) await person.press(topic)
  await person.press(/›$/)
  for (let open = topics.length; open > 0; open--) {
    await person.press(person.buttons()[0] ?? '')
    if (person.buttons()[0]?.match(/Leave it out|Пропустить$|Пропустити$|Weglassen$/))
      await person.press(person.buttons()[0] ?? '')
  }
  await person.press(person.buttons()[0] ?? '')
  return letterOf(person)
}
