import { describe, expect, it } from 'vitest'
import { defaultConfig, lint, type Report } from '../../engine/index.ts'
import { packs } from '../workspace.ts'
import { chart, deployment, factOf, readingOf, shown, type Texts } from './chart.ts'

const toYaml =
  'env:\n  {{- toYaml .Values.env | nindent 12 }}\nresources:\n  {{- toYaml .Values.resources | nindent 12 }}\n'
const values = 'env:\n  - {name: GOMEMLIMIT, value: 2GiB}\nresources: {limits: {memory: 1Gi}}\n'
const container = 'env:\n  - name: GOMEMLIMIT\n    value: 2GiB\nresources:\n  limits:\n    memory: 1Gi\n'
const source = 'api/templates/deployment.yaml'
const files = chart(toYaml, values)

async function linted(texts: Texts, rendered: Texts, given: readonly string[] = []): Promise<Report> {
  return lint({
    files: Object.entries(texts).map(([path, text]) => ({ path, text })),
    rendered: {
      texts: Object.entries(rendered).map(([path, text]) => ({
        path,
        text,
        from: path.split('/')[0] ?? '',
      })),
      values: given,
    },
    packs: await packs(),
    config: defaultConfig,
    today: '2026-11-22',
  })
}

const told = ({ findings, lines }: Report): unknown[] =>
  findings.map(({ rule, place, units, related }) => [
    rule,
    `${place.path}:${lines.of(place.path)?.position(place.span.start).line}`,
    ...related.map((other) => `${other.message} ${other.place.path}`),
    ...(units ?? []),
  ])

const headroom = 'go-runtime/gomemlimit-headroom'

describe('a rendered chart', () => {
  it('is judged on the keys of its values, and names its template', async () => {
    const report = await linted(files, { 'out/all.yaml': deployment(source, container) })
    expect(told(report)).toEqual([
      [
        headroom,
        'api/values.yaml:2',
        'the limit is set here api/values.yaml',
        `rendered from ${source} ${source}`,
        'out',
      ],
    ])
  })

  it('is one finding for several places it is rendered for', async () => {
    const report = await linted(files, {
      'out/dev/api.yaml': deployment(source, container),
      'out/prod/api.yaml': deployment(source, container),
    })
    expect(told(report)).toHaveLength(1)
    expect(report.findings[0]?.units).toEqual(['out/dev', 'out/prod'])
  })

  it('takes the place of its templates and values', async () => {
    const raw = chart(container, values, {
      'other/templates/deployment.yaml': chart(container, '')[source] ?? '',
    })
    const quiet = deployment(source, 'resources: {limits: {memory: 1Gi}}\n')
    const both = await linted(raw, {})
    expect(told(both).flat()).toContain(`${source}:14`)
    const report = await linted(raw, { 'out/all.yaml': quiet })
    expect(told(report).flat()).not.toContain(`${source}:14`)
    expect(told(report).flat()).toContain('other/templates/deployment.yaml:14')
  })

  it('is not judged a second time where it lies in the workspace', async () => {
    const text = deployment(source, container)
    const report = await linted({ ...files, 'out/all.yaml': text }, { 'out/all.yaml': text })
    expect(report.findings).toHaveLength(1)
    expect(report.findings[0]?.place.path).toBe('api/values.yaml')
  })

  it('offers no fix for what a template writes', async () => {
    const report = await linted(chart(container, ''), { 'out/all.yaml': deployment(source, container) })
    expect(report.findings).toHaveLength(1)
    expect(report.findings[0]?.place.path).toBe(source)
    expect(report.findings[0]?.fix).toBeUndefined()
  })

  it('can be silenced in its values', async () => {
    const ignoring = values.replace(
      'env:\n',
      `env:\n  # slo-lint-ignore ${headroom} -- known to be so, measured in production\n`,
    )
    const report = await linted(chart(toYaml, ignoring), { 'out/all.yaml': deployment(source, container) })
    expect(report.findings).toEqual([])
    expect(report.suppressed).toBe(1)
  })

  it('does not link what lies in different units', async () => {
    const configMap = (limit: string): string =>
      `---\n# Source: api/templates/env.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: env}\ndata: {GOMEMLIMIT: ${limit}}\n`
    const user = deployment(
      source,
      'envFrom: [{configMapRef: {name: env}}]\nresources: {limits: {memory: 1Gi}}\n',
    )
    const report = await linted(files, {
      'dev/all.yaml': user + configMap('900MiB'),
      'prod/all.yaml': user + configMap('2GiB'),
    })
    expect(report.findings.map(({ units }) => units)).toEqual([['prod']])
  })
})

describe('what a rendered text says it comes from', () => {
  const limits = 'resources:\n  limits:\n    memory: 1Gi\n'

  it.each([
    '../../etc/passwd',
    '/etc/passwd',
    'api/../../etc/passwd',
    'api/./templates/deployment.yaml',
    'api/charts/../templates/deployment.yaml',
    'api\\templates\\deployment.yaml',
    'api/charts',
    'api/',
    '__proto__/templates/x.yaml',
    'other/templates/deployment.yaml',
    `${'a/'.repeat(10_000)}x`,
  ])('is never followed out of the charts: %.40s', async (path) => {
    const reading = await readingOf(files, { 'out/all.yaml': deployment(path, limits) })
    expect(shown(reading, factOf(reading, 'limits.memory'))).toBe('~out/all.yaml:16 1Gi')
    expect(reading.notices.map(({ code }) => code)).toEqual(['rendered'])
  })

  it('is nothing that a text inside of an object says', async () => {
    const text = deployment('other/templates/x.yaml', limits).replace(
      'metadata:\n',
      `metadata:\n  annotations:\n    text: |\n      ---\n      # Source: ${source}\n`,
    )
    const reading = await readingOf(files, { 'out/all.yaml': text })
    expect(factOf(reading, 'limits.memory')?.place?.path).toBe('out/all.yaml')
  })

  it('is the nearest of several charts that have the template', async () => {
    const two = Object.fromEntries(
      ['a', 'b'].flatMap((folder) =>
        Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
      ),
    )
    const near = await readingOf(two, { 'b/out/all.yaml': deployment(source, limits) })
    expect(factOf(near, 'limits.memory')?.place?.path).toBe('b/api/values.yaml')
    const far = await readingOf(two, { 'out/all.yaml': deployment(source, limits) })
    expect(factOf(far, 'limits.memory')?.place?.path).toBe('out/all.yaml')
    expect(far.notices).toHaveLength(1)
  })

  it('is what Kustomize notes of an object', async () => {
    const written = deployment('', limits).split('\n').slice(2).join('\n')
    const rendered = deployment('', limits, 'prod-api')
      .replace('\n# Source: ', '')
      .replace(
        'metadata:\n',
        'metadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: ../base/api.yaml\n',
      )
    const built = {
      'base/api.yaml': written,
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    }
    const reading = await readingOf(built, { 'out/all.yaml': rendered })
    const fact = [...(reading.entities.get('container') ?? [])].find(({ unit }) => unit === 'out')
    const memory = fact?.facts.fields?.get('limits')?.fields?.get('memory')
    expect(shown(reading, memory)).toBe('base/api.yaml:14 1Gi')
    const outside = rendered.replace('../base/api.yaml', '../../../etc/passwd')
    const other = await readingOf(built, { 'out/all.yaml': outside })
    const own = (other.entities.get('container') ?? []).find(({ unit }) => unit === 'out')
    expect(own?.facts.fields?.get('limits')?.fields?.get('memory')?.place?.path).toBe('out/all.yaml')
  })
})

describe('texts without end', () => {
  const time = async (files: Texts, rendered: string): Promise<number> => {
    const start = performance.now()
    await readingOf(files, { 'out/all.yaml': rendered })
    return performance.now() - start
  }

  it.each([
    ['braces that never close', '{{ '.repeat(100_000)],
    ['nested blocks', '{{ range .Values.a }}'.repeat(20_000)],
    ['nested keys', Array.from({ length: 3_000 }, (_, at) => `${' '.repeat(at)}k:`).join('\n')],
    ['spaces', `a: ${' '.repeat(200_000)}x`],
    ['one name many times', '{{ $x := .Values.a }}{{ $x }}\n'.repeat(20_000)],
    [
      'includes in a circle',
      '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}\n'.repeat(2_000),
    ],
  ])('%s', async (_name, template) => {
    const many = { ...files, [source]: template }
    expect(await time(many, deployment(source, container))).toBeLessThan(5_000)
  })

  it('many objects, values and uses of them', async () => {
    const count = 2_000
    const keys = Array.from({ length: count }, (_, at) => `k${at}: 1Gi\n`).join('')
    const uses = Array.from({ length: count }, (_, at) => `a${at}: {{ .Values.k${at} }}\n`).join('')
    const objects = Array.from({ length: 500 }, (_, at) =>
      deployment(source, 'resources:\n  limits:\n    memory: 1Gi\n', `api${at}`),
    ).join('')
    expect(await time(chart(uses, keys), objects)).toBeLessThan(20_000)
  })
})
