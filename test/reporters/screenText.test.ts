import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cellsOf, cut, cutStart, visible, wrap } from '../../cli/reporters/screenText.ts'
import { hostileText } from './hostile.ts'

describe('text on the screen', () => {
  it.each([
    ['\u001b[31mred', '␛[31mred'],
    ['a\tb\nc\r', 'a␉b␊c␍'],
    ['\u007f\u009b', '␡\\u009b'],
    ['a\u202eb\u2066', 'a\\u202eb\\u2066'],
    ['a\u200bb\ufeff\u00ad', 'a\\u200bb\\ufeff\\u00ad'],
    ['a\u00a0b\u3000', 'a\\u00a0b\\u3000'],
    ['\u{e0041}\ud800', '\\u{e0041}\\ud800'],
    ['a🏽', 'a\\u{1f3fd}'],
    ['\u0301a', '\\u0301a'],
    ['上限 e\u0301 👍🏽 🇩🇪', '上限 e\u0301 👍🏽 🇩🇪'],
    ['👩\u200d💻 ⚠\ufe0f', '👩💻 ⚠'],
    ['a\u200d1\ufe0f', 'a\\u200d1\\ufe0f'],
  ])('%j is shown as %j', (given, shown) => {
    expect(visible(given)).toBe(shown)
  })

  it('spells out marks piled on one letter', () => {
    expect(visible(`a${'\u0301'.repeat(6)}`)).toBe(`a${'\u0301'.repeat(4)}\\u0301\\u0301`)
  })

  it('takes a tab to the next stop', () => {
    expect(cellsOf('a\tb\t上\tc').map(({ width }) => width)).toEqual([1, 3, 1, 3, 2, 2, 1])
  })

  it('gives every sign the columns and the bounds that the tables of Unicode give it', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
    const odd: string[] = []
    for (let code = 0x20; code < 0x2600; code++) {
      const sign = String.fromCodePoint(code)
      if (visible(sign) !== sign) continue
      const text = `a${sign}${sign}`
      const segments = [...graphemes.segment(text)].map(({ segment }) => segment)
      const cells = cellsOf(text).map((cell) => `${cell.text} ${cell.width}`)
      if (cells.join() !== segments.map((segment) => `${segment} ${stringWidth(segment)}`).join())
        odd.push(sign)
    }
    expect(odd).toEqual([])
  })

  it('covers every unit of the source exactly once, in order', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let at = 0
        for (const { start, end } of cellsOf(text)) {
          expect(start).toBe(at)
          expect(end).toBeGreaterThan(start)
          at = end
        }
        expect(at).toBe(text.length)
      }),
    )
  })

  it('cuts and wraps to the width, whatever it holds', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 2, max: 60 }), (text, width) => {
        const safe = visible(text)
        expect(stringWidth(cut(safe, width))).toBeLessThanOrEqual(width)
        expect(stringWidth(cutStart(safe, width))).toBeLessThanOrEqual(width)
        for (const line of wrap(safe, width)) expect(stringWidth(line)).toBeLessThanOrEqual(width)
        expect(wrap(safe, width).join('').replaceAll(' ', '')).toBe(safe.replaceAll(' ', ''))
      }),
    )
  })
})
