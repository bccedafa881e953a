import { beforeAll, describe, expect, it } from 'vitest'
import {
  defaultConfig,
  defaultLimits,
  type Limits,
  lint,
  type Pack,
  type Report,
  type SourceFile,
} from '../engine/index.ts'
import { packs } from './workspace.ts'

/** Twice the input may cost this many times as much: twice, and room for noise. Four times would be quadratic. */
const bound = 2.6
const runs = 5

interface Growth {
  readonly what: string
  /** Large enough to take some hundred milliseconds, so that noise does not decide. */
  readonly size: number
  /** Where twice the size would pass those that hold by default. */
  readonly limits?: Limits
  readonly make: (size: number) => SourceFile[]
}

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('')
const files = (count: number, make: (index: number) => SourceFile[]): SourceFile[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat()

function deployment(name: string, container: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: api
          image: golang:1.24
          resources: {limits: {cpu: "1", memory: 512Mi}}
${container}`
}

const fromMap = '          envFrom: [{configMapRef: {name: env}}]\n'
const variable = '          env: [{name: GOGC, value: "50"}]\n'
const configMap = (keys: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: env, namespace: shop}
data:
${keys}`

function alerts(count: number, name: string): string {
  const rule = (i: number): string => `      - alert: ${name}${i}
        expr: histogram_quantile(0.9${i % 10}, sum by (le) (rate(m${i}_bucket{job="${name}"}[5m]))) > 0.${i + 1}
        for: 5m
        labels: {severity: ${i % 2 ? 'warning' : 'critical'}}
`
  return `groups:\n  - name: ${name}\n    rules:\n${times(count, rule)}`
}

const inhibiting = `route: {receiver: ops}
receivers: [{name: ops}]
inhibit_rules:
  - {source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [job]}
`

const suppressed = `          env:
            - name: GOMEMLIMIT
              value: 1G # slo-lint-ignore go-runtime/gomemlimit-grammar -- a test
            - {name: GOGC, value: nonsense}
`

const growths: readonly Growth[] = [
  {
    what: 'services in folders of their own',
    size: 400,
    make: (size) =>
      files(size, (i) => [
        { path: `svc${i}/deploy.yaml`, text: deployment(`svc${i}`, fromMap) },
        { path: `svc${i}/env.yaml`, text: configMap('  GOMEMLIMIT: 512MiB\n  GOGC: "100"\n') },
      ]),
  },
  {
    what: 'documents of a file',
    // As many as are allowed by default fit into what the collector leaves alone, and twice as many do not.
    size: 1_800,
    limits: { ...defaultLimits, documents: 4_000, fileNodes: 1_000_000 },
    make: (size) => [
      { path: 'all.yaml', text: times(size, (i) => `---\n${deployment(`svc${i}`, variable)}`) },
    ],
  },
  {
    what: 'rules of a file',
    size: 400,
    make: (size) => [{ path: 'rules.yaml', text: alerts(size, 'Slow') }],
  },
  {
    what: 'keys of a ConfigMap',
    size: 4_000,
    make: (size) => [
      { path: 'deploy.yaml', text: deployment('api', fromMap) },
      { path: 'env.yaml', text: configMap(times(size, (i) => `  KEY_${i}: value ${i}\n`)) },
    ],
  },
  {
    what: 'aliases',
    size: 2_000,
    make: (size) => [
      {
        path: 'env.yaml',
        text: configMap(times(size, (i) => `  A_${i}: &a${i} value ${i}\n  B_${i}: *a${i}\n`)),
      },
    ],
  },
  {
    what: 'variables of a container',
    size: 3_000,
    make: (size) => {
      const variables = times(size, (i) => `            - {name: V_${i}, value: "${i % 7}"}\n`)
      return [{ path: 'deploy.yaml', text: deployment('api', `          env:\n${variables}`) }]
    },
  },
  {
    what: 'containers that share a ConfigMap',
    size: 500,
    make: (size) => [
      { path: 'env.yaml', text: configMap(`  GOGC: "50"\n${times(12, (i) => `  KEY_${i}: "${i}"\n`)}`) },
      ...files(size, (i) => [{ path: `svc${i}.yaml`, text: deployment(`svc${i}`, fromMap) }]),
    ],
  },
  {
    what: 'ConfigMaps of one name, none nearer than another',
    size: 1_500,
    make: (size) => [
      ...files(size, (i) => [{ path: `maps/c${i}/env.yaml`, text: configMap(`  GOGC: "${i}"\n`) }]),
      ...files(size, (i) => [{ path: `users/c${i}/deploy.yaml`, text: deployment(`svc${i}`, fromMap) }]),
    ],
  },
  {
    what: 'kustomizations',
    size: 400,
    make: (size) =>
      files(size, (i) => [
        {
          path: `c${i}/kustomization.yaml`,
          text: 'resources: [deploy.yaml]\npatches:\n  - {path: patch.yaml, target: {kind: Deployment, name: api}}\n',
        },
        { path: `c${i}/deploy.yaml`, text: deployment('api', variable) },
      ]),
  },
  {
    what: 'Alertmanager configurations with their alerts',
    size: 100,
    make: (size) =>
      files(size, (i) => [
        { path: `c${i}/alertmanager.yml`, text: inhibiting },
        { path: `c${i}/rules.yaml`, text: alerts(6, `C${i}_`) },
      ]),
  },
  {
    what: 'suppressions and findings',
    size: 400,
    make: (size) => files(size, (i) => [{ path: `svc${i}.yaml`, text: deployment(`svc${i}`, suppressed) }]),
  },
]

describe('twice the input takes about twice the time', () => {
  let builtIn: readonly Pack[]
  beforeAll(async () => {
    builtIn = await packs()
  })

  /** Processor time, so that what else the machine does counts little. */
  async function run(
    input: readonly SourceFile[],
    limits: Limits = defaultLimits,
  ): Promise<{ report: Report; took: number }> {
    const before = process.cpuUsage()
    const report = await lint({
      files: input,
      packs: builtIn,
      config: { ...defaultConfig, limits },
      today: '2026-11-22',
    })
    const { user, system } = process.cpuUsage(before)
    return { report, took: user + system }
  }

  it.each(growths)('for $what', async ({ what, size, limits, make }) => {
    const [small, large] = [make(size), make(2 * size)]
    const first = (await run(small, limits)).report
    const second = (await run(large, limits)).report
    // Both were read whole: beyond a limit nothing would grow.
    expect(first.entities).toBeGreaterThan(size / 2)
    expect(second.entities).toBeGreaterThan(1.8 * first.entities)
    expect(second.findings.filter(({ rule }) => rule === 'source/limit')).toEqual([])
    // The least of several runs: what the collector and the machine add to one of them says nothing of the growth.
    let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let i = 0; i < runs; i++) {
      least = Math.min(least, (await run(small, limits)).took)
      most = Math.min(most, (await run(large, limits)).took)
    }
    const ratio = most / least
    const took = (least / 1_000).toFixed(0)
    process.stdout.write(`${ratio.toFixed(2)} × for twice the ${what} (${took} ms for ${size})\n`)
    expect(ratio).toBeLessThan(bound)
  })
})
