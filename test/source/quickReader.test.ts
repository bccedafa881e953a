import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits, type Limits } from '../../engine/source/limits.ts'
import type { YamlEntry } from '../../engine/source/yaml/node.ts'
import { parseThoroughly, parseYaml, type YamlStream } from '../../engine/source/yaml/parse.ts'
import { readQuickly } from '../../engine/source/yaml/quick/reader.ts'
import { hasShared, root, shared } from '../shared.ts'

/** Whether the quick reader decided a text; the stream must be what the thorough reader alone makes of it. */
function isQuick(text: string, limits: Limits = defaultLimits): boolean {
  const [stream, wanted] = [parseYaml(text, limits), parseThoroughly(text, limits)].map(shown)
  expect(stream === wanted ? '' : `${text}\n${stream}`).toBe(stream === wanted ? '' : `${text}\n${wanted}`)
  return readQuickly(text, text, limits) !== undefined
}

/** Everything of a stream once: the index of a map shares the nodes of its entries. */
function shown(stream: YamlStream): string {
  // Both stop at a limit, not at the same place.
  if (stream.problems.some(({ rule }) => rule === 'source/limit')) return 'beyond a limit'
  return JSON.stringify(stream, (_, value) =>
    value instanceof Map
      ? [...value].map(([key, entry]: [string, YamlEntry]) => [key, entry.key.span, entry.value.span])
      : value,
  )
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
    expect(texts.filter((text) => isQuick(text)).length / texts.length).toBeGreaterThan(0.9)
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
    ['a template around documents', '{{- if .Values.a }}\na: 1\n{{- end }}\n'],
    ['a template as the only content', '{{ .Values.a }}\n'],
    ['a template before content', '{{ .Values.a }}\na: 1\n'],
    ['templates beside keys', 'a:\n  b: 1\n  {{ toYaml .c | nindent 2 }}\n  b: 2\nd: {{ .e }}-f\n'],
    ['a template below a key', 'a:\n  {{- include "b" . | nindent 4 }}\nc: 1\n'],
    ['a comment that touches a template', 'a: {{ b }}#c\n'],
    ['a comment that touches a template below', 'a:\n  {{ b }}#c\n{{ d }}#e\nf: {{ g }} #h\n'],
    ['a template as a key', '{{ .a }}: 1\nb:\n  {{ .c }}: {{ .d }}\n'],
    ['a template that repeats keys', '{% if a %}\nb: 1\n{% else %}\nb: 2\n{% endif %}\n'],
    ['a template with more than a name', 'a: {{ b, c }}\nd: {{ e: f }}\ng: {{ "h" }}\n'],
    ['quotes over lines', 'a: "b\n  c\n\n  d \\\n  e\\  \n  f"\ng: \'h  \n   i\'\n'],
    ['quotes over lines too far left', 'a:\n  b: "c\n  d"\ne: "f\ng"\n'],
    ['flow collections over lines', 'a: [\n  b, # c\n  {"d":e,\n   f: g},\n]\nh: {\n  i: j\n}\n'],
    ['flow collections too far left', 'a:\n  b: [c,\n  d]\ne: [f,\ng]\nh:\n  i: [j\n]\n'],
    ['anchors', 'a: &x 1\nb: &y\n  c: 2\nd: &z\n- e\nf: *x\ng: [*y, *z]\nh: &w # i\nj: *w\n'],
    ['anchors of items', '- &x\n  a: 1\n- &y b\n- *x\n- &z c: 1\n- &w [*y, {d: *y}]\n- *w\n'],
    ['anchors of nothing', 'a: &x\nb: *x\nc: &y   # d\ne: *y\n'],
    ['an alias without its anchor', 'a: *x\nb: &x 1\n---\na: *x\n'],
    ['two anchors of one node', 'a: &x &y b\n'],
    ['two anchors of nothing', '<<: &x &x '],
    ['two anchors of an item', '- &x &y\n'],
    ['anchors on two lines', 'a: &x\n  &y b\nc: &x\n  &y d: e\n'],
    ['an alias with an anchor', 'a: &x 1\nb: &y *x\n'],
    ['aliases as keys', 'a: &x b\n*x : 1\n'],
    ['merges', 'a: &x {b: 1, c: 2}\nd: &y\n  b: 3\n  <<: *x\ne:\n  <<: [*x, *y]\n  f: 4\ng:\n  "<<": 1\n'],
    ['merges in flow maps', 'a: &x {b: 1, c: 2}\nd: {<<: *x, b: 3}\ne: {b: 4, <<: [*x, {f: 5}], "<<": 6}\n'],
    ['merges of no maps', 'a: &x 1\nb:\n  <<: *x\n  <<: [1, {c: 2}]\n  <<:\n    d: 3\n'],
    ['kept line ends', 'a: |+\n  b\n\n\nc: |+\n  d\n\n'],
    ['kept line ends at the end', 'a: >+\n  b\n  c\n\n'],
    ['spaces behind kept line ends', 'c:\n  >+\n  b \n  '],
    [
      'Windows line ends',
      'a: 1\r\nb:\r\n  - c \r\n  - "d\r\n    e"\r\nf: |\r\n  g\r\n\r\n  h \r\ni:\r\n---\r\nj: k\r\n  l\r\n',
    ],
    ['Windows line ends after nothing', 'a:\r\n  b:\r\n  c: # d\r\n  e: >\r\n    f\r\n    g\r\n'],
    ['a mixture of line ends', 'a: |\r\n  b\n  c\r\nd: 1\n'],
    ['keys twice in maps twice', 'a:\n  b: 1\n  b: 2\n  c: {d: 1}\na: {e: 1}\nb: 1\n'],
    ['dashes in flow collections', 'a: [-b, --c=:80, -1, {-d: -e}]\nf: [- g]\nh: [-]\ni: [-, j]\n'],
    ['dashes in a flow collection', 'a: [-b, --c=:80, -1, {-d: -e}]\n'],
    ['JSON', '{"a": [1, 2.5, true, null, "b\\n"],\n"c":{},"d":[]}\n'],
    ['lines of a plain scalar that begin like others', 'a: b\n  "c"\n  - d\n  [e]\n  &f *g\n  h: i\n'],
    ['folded lines with more indentation', 'a: >\n  b\n  c\n    d\n\n    e\n\n  f\n  g\n'],
    ['quotes', 'a: \'it\'\'s\'\nb: "a\\n\\"b\\""\n"c": 1\n'],
    ['an item after keys', 'a: 1\n- b\n'],
    ['too little indentation', 'a:\n    b: 1\n  c: 1\n'],
    ['a colon at the end', 'a: b:\n'],
    ['dashes', 'a: -1\nb: --c\nd: :80\n'],
    ['tabs in a block', 'a: |\n  b\tc\n  \td\ne: 1\n'],
    ['tabs elsewhere', 'a: b\tc\n\td: 1\n'],
    ['empty documents', '---\n---\na: 1\n---\n# c\n---\n'],
    ['empty values before comments', 'a: # c\nb:\n  # d\nc:\n- # e\n-\n# f\n- g\n'],
    ['spaces behind a marker', '--- \na: 1\n---  \n'],
    ['markers of Windows', '---\r\na: 1\r\n---\r\n'],
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
      '&x ',
      '*x',
      '<<: ',
      '#j',
      ' # k',
      ': ',
      ' ',
    ]
    const odd = ['!t ', '? ', '{{ l }}', '---', '...', '%', '\\', '"', "'", '[', '}', ',', '|2', '>+']
    const line = fc
      .tuple(
        fc.nat(3),
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.constantFrom(...odd)), {
          maxLength: 4,
        }),
      )
      .map(([indent, parts]) => '  '.repeat(indent) + parts.join(''))
    const runs = 1_500
    let read = 0
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
        if (isQuick(lines.join('\n'))) read++
      }),
      { numRuns: runs },
    )
    expect(read).toBeGreaterThan(runs / 10)
  })

  it('agrees on real texts with a few characters changed', () => {
    const samples = [...rules, ...fixtures].filter((text) => text.length < 6_000 && isQuick(text))
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
    const runs = 300
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
      { numRuns: runs },
    )
    expect(read).toBeGreaterThan(runs / 10)
  })

  it('keeps the limits', () => {
    const tight = { ...defaultLimits, nesting: 8, mapKeys: 20, documentNodes: 2_000, documents: 4 }
    const deep = (levels: number): string =>
      Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n')
    for (let size = 1; size < 12; size++) isQuick(deep(size), tight)
    for (let size = 8; size < 24; size++)
      isQuick(Array.from({ length: size }, (_, key) => `k${key}: 1`).join('\n'), tight)
    for (let size = 1; size < 7; size++)
      isQuick(Array.from({ length: size }, (_, document) => `a: ${document}`).join('\n---\n'), tight)
    for (let size = 1; size < 12; size++)
      isQuick(
        [
          'a: &a0 [x, x]',
          ...Array.from({ length: size }, (_, i) => `b${i}: &a${i + 1} [*a${i}, *a${i}]`),
        ].join('\n'),
        tight,
      )
    for (let size = 1_900; size < 2_100; size += 10)
      isQuick(
        `a: &a\n${Array.from({ length: size / 2 }, (_, key) => `  - ${key}`).join('\n')}\nb: *a\n`,
        tight,
      )
    for (let size = 100; size < 2_400; size += 100) isQuick(`a: [${'1, '.repeat(size)}1]`, tight)
  })
})
