import { describe, expect, it } from 'vitest'
import { anchorOf, chooseInline, diffOf } from '../../cli/publish/inline.ts'
import { digestOf, keyed } from '../../cli/publish/marker.ts'
import type { Remark } from '../../cli/publish/remark.ts'
import { change, remark, spot } from './sample.ts'

const diff = diffOf([change()])
const patch = (changed: object = {}): Pick<Remark, 'fix'> => ({
  fix: {
    safety: 'safe',
    patches: [
      { path: 'a.yaml', startLine: 5, was: ['a: 1G'], becomes: ['a: 1GiB'], isExact: true, ...changed },
    ],
  },
})

describe('where a remark may stand', () => {
  it.each([
    ['a changed line', spot('a.yaml', 5), { line: 5 }],
    ['a line that is only shown', spot('a.yaml', 8), { line: 8 }],
    ['lines of one hunk', spot('a.yaml', 5, 7), { startLine: 5, line: 7 }],
    ['the first line of what goes on beyond the hunk', spot('a.yaml', 7, 9), { line: 7 }],
  ])('is %s', (_, place, expected) => {
    const anchor = anchorOf(remark({ place }), diff)
    expect(anchor).toEqual({ path: 'a.yaml', isRelated: false, ...expected })
  })

  it.each([
    ['a line above the hunk', spot('a.yaml', 3, 6)],
    ['a line below it', spot('a.yaml', 9)],
    ['another file', spot('b.yaml', 5)],
  ])('is not %s', (_, place) => {
    expect(anchorOf(remark({ place }), diff)).toBeUndefined()
  })

  it('is nowhere in a file that was removed, or whose diff is not known', () => {
    expect(anchorOf(remark(), diffOf([{ ...change(), status: 'removed' }]))).toBeUndefined()
    expect(anchorOf(remark(), diffOf([{ ...change(), hunks: undefined }]))).toBeUndefined()
  })

  it('is a related place on a changed line where its own is not shown', () => {
    const related = [
      { place: spot('a.yaml', 4), says: 'shown, not changed' },
      { place: spot('a.yaml', 6), says: 'changed' },
    ]
    expect(anchorOf(remark({ place: spot('b.yaml', 1), related }), diff)).toEqual({
      path: 'a.yaml',
      line: 6,
      isRelated: true,
    })
  })

  it('is not a line that the pull request shows as another one', () => {
    const shown = diffOf([{ ...change(), texts: new Map([[5, 'here']]) }])
    const at = (text: string) => remark({ place: { ...spot('a.yaml', 5), print: digestOf(text) } })
    expect(anchorOf(at('there'), shown)).toBeUndefined()
    expect(anchorOf(at('here'), shown)).toMatchObject({ line: 5 })
  })
})

describe('a suggestion', () => {
  it('replaces just the lines of its comment, all of them changed', () => {
    expect(anchorOf(remark(patch()), diff)).toMatchObject({ line: 5, suggestion: { becomes: ['a: 1GiB'] } })
    const both = patch({ was: ['a: 1G', 'b: 1'], becomes: [] })
    expect(anchorOf(remark(both), diff)).toMatchObject({ startLine: 5, line: 6, suggestion: { becomes: [] } })
  })

  it.each([
    ['a line that was not changed', patch({ was: ['a', 'b', 'c'] })],
    ['a file with other line ends', patch({ isExact: false })],
    ['more than anybody reads', patch({ becomes: Array(200).fill('x'.repeat(99)) })],
    ['nothing to change', patch({ becomes: ['a: 1G'] })],
    ['letters that cannot be shown as they are', patch({ becomes: ['a: 1GiB\u202e'] })],
    ['lines of another file', patch({ path: 'b.yaml' })],
    [
      'two places',
      {
        fix: {
          safety: 'safe' as const,
          patches: [...(patch().fix?.patches ?? []), ...(patch().fix?.patches ?? [])],
        },
      },
    ],
  ])('is not offered for %s', (_, fix) => {
    expect(anchorOf(remark(fix), diff)?.suggestion).toBeUndefined()
  })

  it('is not offered where the lines are others by now', () => {
    const shown = diffOf([{ ...change(), texts: new Map([[5, 'a: 2G']]) }])
    expect(anchorOf(remark(patch()), shown)?.suggestion).toBeUndefined()
  })
})

describe('what is worth a comment', () => {
  const chosen = (remarks: readonly Remark[], room = 5): string[] =>
    chooseInline(keyed(remarks), diff, () => false, room).map(({ remark: { message } }) => message)

  it('is a new error, or what can be mended with one click', () => {
    expect(
      chosen([
        remark({ message: 'warning', severity: 'warning', fingerprint: 'aaaaaaaa' }),
        remark({ message: 'mended', severity: 'warning', fingerprint: 'bbbbbbbb', ...patch() }),
        remark({ message: 'standing', status: 'standing', fingerprint: 'cccccccc' }),
        remark({ message: 'known', status: 'known', fingerprint: 'dddddddd' }),
        remark({ message: 'error' }),
      ]),
    ).toEqual(['error', 'mended'])
  })

  it('is no more than there is room for', () => {
    const many = Array.from({ length: 9 }, () => remark())
    expect(chosen(many)).toHaveLength(5)
    expect(chosen(many, 0)).toEqual([])
    expect(chosen(many, -3)).toEqual([])
  })
})
