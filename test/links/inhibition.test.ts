import { describe, expect, test } from 'vitest'
import type { Entity, Fact } from '../../engine/entities/fact.ts'
import { factAt, workspaceOf } from '../linkedWorkspace.ts'

const config = (rules: string): string =>
  `route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n${rules}`
const rule = (source: string, target: string, equal = ''): string =>
  `  - {source_matchers: [${source}], target_matchers: [${target}], equal: [${equal}]}\n`
const alertRules = (...alerts: string[]): string =>
  `groups:\n  - name: g\n    rules:\n${alerts.map((alert) => `      - ${alert}\n`).join('')}`
const alert = (name: string, expr: string, labels = ''): string =>
  `{alert: ${name}, expr: '${expr}', labels: {${labels}}}`

const names = (fact: Fact | undefined): unknown[] =>
  (fact?.items ?? []).map((item) => factAt(item, 'name')?.value)

async function link(files: Record<string, string>, complete: string[] = []) {
  const entities = await workspaceOf(files, complete)
  const rules = (entities.get('inhibitRule') ?? []).map(({ facts }) => facts)
  return { rules, configurations: (entities.get('alertmanager') ?? []) as readonly Entity[] }
}

describe('which alerts a side matches', () => {
  const files = {
    'alertmanager.yml': config(
      rule('severity="critical"', 'severity!="critical"') +
        rule('alertname="Down"', 'team="db"') +
        rule('team=""', 'service="api"') +
        rule('alertname=~"Do.*"', 'alertname=~".*"'),
    ),
    'rules.yml': alertRules(
      alert('Down', 'sum by (service) (up) == 0', 'severity: critical'),
      alert('Slow', 'sum(rate(x[5m])) > 1', 'severity: warning, team: db'),
      alert('Open', 'up == 0', 'severity: "{{ $value }}"'),
    ),
  }

  test('static labels and dropped ones decide; open and templated ones do not', async () => {
    const { rules } = await link(files, ['alerts'])
    const [ladder, byName, empty, all] = rules
    expect(names(factAt(ladder, 'sources'))).toEqual(['Down'])
    expect(names(factAt(ladder, 'targets'))).toEqual(['Slow'])
    expect(factAt(ladder, 'sources')?.open?.[0]?.says).toMatch(/template/)
    expect(names(factAt(byName, 'targets'))).toEqual(['Slow'])
    expect(factAt(byName, 'sources')?.open).toBeUndefined()
    // A missing label is the empty text.
    expect(names(factAt(empty, 'sources'))).toEqual(['Down'])
    expect(names(factAt(empty, 'targets'))).toEqual([])
    expect(factAt(empty, 'targets')?.open?.[0]?.says).toMatch(/service/)
    expect(names(factAt(all, 'both'))).toEqual(['Down'])
  })

  test('without complete alerts every list but that of disjoint sides is open', async () => {
    const { rules } = await link(files)
    expect(factAt(rules[1], 'sources')?.open).toHaveLength(1)
    expect(factAt(rules[0], 'disjoint')?.value).toBe(true)
    expect(factAt(rules[0], 'both')?.open).toBeUndefined()
    expect(factAt(rules[3], 'both')?.open).toHaveLength(1)
  })
})

describe('which labels of equal the named alerts carry', () => {
  const answers = async (labels: string, source = 'A', target = 'B') => {
    const { rules } = await link({
      'alertmanager.yml': config(rule(`alertname="${source}"`, `alertname="${target}"`, labels)),
      'rules.yml': alertRules(
        alert('A', 'sum by (pod, node) (up) == 0', 'team: x'),
        alert('B', 'sum without (pod) (up{job="b"}) == 0', 'node: "{{ $labels.host }}"'),
      ),
    })
    return (factAt(rules[0], 'equal')?.items ?? []).map((item) => [
      factAt(item, 'carriedBySource')?.value,
      factAt(item, 'carriedByTarget')?.value,
    ])
  }
  test('kept, dropped, static, templated, fixed by a selector, alertname', async () => {
    expect(await answers('pod, node, team, job, alertname')).toEqual([
      ['yes', 'no'],
      ['yes', 'maybe'],
      ['yes', 'maybe'],
      ['no', 'yes'],
      ['yes', 'yes'],
    ])
  })
  test('absent where a named alert is not found', async () => {
    expect(await answers('pod', 'A', 'Elsewhere')).toEqual([['yes', undefined]])
  })
})

describe('nearness', () => {
  const covered = config(rule('alertname="Cpu"', 'alertname="Memory"', 'pod'))
  const alerts = (suffix = ''): string =>
    alertRules(
      alert(`Cpu${suffix}`, 'sum by (pod) (rate(process_cpu_seconds_total[5m])) > 1'),
      alert(`Memory${suffix}`, 'sum by (pod) (process_resident_memory_bytes) > 1'),
    )
  const pairs = (configurations: readonly Entity[], path: string): unknown[] =>
    (factAt(configurations.find(({ place }) => place.path === path)?.facts, 'signalPairs')?.items ?? []).map(
      (pair) => [
        factAt(pair, 'source', 'name')?.value,
        factAt(pair, 'target', 'name')?.value,
        factAt(pair, 'inhibitedBy')?.items?.length,
      ],
    )

  test('each of two trees takes its own alerts', async () => {
    const { configurations } = await link({
      'prod/am.yml': covered,
      'prod/rules.yml': alerts(),
      'staging/am.yml': config(''),
      'staging/rules.yml': alerts('Staging'),
    })
    expect(pairs(configurations, 'prod/am.yml')).toEqual([
      ['Cpu', 'Memory', 1],
      ['Memory', 'Cpu', 0],
    ])
    expect(pairs(configurations, 'staging/am.yml')).toEqual([
      ['CpuStaging', 'MemoryStaging', 0],
      ['MemoryStaging', 'CpuStaging', 0],
    ])
  })

  test('what is equally near is shared, and a name reaches into other trees', async () => {
    const shared = await link({ 'a/am.yml': covered, 'b/am.yml': config(''), 'rules/r.yml': alerts() })
    expect(pairs(shared.configurations, 'b/am.yml')).toHaveLength(2)
    const far = await link({ 'a/am.yml': config(''), 'a/r.yml': alerts(), 'b/am.yml': covered })
    expect(pairs(far.configurations, 'b/am.yml')).toEqual([])
    expect(names(factAt(far.rules[0], 'sources'))).toEqual(['Cpu'])
  })
})

describe('order', () => {
  test('the pair to speak of does not depend on the order of files', async () => {
    const files = Object.entries({
      'am.yml': config(''),
      'b.yml': alertRules(alert('CpuB', 'sum by (pod) (rate(process_cpu_seconds_total[5m])) > 1')),
      'a.yml': alertRules(alert('CpuA', 'sum by (pod) (rate(process_cpu_seconds_total[5m])) > 1')),
      'm.yml': alertRules(alert('Memory', 'sum by (pod) (process_resident_memory_bytes) > 1')),
    })
    for (const order of [files, [...files].reverse()]) {
      const { configurations } = await link(Object.fromEntries(order))
      expect(factAt(configurations[0]?.facts, 'signalPairs', 0, 'source', 'name')?.value).toBe('CpuA')
    }
  })
})

describe('cost', () => {
  test('past the limit of what is compared nothing is claimed', async () => {
    const alerts = Array.from({ length: 1100 }, (_, at) =>
      alert(`A${at}`, 'sum by (pod) (up) == 0', 'severity: critical'),
    )
    const rules = Array.from({ length: 500 }, (_, at) => rule(`severity=~"critical|x${at}"`, `team="t${at}"`))
    const { rules: read } = await link(
      { 'am.yml': config(rules.join('')), 'rules.yml': alertRules(...alerts) },
      ['alerts'],
    )
    expect(factAt(read[0], 'sources')?.items).toHaveLength(1100)
    expect(factAt(read[0], 'targets')?.open).toBeUndefined()
    expect(factAt(read.at(-1), 'targets')?.open?.[0]?.says).toMatch(/more inhibit rules and alerts/)
  })

  test('signal pairs are bounded however many alerts there are', async () => {
    const many = Array.from({ length: 300 }, (_, at) => [
      alert(`Cpu${at}`, 'sum by (pod) (rate(process_cpu_seconds_total[5m])) > 1', 'severity: critical'),
      alert(`Memory${at}`, 'sum by (pod) (process_resident_memory_bytes) > 1', 'severity: warning'),
    ]).flat()
    const { configurations } = await link({
      'am.yml': config(rule('severity="critical"', 'severity="warning"', 'pod').repeat(20)),
      'rules.yml': alertRules(...many),
    })
    const pairs = factAt(configurations[0]?.facts, 'signalPairs')
    expect(pairs?.items).toHaveLength(2)
    expect(factAt(pairs, 0, 'inhibitedBy')?.items).toHaveLength(20)
  })
})
