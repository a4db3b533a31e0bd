import { join } from 'node:path'
import { parseConfig } from './config.ts'
import { readDecliner } from './content/name-overrides.ts'
import { describeProblems, type Problem } from './content/problem.ts'
import { fullRussianName, type RussianName } from './domain/case.ts'
import type { DeclinedName, NamePart } from './domain/letter/decline.ts'
import { giveUp } from './say.ts'

// `npm run data:decline -- "Иванова Анна Петровна" [f|m] [elder]`: the block `names.ru` of a case file to paste,
// and what of it a Russian speaker must check. “elder” greets with the patronymic.
const USAGE = 'npm run data:decline -- "Иванова Анна Петровна" [f|m] [elder]'
const PART_NAMES: Record<NamePart, string> = {
  last: 'last name',
  first: 'first name',
  patronymic: 'patronymic',
}

const [typed = '', ...options] = process.argv.slice(2)
const name = parsedName(typed)
if (name === undefined) {
  giveUp('Give a name in Russian letters, the last name first, in quotes:', [USAGE])
}
const unknown = options.filter((option) => !['f', 'm', 'elder'].includes(option))
if (unknown.length > 0) giveUp(`Unknown: ${unknown.join(' ')}. Use:`, [USAGE])
const settings = parseConfig(process.env)
if (!settings.ok) giveUp('The data cannot be read with these settings:', settings.problems)
const problems: Problem[] = []
const decliner = readDecliner(join(settings.config.dataDir, 'letter'), problems)
if (decliner === undefined) giveUp('The overrides are wrong:', await describeProblems(problems))
const sex = options.find((option) => option === 'f' || option === 'm')
const result = decliner.dativeOf(name, sex, options.includes('elder'))
process.stdout.write(`${[...block(name, result), '', ...checks(result)].join('\n')}\n`)

/** Last name (with particles before it: «фон Бек»), first name, and what follows: the patronymic. */
function parsedName(text: string): RussianName | undefined {
  const words = text.normalize('NFC').trim().split(/\s+/)
  if (!words.every((word) => /^[А-ЯЁа-яё]+(-[А-ЯЁа-яё]+)*$/.test(word))) return undefined
  const capital = words.findIndex((word) => /^[А-ЯЁ]/.test(word))
  const last = words.slice(0, capital + 1).join(' ')
  const [first, ...rest] = words.slice(capital + 1)
  if (last === '' || first === undefined) return undefined
  return { last, first, ...(rest.length === 0 ? {} : { patronymic: rest.join(' ') }) }
}

function block(nominative: RussianName, { dative, greeting }: DeclinedName): string[] {
  return [
    'names:',
    '  ru:',
    `    nominative: ${inYaml(nominative)}`,
    `    dative: ${inYaml(dative)}`,
    `    greeting: ${greeting}`,
    `    shown: ${nominative.first} ${nominative.last}`,
  ]
}

function inYaml({ last, first, patronymic }: RussianName): string {
  const rest = patronymic === undefined ? '' : `, patronymic: ${patronymic}`
  return `{ last: ${last}, first: ${first}${rest} }`
}

function checks({ dative, sex: read, sure, doubts }: DeclinedName): string[] {
  if (sure) return [`# Every part of «${fullRussianName(dative)}» stands in data/letter/name-overrides.yaml.`]
  return [
    '# To be checked by a Russian speaker:',
    ...(read === undefined
      ? ['# - whether this is a woman or a man: the name does not tell; declined as a man’s. Add f or m.']
      : [`# - read as the name of a ${read === 'f' ? 'woman' : 'man'}.`]),
    ...doubts.map(({ part, kind, other }) =>
      kind === 'derived'
        ? `# - ${PART_NAMES[part]} «${dative[part]}»: derived by rule.`
        : `# - ${PART_NAMES[part]} «${dative[part]}»: some families say «${other}»; ask theirs.`,
    ),
    '# - greeting: the first name; with the patronymic to elders (add “elder”).',
  ]
}
