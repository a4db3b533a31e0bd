import type { Person } from '../../src/playground/telegram.ts'

/** Somebody whose every word can be told from all others, so that it is known whence a trace comes. */
export interface Writer {
  person: Person
  /** What may be found nowhere. */
  secrets: string[]
  words: { name: string; own: string; search: string; paste: string; sender: string }
}

/** Whole numbers below what is asked for, always the same from one seed (mulberry32). */
export function chanceFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const SYLLABLES = 'ба ве гу до жи зо ка лу ми но пе ру са ту фи ха це чу ше'.split(' ')

/** A word of Russian sound that nobody else writes; `random` gives whole numbers below its argument. */
function inventedWord(random: (below: number) => number, syllables = 6): string {
  return Array.from({ length: syllables }, () => SYLLABLES[random(SYLLABLES.length)]).join('')
}

/** Words for one writer; of each only what is invented is a secret, as the rest stands in the project's own texts. */
export function inventedWords(random: (below: number) => number) {
  const word = () => inventedWord(random)
  const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
  const [name, own, search, paste, sender] = [
    capital(word()),
    word(),
    word(),
    word(),
    capital(word()),
  ] as const
  return {
    invented: [name, own, search, paste, sender],
    words: {
      name,
      own: `Вчера мы с соседкой пекли ${own}.`,
      search,
      paste: `Здравствуйте! Сегодня у нас ${paste}.`,
      sender: `${sender}\nТестовая улица, 9\nТестоград`,
    },
  }
}

/** Presses the first button whose data begins as one of these after the question's number; false where there is none. */
export async function pressMeaning(person: Person, ...meanings: string[]): Promise<boolean> {
  const message = person.botMessages().findLast(({ reply_markup: markup }) => markup?.inline_keyboard.length)
  const data = (message?.reply_markup?.inline_keyboard.flat() ?? []).flatMap((button) =>
    'callback_data' in button ? [button.callback_data] : [],
  )
  for (const meaning of meanings) {
    const found = data.find((one) => one.replace(/^letter:\w+:/, '').startsWith(meaning))
    if (found === undefined) continue
    await person.press({ data: found })
    return true
  }
  return false
}

/** The steps of a letter with own words in it, one after the other; each is a message or a press. */
export function letterSteps({ person, words }: Pick<Writer, 'person' | 'words'>): (() => Promise<unknown>)[] {
  const press =
    (...meanings: string[]) =>
    () =>
      pressMeaning(person, ...meanings)
  return [
    () => person.send('/letter Gorinov'),
    () => person.send(words.name),
    press('sender:other'),
    press('none'),
    press('toggle:books'),
    press('next'),
    press('pick'),
    press('skip'),
    press('skip', 'surprise'),
    press('change'),
    press('edit:extra'),
    () => person.send(words.own),
    press('reword'),
    press('copy'),
  ]
}
