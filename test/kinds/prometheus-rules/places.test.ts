import { describe, expect, it } from 'vitest'
import type { Entity, Fact } from '../../../engine/entities/fact.ts'
import { read } from './read.ts'

const pick = (fact: Fact | undefined, ...path: string[]): Fact | undefined =>
  path.reduce<Fact | undefined>((here, step) => here?.fields?.get(step), fact)

async function alertIn(text: string, path = 'rules.yaml'): Promise<{ alert: Entity; calls: Entity[] }> {
  const { entities } = await read(path, text)
  const alert = entities.find(({ type }) => type === 'alert')
  if (!alert) throw new Error('no alert was read')
  return { alert, calls: entities.filter(({ type }) => type === 'quantileCall') }
}

/** What stands in the file at a fact's place. */
const written = (text: string, fact: Fact | undefined): string | undefined =>
  fact?.place && text.slice(fact.place.span.start, fact.place.span.end)

const expression = 'histogram_quantile(0.95, sum by (le) (rate(api_seconds_bucket[5m]))) > 0.5'
const group = (expr: string, indent = ''): string =>
  ['groups:', '  - name: api', '    rules:', '      - alert: Slow', `        expr: ${expr}`]
    .map((line) => indent + line)
    .join('\n')

const styles: readonly (readonly [string, string])[] = [
  ['plain', group(expression)],
  ['single quotes', group(`'${expression}'`)],
  ['double quotes with escapes', group(`"\\u0068${expression.slice(1)}"`)],
  ['a literal block', group(`|\n          ${expression.replace(' > ', '\n            > ')}`)],
  [
    'a folded block',
    group(
      `>-\n          ${expression.replace('(rate', '\n          (rate').replace(' > ', '\n          > ')}`,
    ),
  ],
  ['a plain scalar over lines', group(expression.replace(' > ', '\n          > '))],
  ['CRLF', group(`|\n          ${expression.replace(' > ', '\n          > ')}`).replaceAll('\n', '\r\n')],
  ['a comment in CJK before', `# 延迟告警 🧪\n${group(expression)}`],
  ['JSON', JSON.stringify({ groups: [{ name: 'api', rules: [{ alert: 'Slow', expr: expression }] }] })],
  ['a BOM', `\ufeff${group(expression)}`],
  [
    'a ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  api.rules: |\n${group(expression, '    ')}\n`,
  ],
  [
    'a block in a ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  api.rules: |\n${group(`|\n              ${expression}`, '    ')}\n`,
  ],
  [
    'a ConfigMap in a list in JSON',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a' },
          data: { 'a.yml': group(expression) },
        },
      ],
    }),
  ],
  [
    'a PrometheusRule',
    `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec:\n${group(expression, '  ')}\n`,
  ],
]

describe('facts stand at their characters', () => {
  it.each(styles)('%s', async (_, text) => {
    const { alert, calls } = await alertIn(text)
    expect(written(text, pick(alert.facts, 'threshold'))).toBe('0.5')
    expect(written(text, pick(alert.facts, 'quantile'))).toBe('0.95')
    expect(written(text, pick(alert.facts, 'window'))).toBe('5m')
    expect(written(text, pick(alert.facts, 'comparison'))).toBe('>')
    expect(written(text, pick(alert.facts, 'metric'))).toBe('api_seconds_bucket')
    const argument = written(text, pick(calls[0]?.facts, 'argument')) ?? ''
    expect(argument.replace(/\s+/g, ' ')).toBe('sum by (le) (rate(api_seconds_bucket[5m]))')
    expect(pick(alert.facts, 'threshold')?.value).toBe(0.5)
  })

  it('base64 in a Secret: the whole scalar, and the line inside', async () => {
    const inner = group(expression)
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a.rules: ${Buffer.from(inner).toString('base64')}\n`
    const { alert } = await alertIn(text)
    const threshold = pick(alert.facts, 'threshold')
    expect(threshold?.place).toMatchObject({ decodedLine: 5, secret: true })
    expect(written(text, threshold)).toBe(Buffer.from(inner).toString('base64'))
  })
})

const close = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)

describe('what an alert says', () => {
  const thresholds: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['histogram_quantile(0.9, rate(a_seconds_bucket[5m])) * 1000 > 380', 0.38, undefined],
    ['1e3 * histogram_quantile(0.9, rate(a_seconds_bucket[5m])) > 380', 0.38, undefined],
    ['histogram_quantile(0.9, rate(a_milliseconds_bucket[5m])) > 380', 0.38, undefined],
    ['histogram_quantile(0.9, rate(a_milliseconds_bucket[5m])) / 1000 > 0.38', 0.38, undefined],
    ['histogram_quantile(0.9, rate(a_bucket[5m])) > 0.38', undefined, undefined],
    ['rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m]) > 0.38', 0.38, undefined],
    ['time() - a_timestamp_seconds > 1h', 3600, undefined],
    ['rate(a_total{code="500"}[5m]) / rate(a_total[5m]) > 0.01', undefined, undefined],
    ['a_ratio > 0.01', undefined, 0.01],
    ['a_percent > 5', undefined, 0.05],
    ['rate(a_seconds_total[5m]) > 0.9', undefined, 0.9],
    ['a_total > 5', undefined, undefined],
  ]
  it.each(thresholds)('%s', async (expr, seconds, ratio) => {
    const { alert } = await alertIn(group(`'${expr}'`))
    const threshold = pick(alert.facts, 'threshold')
    expect(close(pick(threshold, 'seconds')?.value)).toBe(seconds)
    expect(close(pick(threshold, 'ratio')?.value)).toBe(ratio)
  })

  it('of two times compared with different constants neither is the objective', async () => {
    const { alert } = await alertIn(group("'a_seconds > 1 and b_seconds > 2'"))
    expect(pick(alert.facts, 'threshold', 'seconds')?.state).toBe('unknown')
  })

  const targets: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['380ms', 0.38, undefined],
    ['0.38s', 0.38, undefined],
    ['380 ms', 0.38, undefined],
    ['1m30s', 90, undefined],
    ['30d', 2_592_000, undefined],
    ['99.9%', undefined, 0.999],
    ['0.999', undefined, 0.999],
    ['p99', undefined, undefined],
    ['fast', undefined, undefined],
    ['', undefined, undefined],
  ]
  it.each(targets)('slo_target %j', async (target, seconds, ratio) => {
    const { alert } = await alertIn(`${group('up')}\n        labels: {slo_target: "${target}"}\n`)
    const label = pick(alert.facts, 'labels', 'slo_target')
    expect(pick(label, 'seconds')?.value).toBe(seconds)
    expect(close(pick(label, 'ratio')?.value)).toBe(ratio)
  })

  it('labels of the group are under those of the rule; templated ones are unknown', async () => {
    const text = `groups:
  - name: api
    labels: {team: a, tier: one, severity: page}
    rules:
      - alert: Slow
        expr: up
        labels: {tier: two, severity: "{{ $value }}"}
`
    const { alert } = await alertIn(text)
    expect(pick(alert.facts, 'labels', 'team')?.value).toBe('a')
    expect(pick(alert.facts, 'labels', 'tier')?.value).toBe('two')
    expect(pick(alert.facts, 'severity')?.state).toBe('unknown')
  })

  it.each([
    ['metricsql', 'up default 0 > 1', 'MetricsQL'],
    ['template', 'up{a="{{ .Values.a }}"} > 1', 'template'],
    ['grafana', 'rate(up[$__interval]) > 1', 'Grafana'],
    ['broken', 'up >', 'not an expression'],
  ])('%s gives unknown calls, and says why', async (_, expr, says) => {
    const { alert } = await alertIn(group(`'${expr}'`))
    const calls = pick(alert.facts, 'quantileCalls')
    expect(calls?.state).toBe('unknown')
    expect(calls?.causes?.[0]?.says).toContain(says)
    expect(pick(alert.facts, 'threshold')).toBeUndefined()
  })
})
