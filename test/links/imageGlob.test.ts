import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { ImageGlob, withoutRegistry } from '../../engine/links/imageGlob.ts'

/** What a glob means, written as the regular expression it stands for. */
function reference(glob: string): (name: string) => boolean {
  const pieces = glob.split(/(\*\*\/|\*\*|\*)/).map((piece) => {
    if (piece === '**/') return '(?:.*/)?'
    if (piece === '**') return '.*'
    return piece === '*' ? '[^/]*' : RE2JS.quote(piece)
  })
  const pattern = RE2JS.compile(pieces.join(''))
  return (name) => pattern.matches(name) || pattern.matches(withoutRegistry(name))
}

describe('a glob over image names', () => {
  it('means what its regular expression means', () => {
    const piece = fc.constantFrom('*', '**', '**/', '/', 'a', 'ab', 'b.c', 'a:1')
    const glob = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''))
    const name = fc
      .array(fc.constantFrom('/', 'a', 'b', 'ab', '.', 'c', ':1'), { minLength: 1, maxLength: 10 })
      .map((pieces) => pieces.join(''))
    let matched = 0
    fc.assert(
      fc.property(glob, name, (written, asked) => {
        const wanted = reference(written)(asked)
        if (wanted) matched++
        expect(new ImageGlob(written).matches(asked)).toBe(wanted)
      }),
      { numRuns: 3_000 },
    )
    expect(matched).toBeGreaterThan(100)
  })
})
