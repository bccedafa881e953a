import { describe, expect, it } from 'vitest'
import { chart, deployment, factOf, readingOf, shown, type Texts } from './chart.ts'

const limits = 'resources:\n  limits:\n    memory: 512Mi\n'
const memory = 'limits.memory'
const source = 'api/templates/deployment.yaml'
const toYaml = 'resources:\n  {{- toYaml .Values.resources | nindent 12 }}\n'
const written = (template: string, values: string, more: Texts = {}): Texts => chart(template, values, more)

interface Case {
  readonly says: string
  readonly template: string
  readonly values: string
  readonly rendered?: string
  readonly fact?: string
  readonly more?: Texts
  readonly given?: readonly string[]
  readonly at: string
}

const variable = (value: string, name = 'GOGC'): string => `env:\n  - name: ${name}\n    value: ${value}\n`

const cases: readonly Case[] = [
  {
    says: 'a parent rendered by toYaml',
    template: toYaml,
    values: 'resources:\n  limits:\n    memory: 512Mi\n',
    at: 'api/values.yaml:3 512Mi',
  },
  {
    says: 'a key used directly',
    template: 'resources:\n  limits:\n    memory: {{ .Values.mem | quote }}\n',
    values: 'cpu: 1\nmem: 512Mi\n',
    at: 'api/values.yaml:2 512Mi',
  },
  {
    says: 'limits and requests that are the same, used directly',
    template:
      'resources:\n  requests:\n    memory: {{ .Values.r }}\n  limits:\n    memory: {{ .Values.l }}\n',
    values: 'r: 512Mi\nl: 512Mi\n',
    at: 'api/values.yaml:2 512Mi',
  },
  {
    says: 'limits and requests that are the same, rendered by toYaml',
    template: toYaml,
    values: 'resources:\n  requests:\n    memory: 512Mi\n  limits:\n    memory: 512Mi\n',
    at: 'api/values.yaml:5 512Mi',
  },
  {
    says: 'with and the dot',
    template: '{{- with .Values.resources }}\nresources:\n  {{- toYaml . | nindent 12 }}\n{{- end }}\n',
    values: 'resources: {limits: {memory: 512Mi}}\nother: {limits: {memory: 512Mi}}\n',
    at: 'api/values.yaml:1 512Mi',
  },
  {
    says: 'a variable of the template',
    template: '{{- $r := .Values.server.resources }}\nresources:\n  {{- toYaml $r | nindent 12 }}\n',
    values: 'server:\n  resources: {limits: {memory: 512Mi}}\n',
    at: 'api/values.yaml:2 512Mi',
  },
  {
    says: 'a named template of another file',
    template: '{{- include "api.resources" . | nindent 10 }}\n',
    values: 'resources: {limits: {memory: 512Mi}}\n',
    more: {
      'api/templates/_pod.tpl':
        '{{- define "api.resources" }}\nresources:\n  {{- toYaml .Values.resources | nindent 2 }}\n{{- end }}\n',
    },
    at: 'api/values.yaml:1 512Mi',
  },
  {
    says: 'two keys that could both be meant: the template',
    template: 'resources:\n  limits:\n    memory: {{ .Values.a | default .Values.b }}\n',
    values: 'a: 512Mi\nb: 512Mi\n',
    at: '~api/templates/deployment.yaml:14 memory: {{ .Values.a | default .Values.b }}',
  },
  {
    says: 'a value that the template can write itself: the template',
    template:
      'resources:\n  limits:\n{{- if .Values.mem }}\n    memory: {{ .Values.mem }}\n{{- else }}\n    memory: 512Mi\n{{- end }}\n',
    values: 'mem: 512Mi\n',
    at: '~api/templates/deployment.yaml:13 limits:',
  },
  {
    says: 'a value that only looks the same, of a key that no template uses there',
    template: 'resources:\n  limits:\n    memory: {{ mul 256 2 }}Mi\n  requests: {{ .Values.other }}\n',
    values: 'other: 512Mi\nunused: 512Mi\n',
    at: '~api/templates/deployment.yaml:14 memory: {{ mul 256 2 }}Mi',
  },
  {
    says: 'resources of another container',
    template: `${toYaml}`,
    values: 'init: {resources: {limits: {memory: 512Mi}}}\nresources: {}\n',
    at: '~api/templates/deployment.yaml:12 resources:',
  },
  {
    says: 'a variable in a list',
    template: 'env:\n  {{- toYaml .Values.env | nindent 12 }}\n',
    values: 'env:\n  - name: GOMAXPROCS\n    value: "50"\n  - {name: GOGC, value: "50"}\n',
    rendered: variable('"50"'),
    fact: 'env.GOGC',
    at: 'api/values.yaml:4 "50"',
  },
  {
    says: 'a variable in a map that is ranged over',
    template:
      'env:\n  {{- range $k, $v := .Values.env }}\n  - name: {{ $k }}\n    value: {{ $v | quote }}\n  {{- end }}\n',
    values: 'env:\n  GOMAXPROCS: 50\n  GOGC: 50\n',
    rendered: variable('"50"'),
    fact: 'env.GOGC',
    at: 'api/values.yaml:3 50',
  },
  {
    says: 'a variable with a key of another name',
    template: 'env:\n  - name: GOGC\n    value: {{ .Values.gc.percent | quote }}\n',
    values: 'replicas: 50\ngc:\n  percent: 50\n',
    rendered: variable('"50"'),
    fact: 'env.GOGC',
    at: 'api/values.yaml:3 50',
  },
  {
    says: 'a variable that the template names, beside a map of others with the same value',
    template:
      'env:\n  - name: GOGC\n    value: {{ mul 5 10 }}\n  {{- range $k, $v := .Values.env }}\n  - name: {{ $k }}\n    value: {{ $v }}\n  {{- end }}\n',
    values: 'env:\n  GOMAXPROCS: 50\n',
    rendered: variable('"50"'),
    fact: 'env.GOGC',
    at: '~api/templates/deployment.yaml:14 value: {{ mul 5 10 }}',
  },
  {
    says: 'a file of values that may have been given',
    template: toYaml,
    values: 'resources: {limits: {memory: 256Mi}}\n',
    more: { 'api/values-prod.yaml': 'resources: {limits: {memory: 512Mi}}\n' },
    at: 'api/values-prod.yaml:1 512Mi',
  },
  {
    says: 'two files of values of which nobody knows which was given',
    template: toYaml,
    values: 'resources: {limits: {memory: 512Mi}}\n',
    more: { 'api/values-prod.yaml': 'resources: {limits: {memory: 512Mi}}\n' },
    at: '~api/templates/deployment.yaml:12 resources:',
  },
  {
    says: 'a file of values that was given',
    template: toYaml,
    values: 'resources: {limits: {memory: 512Mi}}\n',
    more: { 'envs/prod.yaml': 'resources: {limits: {memory: 512Mi}}\n' },
    given: ['envs/prod.yaml'],
    at: 'envs/prod.yaml:1 512Mi',
  },
  {
    says: 'a list replaces a list',
    template: 'env:\n  {{- toYaml .Values.env | nindent 12 }}\n',
    values: 'env:\n  - {name: GOGC, value: "50"}\n',
    more: { 'prod.yaml': 'env:\n  - {name: X, value: a}\n' },
    given: ['prod.yaml'],
    rendered: variable('"50"'),
    fact: 'env.GOGC',
    at: '~api/templates/deployment.yaml:12 env:',
  },
  {
    says: 'an anchor that stands for two keys',
    template: toYaml,
    values: 'resources:\n  limits: &same\n    memory: 512Mi\n  requests: *same\n',
    at: 'api/values.yaml:3 512Mi',
  },
]

describe('the key behind a rendered value', () => {
  it.each(cases)('$says', async ({ template, values, rendered, fact, more, given, at }) => {
    const files = written(template, values, more)
    const reading = await readingOf(files, { 'out/all.yaml': deployment(source, rendered ?? limits) }, given)
    expect(shown(reading, factOf(reading, fact ?? memory))).toBe(at)
  })

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CJK', (text: string) => `# 内存限制 𠮷\n${text}`],
    ['a byte order mark', (text: string) => `\u{feff}${text}`],
  ])('keeps its place with %s', async (_name, change) => {
    const values = change('# a\nresources:\n  limits:\n    memory: "512Mi"\n')
    const files = chart(toYaml, values)
    for (const rendered of [limits, limits.replaceAll('\n', '\r\n')]) {
      const reading = await readingOf(files, { 'out/all.yaml': deployment(source, rendered) })
      const place = factOf(reading, memory)?.place
      expect(values.slice(place?.span.start, place?.span.end)).toBe('"512Mi"')
    }
  })
})

describe('a chart in another chart', () => {
  const sub = 'api/charts/db/templates/deployment.yaml'
  const files = (parent: string): Texts => ({
    'api/Chart.yaml': 'name: api\ndependencies:\n  - name: db\n    repository: ""\n',
    'api/values.yaml': parent,
    'api/charts/db/Chart.yaml': 'name: db\n',
    'api/charts/db/values.yaml': 'resources: {limits: {memory: 512Mi}}\n',
    'api/charts/db/templates/deployment.yaml': chart(toYaml, '')['api/templates/deployment.yaml'] ?? '',
  })

  it('has values of its own', async () => {
    const reading = await readingOf(files(''), { 'out/a.yaml': deployment(sub, limits) })
    expect(shown(reading, factOf(reading, memory))).toBe('api/charts/db/values.yaml:1 512Mi')
  })

  it('takes those that stand under its name', async () => {
    const parent = 'resources: {limits: {memory: 512Mi}}\ndb:\n  resources: {limits: {memory: 512Mi}}\n'
    const reading = await readingOf(files(parent), { 'out/a.yaml': deployment(sub, limits) })
    expect(shown(reading, factOf(reading, memory))).toBe('api/values.yaml:3 512Mi')
  })

  it('stands under its alias, beside the other', async () => {
    const aliased: Texts = {
      'api/Chart.yaml':
        'name: api\ndependencies:\n  - {name: db, alias: cache, repository: "file://../shared/db"}\n',
      'api/values.yaml': 'cache: {resources: {limits: {memory: 512Mi}}}\n',
      'shared/db/Chart.yaml': 'name: db\n',
      'shared/db/templates/deployment.yaml': files('')['api/charts/db/templates/deployment.yaml'] ?? '',
    }
    const rendered = deployment('api/charts/cache/templates/deployment.yaml', limits)
    const reading = await readingOf(aliased, { 'out/a.yaml': rendered })
    expect(shown(reading, factOf(reading, memory))).toBe('api/values.yaml:1 512Mi')
  })

  it('that is not in the workspace stands where it is named', async () => {
    const rendered = deployment('api/charts/redis/templates/deployment.yaml', limits)
    const own = { ...files(''), 'api/Chart.yaml': 'name: api\ndependencies:\n  - name: redis\n' }
    const reading = await readingOf(own, { 'out/a.yaml': rendered })
    expect(shown(reading, factOf(reading, memory))).toBe('~api/Chart.yaml:3 redis')
    expect(reading.notices).toEqual([])
  })
})
