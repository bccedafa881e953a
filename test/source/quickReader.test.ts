import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits, type Limits } from '../../engine/source/limits.ts'
import { parseThoroughly } from '../../engine/source/yaml/parse.ts'
import { readQuickly } from '../../engine/source/yaml/quickReader.ts'
import { hasShared, root, shared } from '../shared.ts'

/** Whether the quick reader read a text; then its trees must be those of the thorough one, which must see no fault. */
function isQuick(text: string, limits: Limits = defaultLimits): boolean {
  const quick = readQuickly(text, limits)
  if (!quick) return false
  expect({ text, documents: quick, problems: [] }).toEqual({ text, ...parseThoroughly(text, limits) })
  return true
}

function yamlBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|rules)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

const rules = yamlBelow(join(root, 'rules'))
const fixtures = yamlBelow(join(root, 'test', 'fixtures'))

describe('the quick reader', () => {
  it.skipIf(!hasShared)('reads most real files, as the thorough one does', () => {
    const texts = yamlBelow(join(shared, 'corpus'))
    expect(texts.filter((text) => isQuick(text)).length / texts.length).toBeGreaterThan(0.7)
  })

  it('agrees on our own rules and fixtures', () => {
    expect([...rules, ...fixtures].filter((text) => isQuick(text)).length).toBeGreaterThan(100)
  })

  it.each([
    ['an empty value before a comment', 'a: # c\nb: 1\n'],
    ['a comment at the column of what ends', 'a:\n  b: 1\n  # c\nd: 1\n'],
    ['a comment left of what ends', 'a:\n  b: 1\n# c\nd: 1\n'],
    ['a comment at the end', 'a:\n  - b: 1\n# c\n'],
    ['a sequence at the column of its key', 'a:\n- b\n- c: 1\n  d: 2\ne: 1\n'],
    ['sequences in sequences', '- - a\n  - b\n-\n  - c\n'],
    ['a folded scalar', 'a: >-\n  b\n  c\n\n  d\ne: 1'],
    ['a literal scalar at the end', 'a: |\n  b\n   c\n\n\n'],
    ['a literal scalar without a line end', 'a: |\n  b'],
    ['a plain scalar over several lines', 'a: b\n  c\n\n  d # e\nf: 1\n'],
    ['a key over several lines', 'a\n  b: 1\n'],
    ['flow collections', 'a: [b, "c", {d: e}]\nf: {g: [h], "i": j}\nk: []\nl: {}\n'],
    ['a flow key', '{a: b}: c\n'],
    ['several documents', '# a\n---\na: 1\n---\nb: 1\n'],
    ['an empty document', 'a: 1\n---\n'],
    ['a repeated key', 'a: 1\na: 2\n'],
    ['a merge key', 'a: 1\n<<: {b: 1}\n'],
    ['a template', 'a: {{ .Values.a }}\nb: x-{{ .Values.b }}\n'],
    ['quotes', 'a: \'it\'\'s\'\nb: "a\\n\\"b\\""\n"c": 1\n'],
    ['an item after keys', 'a: 1\n- b\n'],
    ['too little indentation', 'a:\n    b: 1\n  c: 1\n'],
    ['a colon at the end', 'a: b:\n'],
    ['dashes', 'a: -1\nb: --c\nd: :80\n'],
    ['tabs in a block', 'a: |\n  b\tc\n  \td\ne: 1\n'],
    ['tabs elsewhere', 'a: b\tc\n\td: 1\n'],
    ['empty documents', '---\n---\na: 1\n---\n# c\n---\n'],
    ['empty values before comments', 'a: # c\nb:\n  # d\nc:\n- # e\n-\n# f\n- g\n'],
    ['nothing', '# only a comment\n\n'],
  ])('agrees on %s', (_, text) => {
    isQuick(text)
    isQuick(text.trimEnd())
  })

  it('agrees on whatever lines there are', () => {
    const words = [
      'a',
      'b: ',
      'c:',
      '- ',
      '-',
      '"d"',
      "'e'",
      '[f, g]',
      '{h: i}',
      '|',
      '>-',
      '#j',
      ' # k',
      ': ',
      ' ',
    ]
    const odd = [
      '&x ',
      '*x',
      '!t ',
      '? ',
      '{{ l }}',
      '---',
      '...',
      '%',
      '\\',
      '"',
      "'",
      '[',
      '}',
      ',',
      '|2',
      '>+',
    ]
    const line = fc
      .tuple(
        fc.nat(3),
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.constantFrom(...odd)), {
          maxLength: 4,
        }),
      )
      .map(([indent, parts]) => '  '.repeat(indent) + parts.join(''))
    let read = 0
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
        if (isQuick(lines.join('\n'))) read++
      }),
      { numRuns: 600 },
    )
    expect(read).toBeGreaterThan(500)
  })

  it('agrees on real texts with a few characters changed', () => {
    const samples = rules.filter((text) => text.length < 6_000)
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(3),
      put: fc.constantFrom(
        '',
        ' ',
        '\n',
        '  ',
        ':',
        ': ',
        '-',
        '- ',
        '#',
        ' #',
        '"',
        "'",
        '\n\n',
        '|',
        '[',
        '}',
        ',',
      ),
    })
    let read = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, edits) => {
          let changed = text
          for (const { at, cut, put } of edits) {
            const offset = Math.floor(at * changed.length)
            changed = changed.slice(0, offset) + put + changed.slice(offset + cut)
          }
          if (isQuick(changed)) read++
        },
      ),
      { numRuns: 200 },
    )
    expect(read).toBeGreaterThan(50)
  })

  it('leaves to the other what comes near a limit', () => {
    const tight = { ...defaultLimits, nesting: 8, mapKeys: 20, documentNodes: 2_000, documents: 4 }
    const deep = (levels: number): string =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n')
    for (let size = 1; size < 12; size++) isQuick(deep(size), tight)
    for (let size = 8; size < 24; size++)
      isQuick(Array.from({ length: size }, (_, key) => `k${key}: 1`).join('\n'), tight)
    for (let size = 1; size < 7; size++)
      isQuick(Array.from({ length: size }, (_, document) => `a: ${document}`).join('\n---\n'), tight)
    for (let size = 100; size < 2_400; size += 100) isQuick(`a: [${'1, '.repeat(size)}1]`, tight)
  })
})
