import { join } from 'node:path'
import { readPackFolder } from '../../cli/io/packFolder.ts'
import {
  defaultConfig,
  FileLines,
  type Finding,
  lint,
  type Place,
  type Report,
  type Rule,
  Secrecy,
} from '../../engine/index.ts'

const root = join(import.meta.dirname, '..', '..')
const results = await readPackFolder(join(root, 'test', 'fixtures', 'rules'), root)
const packs = results.map(({ pack }) => pack)

/** Rules by id, frozen for the golden texts: a reworded rule of ours is no change of a reporter. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)),
)

/** The report of a real run over files given as path and text, with one rule only where named. */
export function run(
  files: Readonly<Record<string, string>>,
  onlyRule = 'go-runtime/gomemlimit-grammar',
): Promise<Report> {
  return lint({
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    packs,
    config: defaultConfig,
    today: '2026-01-01',
    onlyRules: new Set([onlyRule]),
  })
}

/** A Deployment whose container has environment entries, each a line. */
export function deployment(entries: readonly string[], name = 'checkout'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {}
  template:
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/${name}:1.4.2
          env:
${entries.map((entry) => `            ${entry}`).join('\n')}
`
}

/** The place of a needle in a text; `nth` from 0. */
export function at(path: string, text: string, needle: string, nth = 0): Place {
  let start = text.indexOf(needle)
  for (let i = 0; i < nth; i++) start = text.indexOf(needle, start + 1)
  if (start < 0) throw new Error(`no ${needle} in ${path}`)
  return { path, span: { start, end: start + needle.length } }
}

/** A finding made by hand, for what needs rules that a test cannot rely on. */
export function finding(place: Place, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'sample/headroom',
    severity: 'error',
    ownSeverity: more.severity ?? 'error',
    message: 'GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi',
    subject: 'Deployment/orders › container api',
    entity: { type: 'container', kind: 'Deployment', namespace: 'shop', name: 'orders', part: 'api' },
    place,
    related: [],
    fingerprint: '0123456789abcdef0123456789abcdef',
    identifiedBy: { subjects: [], fact: '' },
    status: 'new',
    ...more,
  }
}

/** A report made by hand. */
export function report(texts: Readonly<Record<string, string>>, more: Partial<Report> = {}): Report {
  const lines = new FileLines(new Map(Object.entries(texts)))
  const { findings = [], unknowns = [] } = more
  return {
    findings,
    unknowns,
    fixed: [],
    notices: [],
    suppressed: 0,
    files: Object.keys(texts).length,
    documents: Object.keys(texts).length,
    entities: 1,
    tallies: new Map([['sample/headroom', { pass: 3, fail: 1, skip: 0, unknown: 0 }]]),
    lines,
    secrecy: new Secrecy({ findings, unknowns }, lines),
    ...more,
  }
}

/** A rule made by hand: what a reporter reads of it. */
export const sampleRule: Rule = {
  id: 'sample/headroom',
  title: 'GOMEMLIMIT leaves headroom below the memory limit',
  severity: 'error',
  status: 'stable',
  why: 'The kernel kills the container before the collector feels any pressure. The pod restarts under load, when it is needed most. A third sentence is left to the explanation.',
  baseline: [
    { guide: '2.5', says: 'GOMEMLIMIT caps the memory of the runtime below the limit' },
    { url: 'https://go.dev/doc/gc-guide', says: 'leave 5-10% of headroom' },
  ],
  params: {
    maxRatio: { type: 'number', default: 0.95, minimum: 0, maximum: 1 },
    reserve: { type: 'bytes', default: 16 * 2 ** 20 },
  },
  profiles: {},
  bindings: [],
  join: [],
  requires: [],
  cases: [],
  at: [],
  related: [],
  message: [],
}

export const sampleRules: ReadonlyMap<string, Rule> = new Map([...rules, [sampleRule.id, sampleRule]])

const base = `apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  template:
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/orders:1
          envFrom:
            - configMapRef: {name: orders-env}
          env:
            - {name: GOGC, value: "100"}
            # 上限
            - {name: GOMEMLIMIT, value: "900MiB"}
          resources:
            requests: {memory: 512Mi}
            limits: {memory: 1Gi}
`
const lower = `apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  template:
    spec:
      containers:
        - name: api
          resources:
            requests: {memory: 512Mi}
            limits: {memory: 512Mi}
`
const alerts = `groups:
  - name: latency
    rules:
      - alert: OrderLatencyP95
        expr: histogram_quantile(0.95, sum by (le) (rate(order_duration_seconds_bucket{service="orders",env="prod"}[5m]))) > 0.45
        for: 5m
        labels: {severity: page}
      - alert: OrderLatencyP99
        expr: histogram_quantile(0.99, sum by (le) (rate(order_duration_seconds_bucket{service="orders",env="prod"}[5m]))) > 0.38
        for: 5m
`

/** One report with what a real workspace may bring, across files. */
export function tour(): Report {
  const texts = {
    'base/d.yaml': base,
    'overlays/prod/lower.yaml': lower,
    'monitoring/latency.rules.yaml': alerts,
  }
  const rulesFile = 'monitoring/latency.rules.yaml'
  return report(texts, {
    findings: [
      finding(at('base/d.yaml', base, '"900MiB"'), {
        related: [
          { place: at('overlays/prod/lower.yaml', lower, '512Mi', 1), message: 'the limit is set here' },
          { place: at('base/d.yaml', base, '1Gi'), message: 'and lowered from this' },
        ],
      }),
      finding(at(rulesFile, alerts, '0.45'), {
        rule: 'slo/quantile-order',
        message: 'The P95 threshold 450 ms is above the P99 threshold 380 ms: the P95 alert adds nothing',
        subject: 'alert OrderLatencyP95',
        entity: { type: 'alert', kind: 'alert', name: 'OrderLatencyP95' },
        related: [{ place: at(rulesFile, alerts, '0.38'), message: '380 ms for P99' }],
      }),
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
        finding(at('base/d.yaml', base, '"100"'), {
          rule: 'sample/other',
          severity: 'warning',
          message: 'GOGC=100 is what the runtime does anyway',
          subject: `Deployment/orders › container ${name}`,
        }),
      ),
      finding(at('base/d.yaml', base, 'orders-env'), {
        severity: 'info',
        message: 'orders-env is read here',
      }),
    ],
    unknowns: [
      {
        rule: 'sample/headroom',
        subject: 'Deployment/pay › container api',
        place: at('base/d.yaml', base, 'api'),
        causes: [
          { says: 'a template expression: {{ .Values.limit }}', place: at('base/d.yaml', base, '1Gi') },
        ],
      },
    ],
    files: 61,
    entities: 120,
    suppressed: 2,
  })
}
