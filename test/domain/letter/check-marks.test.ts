import { describe, expect, it } from 'vitest'
import { findMark, type Mark } from '../../../src/domain/letter/check-marks.ts'
import { readWords } from '../../../src/domain/letter/check-words.ts'

const options = { allow: new Set(['привет', 'wow', 'рдкб', 'вкрск']), signs: ['☮', 'ZZ'], most: 20 }

function found(mark: Mark, text: string): string[] {
  return findMark(mark, text, readWords(text), options).map(({ start, end }) => text.slice(start, end))
}

describe('a mark is found', () => {
  it.each<[Mark, string, string[]]>([
    ['foreign-text', 'Лес. I like the wood. Лес.', ['I like the wood']],
    ['foreign-text', 'Книга Harry Potter хороша', []],
    ['foreign-text', 'Лес 森林 там', ['森林']],
    ['foreign-text', 'Мій кіт спить', ['Мій кіт']],
    ['foreign-text', 'привіт', ['привіт']],
    ['foreign-text', 'Мой друг Андрій живёт тут давно', []],
    ['foreign-text', 'мой друг андрій живёт тут', []],
    ['foreign-text', 'мой друг андрій тут', ['андрій']],
    ['foreign-text', 'Андрій тут', []],
    ['foreign-text', 'XVI XX IV', []],
    ['foreign-word', 'Книга Harry Potter хороша', ['Harry Potter']],
    ['foreign-word', 'Лес. I like the wood.', []],
    ['foreign-word', 'Wow, лес и wood', ['wood']],
    ['foreign-word', 'Wood лес. Wood. Wood', ['Wood', 'Wood', 'Wood']],
    ['foreign-word', 'В веке XVI', []],
    ['foreign-word', 'Пиши на example.org', []],
    ['foreign-word', 'Пиши @somebody тут', []],
    ['disguise', 'вoйна и мир', ['вoйна']],
    ['disguise', 'в*йна и мир', ['в*йна']],
    ['disguise', 'п1р2и3', ['п1р2и3']],
    ['disguise', 'взрв и вкрск', ['взрв']],
    ['disguise', 'ВЗРВ и взрв.', []],
    ['disguise', 'ст и вст', []],
    ['disguise', 'Harry', []],
    ['digits', 'Номер 1234567 тут', ['1234567']],
    ['digits', 'Номер 123456 тут', []],
    ['digits', 'Сумма 1 250 000 рублей', []],
    ['digits', 'Ряд 1, 2, 3, 4, 5, 6 тут', ['1, 2, 3, 4, 5, 6']],
    ['digits', 'Ряд 1, 2, 3, 4, 5 тут', []],
    ['digits', 'Ряд 123-456-789 тут', ['123-456-789']],
    ['digits', 'Ряд 123-45-789 тут', []],
    ['digits', 'Звоните +7 900 123 45 67', []],
    ['abbreviation', 'Из РДКБ тут', []],
    ['abbreviation', 'Из ФСРБ тут', ['ФСРБ']],
    ['abbreviation', 'Век ХХ', []],
    ['abbreviation', 'МАГАЗИН', []],
    ['abbreviation', 'СТ', []],
    ['contact', 'Пиши на a.b@example.org сегодня', ['a.b@example.org']],
    ['contact', 'Пиши https://t.me/x сегодня', ['https://t.me/x']],
    ['contact', 'Пиши @somebody сегодня', ['@somebody']],
    ['contact', 'Звони +7 900 123-45-67 днём', ['+7 900 123-45-67']],
    ['contact', 'Звони 495 123-45-67 днём', ['495 123-45-67']],
    ['contact', 'Лес.Река', []],
    ['flag', 'Флаг 🇺🇦 и ☮ тут ☮', ['🇺🇦', '☮', '☮']],
    ['flag', 'ZZZZ', ['ZZ', 'ZZ']],
    ['emoji', 'Привет 🙂 и ☮', ['🙂']],
    ['emoji', 'Привет :) и ;-)', [':)', ';-)']],
    ['emoji', 'Счёт 5:3', []],
    ['drawing', 'Тут /\\_/\\= и всё', ['/\\_/\\=']],
    ['drawing', '======', []],
    ['drawing', '/\\_/', []],
    ['brackets', 'Я был(а) дома', ['был(а)']],
    ['brackets', 'Я был (а она нет) дома', []],
    ['length', 'x'.repeat(20), []],
    ['length', `${'x'.repeat(20)}yz`, ['yz']],
  ])('%s in “%s”', (mark, text, spans) => {
    expect(found(mark, text)).toEqual(spans)
  })
})
