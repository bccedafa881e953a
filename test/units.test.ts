import { describe, expect, it } from 'vitest'
import { defaultConfig, lint, type Report } from '../engine/index.ts'
import { packs } from './workspace.ts'

const deployment = (memory: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/api:1
          env:
            - {name: GOMEMLIMIT, value: 900MiB}
${more}          resources:
            limits: {memory: ${memory}}
`
const limitPatch = (memory: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          resources:
            limits:
              memory: ${memory}
`
const overlay = 'resources: [../../base]\n'
const patched = `${overlay}patches:\n  - path: limit.yaml\n`
const base = { 'base/kustomization.yaml': 'resources: [api.yaml]\n', 'base/api.yaml': deployment('1Gi') }

async function linted(
  files: Readonly<Record<string, string>>,
  before?: Readonly<Record<string, string>>,
  inFocus?: (path: string) => boolean,
): Promise<Report> {
  const tree = (texts: Readonly<Record<string, string>>, isBefore: boolean) => ({
    files: Object.entries(texts).map(([path, text]) => ({ path, text, ...(isBefore && { before: true }) })),
  })
  return lint({
    ...tree(files, false),
    ...(before && { base: tree(before, true) }),
    ...(inFocus && { inFocus }),
    packs: await packs(),
    config: defaultConfig,
    today: '2026-11-22',
  })
}

const told = ({ findings, lines }: Report): unknown[] =>
  findings.map(({ rule, place, units, status }) => [
    status,
    rule,
    `${place.path}:${lines.of(place.path)?.position(place.span.start).line}`,
    ...(units ?? []),
  ])

describe('an overlay', () => {
  it('is judged with its patches, on the line that decides', async () => {
    const report = await linted({
      ...base,
      'overlays/dev/kustomization.yaml': overlay,
      'overlays/prod/kustomization.yaml': patched,
      'overlays/prod/limit.yaml': limitPatch('512Mi'),
      'overlays/large/kustomization.yaml': patched,
      'overlays/large/limit.yaml': limitPatch('1200Mi'),
    })
    expect(told(report)).toEqual([
      ['new', 'go-runtime/gomemlimit-headroom', 'overlays/prod/limit.yaml:11', 'overlays/prod'],
    ])
    expect(report.findings[0]?.related.map(({ place }) => place.path)).toContain('base/api.yaml')
    expect(report.findings[0]?.severity).toBe('error')
  })

  it('hides what its base does not say by itself', async () => {
    const report = await linted({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('512Mi'),
      'overlays/prod/kustomization.yaml': patched,
      'overlays/prod/limit.yaml': limitPatch('1Gi'),
    })
    expect(told(report)).toEqual([])
  })

  it('tells one cause in all overlays once, with its units', async () => {
    const report = await linted({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('512Mi'),
      ...Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          `overlays/${name}/kustomization.yaml`,
          `${overlay}namePrefix: ${name}-\nnamespace: ${name}\n`,
        ]),
      ),
    })
    expect(told(report)).toEqual([
      ['new', 'go-runtime/gomemlimit-headroom', 'base/api.yaml:13', 'overlays/a', 'overlays/b', 'overlays/c'],
    ])
  })

  it('that lowers a limit is the one finding of a change, on its line', async () => {
    const overlays = (memory: string): Record<string, string> => ({
      ...base,
      ...Object.fromEntries(
        ['dev', 'staging', 'prod'].flatMap((name) => [
          [`overlays/${name}/kustomization.yaml`, patched],
          [`overlays/${name}/limit.yaml`, limitPatch(name === 'prod' ? memory : '1Gi')],
        ]),
      ),
    })
    expect(told(await linted(overlays('512Mi'), overlays('1Gi')))).toEqual([
      ['new', 'go-runtime/gomemlimit-headroom', 'overlays/prod/limit.yaml:11', 'overlays/prod'],
    ])
    expect(told(await linted(overlays('512Mi'), overlays('512Mi')))).toEqual([
      ['standing', 'go-runtime/gomemlimit-headroom', 'overlays/prod/limit.yaml:11', 'overlays/prod'],
    ])
  })

  it('reads what it generates, under the name it gets', async () => {
    const report = await linted({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('1Gi', '          envFrom: [{configMapRef: {name: env}}]\n').replace(
        '            - {name: GOMEMLIMIT, value: 900MiB}\n',
        '            - {name: OTHER, value: a}\n',
      ),
      'overlays/prod/kustomization.yaml': `${overlay}configMapGenerator:\n  - name: env\n    literals: [GOMEMLIMIT=2GiB]\n`,
      'overlays/dev/kustomization.yaml': `${overlay}configMapGenerator:\n  - name: env\n    envs: [app.env]\n`,
      'overlays/dev/app.env': 'A=b\nGOMEMLIMIT=4GiB\n',
    })
    expect(told(report)).toEqual([
      ['new', 'go-runtime/gomemlimit-headroom', 'overlays/dev/app.env:2', 'overlays/dev'],
      ['new', 'go-runtime/gomemlimit-headroom', 'overlays/prod/kustomization.yaml:4', 'overlays/prod'],
    ])
  })

  it('patches rules that are cluster-wide otherwise', async () => {
    const rule = (name: string, phi: number, seconds: number): string => `        - alert: ${name}
          expr: histogram_quantile(${phi}, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > ${seconds}
`
    const rules = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: latency}
spec:
  groups:
    - name: latency
      rules:
${rule('P99', 0.99, 0.2)}${rule('P95', 0.95, 0.5)}`
    const mending = `${overlay}patches:
  - target: {kind: PrometheusRule}
    patch: |
      - op: replace
        path: /spec/groups/0/rules/0/expr
        value: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.9
`
    const files = {
      'base/kustomization.yaml': 'resources: [rules.yaml]\n',
      'base/rules.yaml': rules,
      'overlays/prod/kustomization.yaml': mending,
    }
    expect(told(await linted(files))).toEqual([])
    const both = { ...files, 'overlays/dev/kustomization.yaml': `${overlay}namespace: dev\n` }
    expect(told(await linted(both))).toEqual([['new', 'slo/quantile-order', 'base/rules.yaml:11']])
  })

  it('is in the focus with its kustomization, which decides what is patched', async () => {
    const files = {
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('512Mi'),
      'overlays/prod/kustomization.yaml': overlay,
    }
    const focused = async (path: string): Promise<number> =>
      (await linted(files, undefined, (other) => other === path)).findings.length
    expect(await focused('overlays/prod/kustomization.yaml')).toBe(1)
    expect(await focused('base/kustomization.yaml')).toBe(0)
  })

  it('does not reach into another one', async () => {
    const env = (limit: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env}\ndata: {GOMEMLIMIT: ${limit}}\n`
    const report = await linted({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('1Gi', '          envFrom: [{configMapRef: {name: env}}]\n').replace(
        '            - {name: GOMEMLIMIT, value: 900MiB}\n',
        '            - {name: OTHER, value: a}\n',
      ),
      'overlays/prod/kustomization.yaml': 'resources: [../../base, env.yaml]\n',
      'overlays/prod/env.yaml': env('900MiB'),
      'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
      'base/elsewhere.yaml': env('2GiB'),
    })
    expect(told(report)).toEqual([])
  })
})

describe('an object that deploys a folder', () => {
  const overlaid = {
    'base/kustomization.yaml': 'resources: [api.yaml]\n',
    'base/api.yaml': deployment('2Gi'),
    'apps/api/kustomization.yaml': overlay,
  }
  const patch = `  patches:
    - target: {kind: Deployment}
      patch: |
        - op: replace
          path: /spec/template/spec/containers/0/resources/limits/memory
          value: 512Mi
`
  const flux = (name: string, more: string): string =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  path: ./apps/api\n  sourceRef: {kind: GitRepository, name: flux-system}\n${more}`

  it('of Flux is a unit with what it patches', async () => {
    const report = await linted({
      ...overlaid,
      'clusters/prod/api.yaml': flux('prod', patch),
      'clusters/dev/api.yaml': flux('dev', '  targetNamespace: dev\n'),
    })
    expect(told(report)).toEqual([
      [
        'new',
        'go-runtime/gomemlimit-headroom',
        'clusters/prod/api.yaml:12',
        'Kustomization flux-system/prod',
      ],
      ['new', 'go-runtime/gomemlimit-headroom', 'base/api.yaml:13', 'Kustomization flux-system/dev'],
    ])
    expect(report.findings.map(({ severity }) => severity)).toEqual(['error', 'info'])
  })

  it('of Argo CD is one too', async () => {
    const application = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: api}\nspec:\n  source:\n    path: apps/api\n    kustomize:\n${patch.replace(/^/gm, '    ')}`
    const report = await linted({ ...overlaid, 'argocd/api.yaml': application })
    expect(told(report)).toEqual([
      ['new', 'go-runtime/gomemlimit-headroom', 'argocd/api.yaml:13', 'Application api'],
    ])
  })

  it('of another repository is none of ours', async () => {
    const report = await linted({
      ...overlaid,
      'clusters/prod/api.yaml': flux('prod', patch).replace('./apps/api', './elsewhere'),
    })
    expect(told(report)).toEqual([['new', 'go-runtime/gomemlimit-headroom', 'base/api.yaml:13', 'apps/api']])
  })
})

describe('a kustomization that cannot be built', () => {
  it('is told at its line, and nothing is claimed of what it may change', async () => {
    const report = await linted({
      'base/kustomization.yaml': 'resources: [api.yaml]\n',
      'base/api.yaml': deployment('512Mi'),
      'overlays/prod/kustomization.yaml': `${overlay}patches:\n  - path: gone.yaml\n`,
    })
    expect(told(report)).toEqual([['new', 'source/kustomization', 'overlays/prod/kustomization.yaml:3']])
  })

  it('is told for what it does not find, and for a circle', async () => {
    const report = await linted({
      'a/kustomization.yaml': 'resources: [gone.yaml]\n',
      'b/kustomization.yaml': 'resources: [../c]\n',
      'c/kustomization.yaml': 'resources: [../b]\n',
    })
    expect(told(report)).toEqual([
      ['new', 'source/kustomization', 'a/kustomization.yaml:1'],
      ['new', 'source/kustomization', 'c/kustomization.yaml:1'],
    ])
  })

  it('is built from what is here where parts are remote', async () => {
    const remote = 'https://github.com/acme/deploy//base?ref=v1'
    const report = await linted({
      'a/kustomization.yaml': `resources: ["${remote}", api.yaml]\npatches:\n  - path: limit.yaml\n`,
      'a/api.yaml': deployment('1Gi').replaceAll('api', 'other'),
      'a/limit.yaml': limitPatch('512Mi'),
      'b/kustomization.yaml': `resources: [api.yaml]\ncomponents: ["${remote}"]\n`,
      'b/api.yaml': deployment('512Mi'),
      'c/kustomization.yaml': `resources: [api.yaml, "${remote}"]\n`,
      'c/api.yaml': deployment('512Mi'),
    })
    expect(told(report)).toEqual([['new', 'go-runtime/gomemlimit-headroom', 'c/api.yaml:13', 'c']])
  })
})
