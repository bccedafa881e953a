import { describe, expect, it } from 'vitest'
import { read } from './read.ts'
import { accepted, seeds, unmark } from './seeds.ts'

describe('what Prometheus refuses in a rule file', () => {
  it.each(seeds)('$name', async ({ marked }) => {
    const { text, start, end } = unmark(marked)
    const { problems } = await read('rules.yaml', text)
    expect(problems.map(({ rule, refused }) => ({ rule, refused }))).toContainEqual({
      rule: 'source/syntax',
      refused: true,
    })
    expect(problems.map(({ place }) => text.slice(place.span.start, place.span.end))).toContain(
      text.slice(start, end),
    )
    expect(problems.map(({ place }) => place.span.start)).toContain(start)
  })

  it.each(accepted)('reads: $name', async ({ marked }) => {
    const { problems } = await read('rules.yaml', marked)
    expect(problems).toEqual([])
  })

  it('places a defect inside a ConfigMap', async () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: rules}
data:
  api.rules.yml: |
    groups:
      - name: api
        rules:
          - alert: A
            expr: |
              sum(up) >
                rate()
`
    const { problems } = await read('config.yaml', text)
    expect(problems.map(({ place }) => text.slice(place.span.start, place.span.end))).toEqual(['rate()'])
  })
})

describe('documents others read', () => {
  const defect = 'rules: [{alert: A, expr: up, severity: page}]'
  it.each([
    ['vmalert', `groups: [{name: a, concurrency: 2, ${defect}}]`],
    ['Thanos', `groups: [{name: a, partial_response_strategy: warn, ${defect}}]`],
    ['Mimir', `namespace: x\ngroups: [{name: a, ${defect}}]`],
    ['MetricsQL', `groups: [{name: a, rules: [{alert: A, expr: 'up default 0', severity: page}]}]`],
    [
      'a template',
      `groups: [{name: a, rules: [{alert: A, expr: 'up{a="{{ .Values.a }}"}', severity: page}]}]`,
    ],
    [
      'Grafana variables',
      `groups: [{name: a, rules: [{alert: A, expr: 'rate(up[$__range])', severity: page}]}]`,
    ],
    [
      'LogQL',
      `groups: [{name: a, rules: [{alert: A, expr: 'rate({a="b"} |= "c" [5m]) > 1', severity: page}]}]`,
    ],
    [
      'LogQL without a pipe',
      `groups: [{name: a, rules: [{alert: A, expr: 'rate({a="b"} != "c" [5m]) > 1', severity: 1}]}]`,
    ],
    ['a test of rules', `rule_files: [a]\ntests: [{interval: 1m}]\ngroups: [{name: a, ${defect}}]`],
    ['Grafana provisioning', `apiVersion: 1\ngroups: [{name: a, ${defect}}]`],
    [
      'a VMRule',
      `apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\nmetadata: {name: a}\nspec: {groups: [{name: a, ${defect}}]}`,
    ],
    [
      'a definition of the resource',
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: prometheusrules}\nspec: {groups: [{name: a, ${defect}}]}`,
    ],
    ['a duration to be filled in', 'groups: [{name: a, rules: [{alert: A, expr: up, for: "@@FOR@@"}]}]'],
    [
      'the strategy of Thanos in an object',
      `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec: {groups: [{name: a, partial_response_strategy: warn, rules: []}]}`,
    ],
  ])('%s', async (_, text) => {
    const { problems } = await read('rules.yaml', text)
    expect(problems).toEqual([])
  })

  it('an unknown field of an object is told, not refused: who applies it may drop it', async () => {
    const text = `apiVersion: monitoring.rhobs/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec: {groups: [{name: a, ${defect}}]}`
    const { problems } = await read('rules.yaml', text)
    expect(problems.map(({ message, refused }) => [message, refused])).toEqual([
      ['Prometheus knows no field "severity" in a rule', false],
    ])
  })
})
