import { Composer } from 'grammy'
import { link, press, rows } from '../chat/buttons.ts'
import type { KonvertContext } from '../chat/context.ts'
import type { Feature } from '../chat/feature.ts'
import { acknowledge, type Screen, send, show } from '../chat/show.ts'
import { paragraphs } from '../chat/text.ts'
import type { People, Standing } from '../domain/people.ts'
import type { Languages, Translator } from '../i18n.ts'

interface StartDeps {
  people: People
  languages: Languages
  operator: { name: string | undefined; contact: string | undefined }
  sourceUrl: string | undefined
  openCase: (ctx: KonvertContext, standing: Standing) => Promise<void>
  /** Shows a card that a link leads to, and remembers nothing of it. */
  previewCase: (ctx: KonvertContext, standing: Standing) => Promise<void>
  /** Keeps the language of a chat of which something is kept; of others nothing. */
  setLanguage: (chat: number, language: string) => Promise<unknown>
}

/** /start, /help, /language and /about: the bot says what it is. */
export function startFeature(deps: StartDeps): Feature {
  const { people, languages } = deps
  const composer = new Composer<KonvertContext>()

  composer.command('start', async (ctx) => {
    const payload = ctx.match.trim()
    const standing = people.get(payload)
    if (standing !== undefined) return deps.previewCase(ctx, standing)
    await send(ctx, welcome(ctx.say, languages, payload !== ''))
  })
  composer.callbackQuery('start', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, welcome(ctx.say, languages, false))
  })

  composer.callbackQuery('story', async (ctx) => {
    await acknowledge(ctx)
    await deps.openCase(ctx, people.featured())
  })

  composer.command('help', (ctx) => send(ctx, helpScreen(ctx.say)).then(() => undefined))
  composer.callbackQuery('help', async (ctx) => {
    await acknowledge(ctx)
    await show(ctx, helpScreen(ctx.say))
  })
  composer.command('about', (ctx) => send(ctx, aboutScreen(ctx.say, deps)).then(() => undefined))

  composer.command('language', async (ctx) => {
    await send(ctx, {
      text: paragraphs(ctx.say.t('start.chooseLanguage')),
      keyboard: languageRows(languages),
    })
  })
  composer.callbackQuery(/^language:([a-z]{2})$/, async (ctx) => {
    const language = ctx.match[1] ?? ''
    if (!languages.codes.includes(language)) return acknowledge(ctx)
    ctx.choices.remember({ language })
    await deps.setLanguage(ctx.chatId ?? 0, language)
    const say = languages.translator(language)
    await acknowledge(ctx, say.t('start.languageChosen'))
    await show(ctx, welcome(say, languages, false))
  })

  return {
    commands: ['start', 'help', 'about', 'language'],
    buttons: ['start', 'story', 'help', 'language'],
    composer,
  }
}

function welcome(say: Translator, languages: Languages, unknownLink: boolean): Screen {
  return {
    text: paragraphs(
      unknownLink && say.t('start.unknownLink'),
      say.rich('start.welcome'),
      say.t('start.caution'),
      say.t('start.invitation'),
    ),
    keyboard: [
      [press(say.t('start.writeButton'), 'writable')],
      rows(2, [press(say.t('start.storyButton'), 'story'), press(say.t('start.listButton'), 'cases:0')])[0] ??
        [],
      ...languageRows(languages),
    ],
  }
}

function languageRows(languages: Languages) {
  // No language is left alone on a row.
  const width = languages.codes.length % 3 === 1 ? 2 : 3
  return rows(
    width,
    languages.codes.map((code) =>
      press(languages.translator(code).t('common.languageName'), `language:${code}`),
    ),
  )
}

function helpScreen(say: Translator): Screen {
  return {
    text: paragraphs(say.rich('start.help'), say.t('start.helpSearch'), say.t('start.helpCancel')),
    keyboard: [[press(say.t('start.writeButton'), 'writable'), press(say.t('start.listButton'), 'cases:0')]],
  }
}

function aboutScreen(say: Translator, { operator, sourceUrl }: StartDeps): Screen {
  return {
    text: paragraphs(
      say.rich('start.about'),
      operator.name === undefined
        ? say.t('start.aboutNoOperator')
        : say.t('start.aboutOperator', { name: operator.name }),
      operator.contact !== undefined && say.t('start.aboutContact', { contact: operator.contact }),
      say.t('start.aboutLicence'),
      sourceUrl === undefined && say.t('start.aboutSourceAsk'),
    ),
    ...(sourceUrl === undefined ? {} : { keyboard: [[link(say.t('start.aboutSource'), sourceUrl)]] }),
  }
}
