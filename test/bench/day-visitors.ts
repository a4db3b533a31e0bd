import type { LocalTelegram, Person } from '../../src/playground/telegram.ts'
import { writeLetters } from './letter-writers.ts'

/** People who come to the bot for the first time, all at once. */
export interface Visiting {
  people: number
  /** How many have come before: the mix goes on where it was. */
  before: number
}

export interface Visited {
  updates: number
  letters: number
  /** Those who subscribed and stayed so. */
  subscribed: number
  forgotten: number
}

const LANGUAGES = ['ru', 'uk', 'en', 'de']
/** What is typed for somebody, and the id. */
const PEOPLE = [
  ['Gorinov', 'gorinov-alexei'],
  ['Umerova', 'leniye-umerova'],
] as const
const PASTED = 'Здравствуйте! У нас сегодня шёл снег, и мы с соседкой пекли хлеб.'
/** Of so many people each does something else. */
const KINDS = 10

interface Visitor {
  person: Person
  send(text: string): Promise<void>
  press(data: string): Promise<void>
  /** Whether the letter was finished, or stands at its last step. */
  letter(finish: boolean): Promise<void>
}

/** Each does what people do, one thing when the one before it is answered; an answer that is missing ends it all. */
export async function visit(telegram: LocalTelegram, { people, before }: Visiting): Promise<Visited> {
  const visited: Visited = { updates: 0, letters: 0, subscribed: 0, forgotten: 0 }
  const shown = new Map<number, number>()
  const off = telegram.subscribe((event) => {
    if (event.type !== 'message' && event.type !== 'edited') return
    if (event.message.from?.id === telegram.bot.id)
      shown.set(event.person, (shown.get(event.person) ?? 0) + 1)
  })
  const come = async (number: number) => {
    const language = LANGUAGES[number % LANGUAGES.length] ?? 'en'
    const person = telegram.addPerson({ firstName: 'Visitor', language })
    const answered = async (what: string, act: () => Promise<unknown>) => {
      const had = shown.get(person.id) ?? 0
      await act()
      visited.updates++
      if ((shown.get(person.id) ?? 0) === had) throw new Error(`nothing was shown after ${what}`)
    }
    await stroll(number, visited, {
      person,
      send: (text) => answered(text, () => person.send(text)),
      press: (data) =>
        answered(data, async () => {
          if (!(await person.press({ data })).answered) throw new Error(`${data} was not answered`)
        }),
      async letter(finish) {
        const writing = { writers: 1, command: '/letter Gorinov', thinking: 0, edits: 1, begin: true, finish }
        const { finished, times } = await writeLetters({ telegram, people: [person] }, writing)
        if (finished !== 1) throw new Error('a letter did not come to its end')
        visited.updates += Object.values(times).flat().length
        if (finish) visited.letters++
      },
    })
  }
  await Promise.all(Array.from({ length: people }, (_, index) => come(before + index)))
  off()
  return visited
}

async function stroll(number: number, visited: Visited, visitor: Visitor): Promise<void> {
  const { send, press, letter } = visitor
  // The round after the next ten people meets others, so that everybody is looked at by all kinds of people.
  const [name, id] = PEOPLE[Math.floor(number / KINDS) % PEOPLE.length] ?? PEOPLE[0]
  await send('/start')
  const kind = number % KINDS
  if (kind < 2) {
    await send(`/case ${name}`)
    await press(`address:${id}`)
    await press(`case:${id}:card`)
    await send('/address')
  } else if (kind < 4) {
    await send(`/case ${name}`)
    await send(name)
    await send('/cases')
  } else if (kind < 7) {
    await letter(true)
  } else if (kind === 7) {
    await send('/check')
    await send(PASTED)
  } else if (kind === 8) {
    await press('yes:cases')
    await send('/subscriptions')
    await send('/mydata')
    if (number % 4 === 0) await press('end:cases')
    else visited.subscribed++
  } else {
    await letter(false)
  }
  if (number % 3 > 0) return
  await send('/forget')
  await press('forget:yes')
  visited.forgotten++
  if (kind === 8 && number % 4 > 0) visited.subscribed--
}
