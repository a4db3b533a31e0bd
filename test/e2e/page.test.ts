import { existsSync } from 'node:fs'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Program, startProgram } from '../support/program.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = !existsSync(CHROMIUM)
if (missing && process.env['CI']) throw new Error(`CI tests the page in a real browser: install ${CHROMIUM}`)
if (missing)
  console.warn(`\n  The page's tests are skipped: no browser at ${CHROMIUM} (apt-get install chromium).\n`)

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']
const QUIET = ['--disable-background-networking', '--disable-component-update']

describe.skipIf(missing)('the chat page in a browser', () => {
  let program: Program
  let browser: Browser
  let page: Page
  let address: string
  const strangers: string[] = []

  beforeAll(async () => {
    program = startProgram({})
    address = (await program.printed(/Open (http:\/\/127\.0\.0\.1:\d+)/))[1] ?? ''
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] })
    const context = await browser.newContext({ viewport: { width: 1500, height: 900 } })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    page = await context.newPage()
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) strangers.push(request.url())
    })
    await page.goto(address)
  })
  afterAll(async () => {
    await browser?.close()
    program?.kill('SIGTERM')
    await program?.ended
  })

  const column = (name: string) => page.locator('[data-person]').filter({ hasText: name }).first()
  const write = async (chat: Locator, text: string) => {
    await chat.locator('textarea[name=message]').fill(text)
    await chat.locator('textarea[name=message]').press('Enter')
  }
  const last = (chat: Locator) => chat.locator('[data-message]').last()
  const tap = async (chat: Locator, text: string | RegExp) =>
    chat.locator('[data-button]').filter({ hasText: text }).last().click()

  it('shows the people side by side', async () => {
    await page.locator('[data-person]').first().waitFor()
    expect(await page.locator('[data-person]').count()).toBe(3)
    for (const name of ['Ann', 'Олена', 'Вера']) expect(await column(name).isVisible()).toBe(true)
  })

  it('writes to the real bot, presses its buttons and finishes a letter', async () => {
    const ann = column('Ann')
    await write(ann, '/letter Novak')
    await ann.getByText('What is your first name?').waitFor()
    await write(ann, 'Katharina')
    await ann.getByText('In the letter: Катарина').waitFor()
    await tap(ann, 'As a woman')
    await ann.getByText('Where are you writing from?').last().waitFor()
    await tap(ann, 'Germany')
    await ann.getByText('What would you like to tell about?').waitFor()
    await tap(ann, 'Books')
    await tap(ann, /Next/)
    await ann.getByText('4 of 5').waitFor()
    await ann.locator('[data-message]').last().locator('[data-button]').first().click()
    await ann.getByText('5 of 5').waitFor()
    await tap(ann, 'Favourite season')
    await ann.getByText('Your letter: Nika Novak').waitFor()
    const letter = await last(ann).innerText()
    expect(letter).toContain('Здравствуйте, Ника!')
    expect(letter).toContain('Катарина')
    await tap(ann, 'Other words')
    await expect.poll(() => last(ann).innerText()).not.toBe(letter)
    await tap(ann, 'Done')
    await ann.getByText('Copy it by hand').waitFor()
  })

  it('copies an address with one press', async () => {
    const ann = column('Ann')
    await write(ann, '/address Gorinov')
    await ann.getByText('Letters to: Alexei Gorinov').waitFor()
    await tap(ann, 'Copy the address')
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toMatch(/^658209, [\s\S]*1961 г\. р\.$/)
  })

  it('speaks to each person in their own language', async () => {
    const olena = column('Олена')
    await write(olena, '/start')
    await olena.getByText('Він допомагає писати політв’язням').waitFor()
    const vera = column('Вера')
    await write(vera, '/start')
    await vera.getByText('Он помогает писать политзаключённым').waitFor()
  })

  it('shows markup in what people type as they typed it', async () => {
    const olena = column('Олена')
    await write(olena, '<img src=x onerror=alert(1)> <b>x</b>')
    await olena.getByText('<img src=x onerror=alert(1)> <b>x</b>').waitFor()
    expect(await olena.locator('img[src="x"]').count()).toBe(0)
  })

  it('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(wide).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1500, height: 900 })
  })

  it('asks nobody but this machine', () => {
    expect(strangers).toEqual([])
  })
})
