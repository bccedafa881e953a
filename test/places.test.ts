import { describe, expect, it } from 'vitest'
import { json } from '../cli/reporters/json.ts'
import { pretty } from '../cli/reporters/pretty.ts'
import { defaultConfig, lint, type Report, type Rule } from '../engine/index.ts'
import { packs } from './workspace.ts'

async function reported(
  files: Record<string, string>,
): Promise<{ report: Report; screen: string; document: JsonReport }> {
  const all = await packs()
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }))
  const report = await lint({ files: sources, packs: all, config: defaultConfig, today: '2026-11-22' })
  const rules = new Map<string, Rule>(
    all.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)),
  )
  const screen = pretty(report, rules, { color: false, width: 110, show: new Set(), failOn: 'error' })
  return { report, screen, document: JSON.parse(json(report, '0.0.0')) as JsonReport }
}

interface Spot {
  readonly path: string
  readonly start: {
    readonly line: number
    readonly column: number
    readonly offset: number
    readonly decodedLine?: number
  }
  readonly end: { readonly offset: number }
}
interface JsonReport {
  readonly findings: readonly (Spot & { readonly rule: string; readonly related: readonly Spot[] })[]
}

const textAt = (files: Record<string, string>, spot: Spot): string =>
  (files[spot.path] ?? '').slice(spot.start.offset, spot.end.offset)

describe('a finding that joins two files', () => {
  it('shows a ConfigMap value and the limit it breaks, at both ends', async () => {
    const files = {
      'config/env.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env}\ndata:\n  GOMEMLIMIT: 1200MiB # 上限\n',
      'deploy/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec:\n  containers:\n    - name: api\n      image: api\n      envFrom: [{configMapRef: {name: env}}]\n      resources: {limits: {memory: 1Gi}}\n',
    }
    const { screen, document } = await reported(files)
    const finding = document.findings.find(({ rule }) => rule === 'go-runtime/gomemlimit-headroom')
    expect(finding).toMatchObject({ path: 'config/env.yaml', start: { line: 5, column: 15 } })
    expect(finding && textAt(files, finding)).toBe('1200MiB')
    const limit = finding?.related.find(({ path, start }) => path === 'deploy/pod.yaml' && start.line === 9)
    expect(limit && textAt(files, limit)).toBe('1Gi')
    expect(screen).toContain('config/env.yaml:5:15')
    expect(screen).toContain('deploy/pod.yaml:9:36')
    expect(screen).toContain('━━━━━━━')
    expect(screen).toContain('─── the limit is set here')
  })

  it('shows both alerts of a quantile pair', async () => {
    const rule = (name: string, quantile: string, threshold: string): string =>
      `groups:\n  - name: ${name}\n    rules:\n      - alert: ${name}\n        expr: histogram_quantile(${quantile}, sum by (le) (rate(order_seconds_bucket[5m]))) > ${threshold}\n        for: 5m\n        labels: {severity: page}\n`
    const files = {
      'rules/p95.yaml': rule('P95', '0.95', '0.45'),
      'rules/p99.yaml': rule('P99', '0.99', '0.38'),
    }
    const { screen, document } = await reported(files)
    expect(document.findings).toHaveLength(1)
    const [finding] = document.findings
    expect(finding?.rule).toBe('slo/quantile-order')
    expect(finding && textAt(files, finding)).toBe('0.45')
    expect(finding?.related.map((spot) => textAt(files, spot))).toContain('0.38')
    expect(screen).toContain('rules/p95.yaml:5:')
    expect(screen).toContain('rules/p99.yaml:5:')
  })
})

describe('a finding inside a Secret', () => {
  const config = [
    'global:',
    '  slack_api_url: https://hooks.example.com/T0/topsecret',
    'route: {receiver: oncall}',
    'receivers:',
    '  - name: oncall',
    '    webhook_configs: [{url: "https://u:hunter2@example.com"}]',
    'inhibit_rules:',
    `  - source_matchers: ['severity="warning"']`,
    `    target_matchers: ['severity="critical"']`,
    '    equal: [namespace]',
    '',
  ].join('\n')
  const neighbours = /hooks\.example|topsecret|hunter2|webhook_configs|slack_api|c2xhY2tfYXBp/

  it('has its exact place, and nothing else of the Secret is shown', async () => {
    const indented = config.replace(/^(?=.)/gm, '    ')
    const files = {
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: alertmanager-main}\nstringData:\n  alertmanager.yaml: |\n${indented}`,
    }
    const { screen, document } = await reported(files)
    const [finding] = document.findings
    expect(finding).toMatchObject({
      rule: 'alertmanager/inhibit-severity-inverted',
      path: 'secret.yaml',
      start: { line: 14 },
    })
    expect(finding && textAt(files, finding)).toContain('severity="critical"')
    expect(screen).toContain('secret.yaml:14:')
    expect(screen).not.toMatch(neighbours)
    expect(JSON.stringify(document)).not.toMatch(neighbours)
  })

  it('in base64 is the whole scalar and the decoded line', async () => {
    const encoded = Buffer.from(config).toString('base64')
    const files = {
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: alertmanager-main}\ndata:\n  alertmanager.yaml: ${encoded}\n`,
    }
    const { screen, document } = await reported(files)
    const [finding] = document.findings
    expect(finding).toMatchObject({ path: 'secret.yaml', start: { line: 5, column: 22, decodedLine: 9 } })
    expect(screen).toContain('line 9 of the decoded text')
    expect(screen).not.toMatch(neighbours)
    expect(screen).not.toContain(encoded.slice(0, 40))
    expect(JSON.stringify(document)).not.toMatch(neighbours)
  })
})
