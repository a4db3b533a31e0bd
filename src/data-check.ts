import { join } from 'node:path'
import { untranslated } from './content/untranslated.ts'
import { createPeople } from './domain/people.ts'
import { addressScreen } from './features/address.ts'
import { CARD_VIEWS, cardScreen, shownName } from './features/case/card.ts'
import { reportButton } from './features/reports.ts'
import { followButton } from './features/subscriptions/screens.ts'
import { giveUp } from './say.ts'
import { openSetup } from './setup.ts'

/** Telegram's limit of a message, in UTF-16 units. */
const MESSAGE_LIMIT = 4_096

// `npm run data:check`: every mistake in the data with file, line and what was expected; and every screen is drawn.
const { config, languages, content, today } = await openSetup(process.env, true)
const people = createPeople(content.cases, content.facilities, config.featuredCase, today)
const tooLong = languages.codes.flatMap((code) => {
  const say = languages.translator(code)
  const card = {
    donateUrl: config.donateUrl,
    username: () => 'a_username_of_thirty_two_letters',
    followButton,
    courtDay: () => today(),
    reportButton,
  }
  return people.all().flatMap((standing) => {
    const screens = [
      ...CARD_VIEWS.map((view) => ({ view, screen: cardScreen(standing, view, say, card) })),
      { view: 'address', screen: addressScreen(standing, say, ({ person }) => shownName(person, say)) },
    ]
    return screens.flatMap(({ view, screen: { text } }) =>
      text.text.length > MESSAGE_LIMIT
        ? [
            `${join(config.dataDir, 'cases', standing.person.id)}.yaml:1 the view “${view}” has ${text.text.length} characters in ${code}: at most ${MESSAGE_LIMIT} fit a message.`,
          ]
        : [],
    )
  })
})
if (tooLong.length > 0) giveUp('The data does not fit its screens:', tooLong)
const left = untranslated(config.dataDir, languages.codes).map(
  ({ language, file, texts }) =>
    `${file}: in ${language} ${texts === 1 ? '1 text is' : `${texts} texts are`} still in English.\n`,
)
process.stdout.write(
  `The data is right: ${content.cases.size} people, ${content.facilities.size} institutions.\n${left.join('')}`,
)
