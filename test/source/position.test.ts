import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineIndex } from '../../engine/source/position.ts'

const parts = fc.array(fc.constantFrom('a', '\r', '\n', '上', '\r\n', '😀'), { maxLength: 30 })

describe('the lines of a text', () => {
  it('are what its line ends part, and every offset stands in one of them', () => {
    fc.assert(
      fc.property(parts, (made) => {
        const text = made.join('')
        const index = new LineIndex(text)
        const lines = text.split(/\r\n|\r|\n/)
        expect(lines.map((_, line) => index.line(line + 1))).toEqual(lines)
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = index.position(offset)
          expect(index.start(line) + column - 1).toBe(offset)
          const ended = text.slice(0, offset).replace(/\r$/, text[offset] === '\n' ? '' : '\r')
          expect(line).toBe(ended.split(/\r\n|\r|\n/).length)
        }
      }),
    )
  })

  it('end where the text does', () => {
    const index = new LineIndex('a\nb')
    expect(index.line(3)).toBe('')
    expect(index.start(3)).toBe(3)
    expect(index.position(99)).toEqual({ line: 2, column: 2, offset: 3 })
    expect(index.position(-1)).toEqual({ line: 1, column: 1, offset: 0 })
  })
})
