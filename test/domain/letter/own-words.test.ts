import { describe, expect, it } from 'vitest'
import { createYoRestorer } from '../../../src/content/yo.ts'
import { ownWords, typographic } from '../../../src/domain/letter/own-words.ts'

const restoreYo = createYoRestorer()

describe('the sender’s own words', () => {
  it.each([
    ['Читаю "Обломова".', 'Читаю «Обломова».'],
    ['Читаю “Обломова” и „Вия“.', 'Читаю «Обломова» и «Вия».'],
    ['Лес - это хорошо', 'Лес — это хорошо'],
    ['Лес – это хорошо', 'Лес — это хорошо'],
    ['Кто-то где-то', 'Кто-то где-то'],
    ['Ну...  вот', 'Ну… вот'],
    ['Привет , друг !', 'Привет, друг!'],
    ['Еще один ежик', 'Ещё один ёжик'],
    ['Все это и все', 'Все это и все'],
    ['Первая\r\nвторая\n\n\n\nтретья', 'Первая\nвторая\n\nтретья'],
    ['Ура ! :) До встречи', 'Ура! :) До встречи'],
    ['Читаю «Сказку о "рыбке"»', 'Читаю «Сказку о «рыбке»»'],
    ['(“Вий”) и "Нос"', '(«Вий») и «Нос»'],
    ['слово"Нос"', 'слово"Нос"'],
    ['- Да', '— Да'],
    ['Лес -- это 2-3 сосны', 'Лес — это 2-3 сосны'],
    ['Лес -это', 'Лес -это'],
    ['Да.. нет....', 'Да.. нет…'],
    ['раз \t\u00a0 два', 'раз два'],
    ['раз \n два\r\r\rтри', 'раз\nдва\n\nтри'],
    ['раз ;два :три', 'раз;два:три'],
    ['«раз .»', '«раз.»'],
    ['раз .', 'раз.'],
    ['раз :(', 'раз :('],
    ['Чай и\u0306од', 'Чай йод'],
    ['«Уже» — верно, ёж…', '«Уже» — верно, ёж…'],
  ])('%j become %j', (typed, text) => {
    expect(typographic(typed ?? '', restoreYo)).toBe(text)
    expect(typographic(text ?? '', restoreYo), 'a second time changes nothing').toBe(text)
  })

  it.each([
    ['Сьогодні йде дощ і туман.', 'ownUkrainian'],
    ['Hello, как дела', 'ownLatin'],
    ['שלום', 'ownOtherScript'],
    ['12345', 'ownOtherScript'],
    ['Лес และ река', 'ownOtherScript'],
    ['Ґанок', 'ownUkrainian'],
    ['   ', 'ownEmpty'],
    ['я'.repeat(1_001), 'ownTooLong'],
  ])('%j are refused: %s', (typed, error) => {
    expect(ownWords(typed, restoreYo)).toEqual({ ok: false, error })
  })

  it('say whether typography changed them', () => {
    expect(ownWords(' Идёт снег. ', restoreYo)).toEqual({ ok: true, text: 'Идёт снег.', changed: false })
    expect(ownWords('я'.repeat(1_000), restoreYo).ok).toBe(true)
    expect(ownWords('яя', restoreYo, 1)).toEqual({ ok: false, error: 'ownTooLong' })
    expect(ownWords('Идет снег.', restoreYo)).toEqual({ ok: true, text: 'Идёт снег.', changed: true })
  })
})
