import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../engine/source/limits.ts'
import { fileText } from '../../engine/source/text.ts'
import { descend, type YamlNode, type YamlScalar } from '../../engine/source/yaml/node.ts'
import { scalarOrigins, scalarText } from '../../engine/source/yaml/origins.ts'
import { parseYaml } from '../../engine/source/yaml/parse.ts'

function only(text: string): YamlNode {
  const stream = parseYaml(text, defaultLimits)
  expect(stream.problems).toEqual([])
  expect(stream.documents).toHaveLength(1)
  return (stream.documents[0] as { root: YamlNode }).root
}

function scalarAt(text: string, ...keys: string[]): YamlScalar {
  const node = descend(only(text), ...keys)
  expect(node?.type).toBe('scalar')
  return node as YamlScalar
}

describe('parseYaml', () => {
  it('keeps the spans of scalars behind a byte order mark, CRLF, tabs and wide characters', () => {
    const text = '\uFEFF# 上限\r\na:\t"1G"\r\nb: {c: 限 }\r\n'
    const a = scalarAt(text, 'a')
    expect(text.slice(a.span.start, a.span.end)).toBe('"1G"')
    const c = scalarAt(text, 'b', 'c')
    expect(text.slice(c.span.start, c.span.end)).toBe('限')
  })

  it('reads several documents, empty ones included', () => {
    const stream = parseYaml('---\n---\na: 1\n---\n# nothing\n---\nb: 2\n', defaultLimits)
    expect(stream.problems).toEqual([])
    expect(stream.documents.filter((document) => document.root.type === 'map')).toHaveLength(2)
  })

  it('shares aliased nodes and applies merge keys under written ones', () => {
    const root = only('base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nagain: *b\n')
    expect(descend(root, 'use', 'x')).toBe(descend(root, 'base', 'x'))
    expect(descend(root, 'use', 'y')).toMatchObject({ text: '3' })
    expect(descend(root, 'again')).toBe(descend(root, 'base'))
  })

  it('reports a key set twice with both places, and the last one is in force', () => {
    const text = 'a: 1\nb: 2\na: 3\n'
    const stream = parseYaml(text, defaultLimits)
    expect(stream.problems).toMatchObject([
      { rule: 'source/duplicate-key', span: { start: 10, end: 11 }, related: { span: { start: 0, end: 1 } } },
    ])
    expect(descend(stream.documents[0]?.root, 'a')).toMatchObject({ text: '3' })
  })

  it('names the first place for every key that is set again', () => {
    const { problems } = parseYaml('a: 1\na: 2\na: 3\n', defaultLimits)
    expect(problems.map(({ span, related }) => [span.start, related?.span.start])).toEqual([
      [5, 0],
      [10, 0],
    ])
  })

  it('points at what it cannot take, not at the white space before it', () => {
    const text = 'a:\n  - name: b\n      spec: c\n'
    const [problem] = parseYaml(text, defaultLimits).problems
    expect(problem?.rule).toBe('source/syntax')
    expect(text.slice(problem?.span.start, problem?.span.end)).toMatch(/^\S/)
  })

  it.each([
    ['Helm', 'a:\n  {{- if .Values.x }}\n  b: {{ .Values.b }}\n  c: "x"\n  {{- end }}\n', 'c'],
    ['Jinja', 'a:\n{% if x %}\n  c: x\n  b: {{ y }}\n{% endif %}\n', 'c'],
    ['two on a line', 'a:\n  {{ if .X }}{{ if .Y }}\n  b: "{{ .Z }}" \n  c: x\n  {{ end }}{{ end }}\n', 'c'],
  ])('reads what can be read of a %s template', (_name, text, key) => {
    const stream = parseYaml(text, defaultLimits)
    expect(stream.problems).toEqual([])
    const root = stream.documents[0]?.root
    expect(descend(root, 'a', key)).toMatchObject({ text: 'x' })
    expect(descend(root, 'a', 'b')).toMatchObject({ template: true })
    expect(stream.documents[0]?.template).toBeDefined()
  })

  it('takes an expression that happens to be valid YAML for what it is', () => {
    expect(descend(only('a: {{ .Values.x }}\n'), 'a')).toMatchObject({ type: 'scalar', template: true })
  })

  it('reads quoted lines with too little indentation, which only one library refuses', () => {
    const text = 'a:\n  b: "one\n  two"\n  c: "{{ $x }}"\nd: 3\n'
    const stream = parseYaml(text, defaultLimits)
    expect(stream.problems).toEqual([])
    expect(descend(stream.documents[0]?.root, 'a', 'b')).toMatchObject({ text: 'one two' })
    expect(stream.documents[0]?.template).toBeUndefined()
  })

  it('calls broken YAML a syntax problem at its place', () => {
    const stream = parseYaml('a: [1, 2\nb: 3\n', defaultLimits)
    expect(stream.problems[0]).toMatchObject({ rule: 'source/syntax', refused: true })
  })

  it.each([
    ['nesting', `${'['.repeat(100_000)}`],
    ['nested block sequences', `${'- '.repeat(100_000)}x`],
    ['keys', Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['flow keys', `{${Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join(', ')}}`],
    ['documents', '---\na: 1\n'.repeat(1_001)],
    ['an alias bomb', bomb()],
    ['a merge bomb', mergeBomb()],
  ])('stops at the limit for %s', (_name, text) => {
    const began = performance.now()
    const stream = parseYaml(text, defaultLimits)
    expect(stream.problems).toMatchObject([{ rule: 'source/limit' }])
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  it('gives a block at the end of a text no line end that is not there, as go-yaml', () => {
    // An indentation indicator is read by the other of the two readers.
    for (const header of ['|', '|2', '>', '|+']) {
      expect(textAt(`a: ${header}\n  b`, 'a')).toBe('b')
      expect(textAt(`a: ${header}\n  b\n`, 'a')).toBe('b\n')
    }
  })

  it('keeps keys that are special in JavaScript apart', () => {
    expect(descend(only('__proto__: 1\nconstructor: 2\n'), '__proto__')).toMatchObject({ text: '1' })
    expect(descend(only('a: 1\n'), 'constructor')).toBeUndefined()
  })
})

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    )
  return lines.join('\n')
}

function textAt(text: string, key: string): string | undefined {
  const node = descend(parseYaml(text, defaultLimits).documents[0]?.root, key)
  return node?.type === 'scalar' ? node.text : undefined
}

function mergeBomb(): string {
  const wide = Array.from({ length: 15_000 }, (_, i) => `k${i}: 1`).join(', ')
  return [`a: &a {${wide}}`, ...Array.from({ length: 60 }, (_, i) => `m${i}: {<<: *a, own: 1}`)].join('\n')
}

describe('scalarOrigins', () => {
  const cases: [string, string][] = [
    ['literal', 'a: |\n  one\n    two\n\n  three 限\n'],
    ['literal, CRLF', 'a: |\r\n  one\r\n    two\r\n\r\n  three\r\n'],
    ['literal with an indentation indicator and chomping', 'a:\n  b: |2-\n      one\n     two\n'],
    ['folded', 'a: >-\n  one two\n  three\n\n  four\n    kept\n  five\n'],
    ['double with escapes', 'a: "one\\ttwo \\u4E0A \\U0001F600 \\" end"\n'],
    ['double over lines', 'a: "one\n  two \\\n  three\n\n  four"\n'],
    ['single with quotes', "a: 'it''s one\n  two'\n"],
    ['plain over lines', 'a: one\n  two\n  three\n'],
  ]
  it.each([
    'a: plain text\n',
    "a: 'quoted text'\n",
    'a: "quoted text"\n',
    'a: "\\\\\\\\ck"\n',
    "a: ''''\n",
    'a: "one\n  two"\n',
    'a: ""\n',
    ...cases.map(([, text]) => text),
  ])('is what the places of a text are made of: %j', (text) => {
    const root = only(text)
    const scalar = (descend(root, 'a', 'b') ?? descend(root, 'a')) as YamlScalar
    const origins = scalarOrigins(text, scalar)
    const made = scalarText(fileText({ path: 'a.yaml', text }), scalar)
    for (let i = 0; i <= scalar.text.length; i++)
      expect(made.place({ start: i, end: i }).span.start).toBe(origins[i])
  })

  it.each(cases)('leads every word of a %s scalar back to its place', (_name, text) => {
    const root = only(text)
    const scalar = (descend(root, 'a', 'b') ?? descend(root, 'a')) as YamlScalar
    const origins = scalarOrigins(text, scalar)
    for (const match of scalar.text.matchAll(/[A-Za-z]+/g)) {
      const word = match[0]
      const from = origins[match.index] as number
      expect(text.slice(from, from + word.length)).toBe(word)
    }
    for (let i = 1; i < origins.length; i++)
      expect(origins[i]).toBeGreaterThanOrEqual(origins[i - 1] as number)
  })
})
