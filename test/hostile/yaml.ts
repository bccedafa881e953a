import { configMap, deployment, type Hostile, lines, texts } from './workspace.ts'

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'

/** Each level holds the one before nine times. */
function bomb(levels: number): string {
  const level = (index: number): string =>
    `l${index}: &l${index} [${lines(9, () => (index === 0 ? 'x' : `*l${index - 1}`)).join(', ')}]`
  return `${head}containers:\n${lines(levels, (index) => `  ${level(index)}`).join('\n')}\n`
}

function mergeBomb(levels: number): string {
  const level = (index: number): string =>
    index === 0
      ? `l0: &l0 {${lines(50, (key) => `k${key}: 1`).join(', ')}}`
      : `l${index}: &l${index} {<<: [*l${index - 1}, *l${index - 1}], n${index}: *l${index - 1}}`
  return `${head}data:\n${lines(levels, (index) => `  ${level(index)}`).join('\n')}\n`
}

/** Every anchor holds all before it: the text is quadratic, the expansion exponential. */
function staircase(count: number): string {
  const level = (index: number): string =>
    `  a${index}: &a${index} [${lines(index, (i) => `*a${i}`).join(',')}]`
  return `${head}data:\n${lines(count, level).join('\n')}\n`
}

/** One text of a megabyte under very many keys. */
function manyTimes(field: string, text: string, kind: string): string {
  const keys = lines(5_000, (index) => `  f${index}.yaml: *big`)
  return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n${field}:\n  f.yaml: &big "${text}"\n${keys.join('\n')}\n`
}

const deep = 100_000
const base64 = Buffer.from(`containers: [${'a, '.repeat(200_000)}]\n`).toString('base64')

/** Documents that are small to write and large to hold, or that nest without an end. */
export const yaml: readonly Hostile[] = [
  { name: 'alias bomb', limited: true, write: texts(() => ({ 'a.yaml': bomb(9) })) },
  { name: 'alias bomb, twenty levels', limited: true, write: texts(() => ({ 'a.yaml': bomb(20) })) },
  { name: 'merge key bomb', limited: true, write: texts(() => ({ 'a.yaml': mergeBomb(25) })) },
  { name: 'anchors that hold all before', limited: true, write: texts(() => ({ 'a.yaml': staircase(500) })) },
  {
    name: 'thousands of anchors and aliases',
    write: texts(() => ({
      'a.yaml': `${head}data:\n${lines(9_000, (i) => `  a${i}: &a${i} v\n  b${i}: *a${i}`).join('\n')}\n`,
    })),
  },
  {
    name: 'a merge key over all keys in each of many maps',
    limited: true,
    write: texts(() => ({
      'a.yaml': `${head}data: &d\n${lines(2_000, (i) => `  k${i}: v`).join('\n')}\nmany:\n${lines(2_000, (i) => `  m${i}: {<<: *d}`).join('\n')}\n`,
    })),
  },
  {
    name: 'a chain of aliases that nests thousands deep',
    limited: true,
    write: texts(() => {
      const chain = (first: string, link: (i: number) => string) =>
        `${lines(300, (i) => `  a${i}: &a${i} ${i === 0 ? first : link(i - 1)}`).join('\n')}\n`
      return {
        'a.yaml': `${head}data:\n${chain('x', (i) => `[*a${i}]`)}`,
        'b.yaml': `kind: List\napiVersion: v1\nx:\n${chain('{}', (i) => `{kind: List, apiVersion: v1, items: [*a${i}]}`)}items: [*a299]\n`,
      }
    }),
  },
  {
    name: 'an anchor that holds itself',
    write: texts(() => ({ 'a.yaml': `${head}data: &a\n  a: *a\n  b: &b [*b]\n` })),
  },
  {
    name: 'a text of a megabyte under thousands of keys',
    limited: true,
    write: texts(() => ({ 'a.yaml': manyTimes('data', `${'x'.repeat(900_000)}\\n`, 'ConfigMap') })),
  },
  {
    name: 'base64 of a megabyte under thousands of keys',
    limited: true,
    write: texts(() => ({ 'a.yaml': manyTimes('data', base64, 'Secret') })),
  },
  {
    name: 'base64 of base64 of base64',
    write: texts(() => {
      let inner = `${head}data: {a: b}\n`
      for (let i = 0; i < 20; i++)
        inner = `apiVersion: v1\nkind: Secret\nmetadata: {name: s${i}}\ndata:\n  a.yaml: ${Buffer.from(inner).toString('base64')}\n`
      return { 'a.yaml': inner }
    }),
  },
  {
    name: 'nesting in flow collections',
    limited: true,
    write: texts(() => ({ 'a.yaml': `${head}containers: ${'['.repeat(deep)}${']'.repeat(deep)}\n` })),
  },
  {
    name: 'nesting in flow maps without an end',
    limited: true,
    write: texts(() => ({ 'a.yaml': `${head}containers: ${'{a: '.repeat(deep)}` })),
  },
  {
    name: 'nesting in block maps',
    limited: true,
    write: texts(() => ({
      'a.yaml': `${head}containers:\n${lines(2_000, (i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`,
    })),
  },
  {
    name: 'nesting in JSON',
    limited: true,
    write: texts(() => ({
      'a.json': `{"apiVersion":"v1","kind":"ConfigMap","containers":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
    })),
  },
  {
    name: 'nesting in sequences of one line',
    limited: true,
    write: texts(() => ({ 'a.yaml': `${head}containers:\n  ${'- '.repeat(deep)}a\n` })),
  },
  {
    name: 'nesting in explicit keys',
    limited: true,
    write: texts(() => ({ 'a.yaml': `${head}containers:\n  ${'? '.repeat(deep)}a\n` })),
  },
  {
    name: 'lists in lists of objects',
    write: texts(() => {
      let inner = '{kind: ConfigMap, apiVersion: v1}'
      for (let i = 0; i < 45; i++) inner = `{kind: List, apiVersion: v1, items: [${inner}]}`
      return { 'a.yaml': `${inner}\n` }
    }),
  },
  {
    name: 'two hundred thousand keys',
    limited: true,
    write: texts(() => ({
      'a.yaml': configMap(
        'a',
        lines(200_000, (i) => `  k${i}: v`),
      ),
    })),
  },
  {
    name: 'two hundred thousand equal keys',
    limited: true,
    write: texts(() => ({
      'a.yaml': configMap(
        'a',
        lines(200_000, () => '  k: v'),
      ),
    })),
  },
  {
    name: 'twenty thousand equal keys, more findings than a report holds',
    limited: true,
    write: texts(() => ({
      'a.yaml': configMap(
        'a',
        lines(19_990, () => '  k: v'),
      ),
    })),
  },
  {
    name: 'two hundred thousand keys in JSON',
    limited: true,
    write: texts(() => ({
      'a.json': `{"kind":"ConfigMap","apiVersion":"v1","data":{\n${lines(200_000, (i) => `"k${i}":"v"`).join(',\n')}}}`,
    })),
  },
  {
    name: 'a thousand and one documents',
    limited: true,
    write: texts(() => ({ 'a.yaml': lines(1_001, () => configMap('a', ['  a: b'])).join('---\n') })),
  },
  {
    name: 'hundreds of thousands of empty documents',
    limited: true,
    write: texts(() => ({ 'a.yaml': `# containers\n${'---\n'.repeat(400_000)}` })),
  },
  {
    name: 'hundreds of thousands of blank lines',
    write: texts(() => ({ 'a.yaml': `containers:\n${'\n'.repeat(500_000)}` })),
  },
  {
    name: 'hundreds of thousands of comments',
    write: texts(() => ({ 'a.yaml': `containers:\n${'# a\n'.repeat(500_000)}  a: b\n` })),
  },
  {
    name: 'a ConfigMap in a ConfigMap, fifty deep',
    limited: true,
    write: texts(() => {
      let inner = configMap('inner', ['  GOMEMLIMIT: 1G'])
      for (let i = 0; i < 50; i++)
        inner = configMap(`c${i}`, ['  a.yaml: |', ...inner.split('\n').map((line) => `    ${line}`)])
      return { 'a.yaml': inner }
    }),
  },
  {
    name: 'thousands of documents in one ConfigMap',
    limited: true,
    write: texts(() => ({
      'a.yaml': configMap(
        'a',
        lines(
          9_000,
          (i) =>
            `  f${i}.yaml: "kind: ConfigMap\\napiVersion: v1\\nmetadata: {name: c${i}}\\ndata: {a: b}\\n"`,
        ),
      ),
    })),
  },
  {
    name: 'broken YAML that two readers disagree about',
    write: texts(() => ({
      'a.yaml': `containers:\n${'  - [a, {b: "\n'.repeat(20_000)}`,
      'b.yaml': `containers:\n\t- a\n${'!!a &b *c\n'.repeat(20_000)}`,
      'c.yaml': `containers: "${'\\'.repeat(99_999)}`,
    })),
  },
  {
    name: 'templates with unbalanced braces',
    write: texts(() => ({
      'charts/a/templates/a.yaml': `containers:\n${'  {{ if {{ .Values.a }}\n'.repeat(30_000)}`,
      'charts/a/templates/b.yaml': `containers: ${'{{'.repeat(200_000)}`,
      'charts/a/templates/c.yaml': `containers: ${'{{ a }}'.repeat(100_000)}\n  - [`,
      'charts/a/templates/d.yaml': `containers:\n${'{{- a }}{% b %}<%'.repeat(50_000)}\n - ]`,
    })),
  },
  {
    name: 'tags, directives and anchors of odd names',
    write: texts(() => ({
      'a.yaml': `%YAML 9.9\n%TAG ! tag:evil,2026:\n---\ncontainers: !!js/function 'function () { process.exit(9) }'\nb: !!binary "////"\nc: &__proto__ x\nd: *__proto__\n`,
      'b.yaml': deployment('b', ['          env: !!python/object/apply:os.system ["exit 9"]']),
    })),
  },
]
