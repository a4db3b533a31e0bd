import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shuffled } from '../../src/domain/letter/chance.ts'
import { composeLetter, type LetterAnswers, type LetterLength } from '../../src/domain/letter/compose.ts'
import { offeredOccasions } from '../../src/domain/letter/occasions.ts'
import type { Form, Sender } from '../../src/domain/letter/phrases.ts'
import { ROOT, TODAY, testContent } from './data.ts'
import { fictionalCase } from './fictional.ts'

// `npm run gallery`: sixty letters of all kinds into docs/letter-gallery.md, to be read aloud after a change of
// the phrase bank. Recipients are fictional; the seeds are fixed, so that a change shows as a difference.

const SENDERS: [Sender, string, string][] = [
  ['she', 'Anna', 'Анна'],
  ['he', 'Thomas', 'Томас'],
  ['we', 'Anna and Peter', 'Анна и Петер'],
  ['other', 'Sasha', 'Саша'],
]
const FORMS: Form[] = ['vy', 'vy', 'ty']
const LENGTHS: LetterLength[] = ['short', 'short', 'postcard', 'full']
const PLACES = ['DE', 'prague', 'GE', 'warsaw', 'US', 'CU', 'london', undefined]

const { letter } = await testContent()
const bank = letter.phrases
const woman = fictionalCase({
  sex: 'f',
  names: { ...fictionalCase().names, ru: { ...fictionalCase().names.ru, greeting: 'Тестина Тестовна' } },
})
const man = fictionalCase()

const blocks = Array.from({ length: 60 }, (_, number) => {
  const pick = <T>(items: readonly T[], what: string): T => shuffled(items, number, what)[0] as T
  const [sender, typed, russian] = SENDERS[number % 4] as [Sender, string, string]
  const length = pick(LENGTHS, 'length')
  const place = pick(PLACES, 'place')
  const topics = shuffled(bank.topics, number, 'topics').slice(0, { postcard: 1, short: 2, full: 4 }[length])
  const answers: LetterAnswers = {
    name: { typed, russian },
    sender,
    place: place === undefined ? null : (letter.places.get(place) ?? null),
    ...(number % 5 === 0
      ? {
          occasion: pick(offeredOccasions(bank.occasions, number % 2 === 0 ? woman : man, TODAY), 'occasion')
            .id,
        }
      : {}),
    details: topics.map((topic) => {
      const detail = pick(topic.details, topic.id)
      return { topic: topic.id, detail: detail.id, ...(detail.slot ? { given: null } : {}) }
    }),
    question: pick(bank.questions, 'question').id,
    form: pick(FORMS, 'form'),
    greeting: pick(bank.greetings, 'greeting').id,
    reply: pick(bank.replies, 'reply').id,
    wish: pick(bank.wishes, 'wish').id,
    length,
    own: new Map(),
    turns: new Map(),
  }
  const { text } = composeLetter(answers, number % 2 === 0 ? woman : man, bank, number)
  const kind = `${sender}, to a ${number % 2 === 0 ? 'woman' : 'man'}, «${answers.form === 'ty' ? 'ты' : 'Вы'}», ${length}`
  return `### ${number + 1}. ${kind}\n\n${text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n>\n')}\n`
})

writeFileSync(
  join(ROOT, 'docs', 'letter-gallery.md'),
  `# Sixty letters

Made by \`npm run gallery\` from the phrase bank, for reading aloud. Nobody here exists.

${blocks.join('\n')}`,
)
