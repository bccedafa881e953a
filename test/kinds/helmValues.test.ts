import { expect, it } from 'vitest'
import { defaultConfig, lint } from '../../engine/index.ts'
import { packs } from '../workspace.ts'

const rules = `groups:
  - name: latency
    rules:
      - alert: P99High
        expr: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.2
      - alert: P95High
        expr: histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5
`
const configuration = `route: {receiver: oncall}
receivers: [{name: oncall}]
`
const inhibiting = `${configuration}inhibit_rules:
  - source_matchers: ['severity="warning"']
    target_matchers: ['severity="critical"']
`
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by))

const stack = (config: string): string => `additionalPrometheusRulesMap:
  latency-rules:
${indented(rules, 4)}alertmanager:
  config:
${indented(config, 4)}`

const carriers: Readonly<Record<string, readonly [path: string, before: string, by: number]>> = {
  'a HelmRelease': [
    'release.yaml',
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: stack}\nspec:\n  values:\n',
    4,
  ],
  'an Application with valuesObject': [
    'app.yaml',
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: stack}\nspec:\n  source:\n    helm:\n      valuesObject:\n',
    8,
  ],
  'an Application with values in a text': [
    'app.yaml',
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: stack}\nspec:\n  sources:\n    - repoURL: x\n      helm:\n        values: |\n',
    10,
  ],
  'an ApplicationSet': [
    'set.yaml',
    'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: stack}\nspec:\n  template:\n    spec:\n      source:\n        helm:\n          valuesObject:\n',
    12,
  ],
  'a HelmChart of k3s': [
    'chart.yaml',
    'apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: stack}\nspec:\n  valuesContent: |\n',
    4,
  ],
  'values in a file': ['stack/values-prod.yaml', '', 0],
}

const found = async (path: string, text: string): Promise<[string, string][]> => {
  const report = await lint({
    files: [{ path, text }],
    packs: await packs(),
    config: defaultConfig,
    today: '2026-11-22',
  })
  return report.findings.map(({ rule, place }) => [rule, text.slice(place.span.start, place.span.end)])
}

it.each(
  Object.entries(carriers),
)('rules and routes in %s are what they are in files', async (_name, carrier) => {
  const [path, before, by] = carrier
  const text = before + indented(stack(inhibiting), by)
  const inFiles = [
    ...(await found('rules.yaml', rules)),
    ...(await found('alertmanager.yaml', inhibiting)),
  ].map(([rule]) => rule)
  expect(inFiles.length).toBeGreaterThan(1)
  expect((await found(path, text)).map(([rule]) => rule).sort()).toEqual(inFiles.sort())
})

it('what values do not say may be the chart’s', async () => {
  const [path, before, by] = carriers['a HelmRelease'] ?? ['', '', 0]
  const told = async (config: string): Promise<string[]> =>
    (await found(path, before + indented(stack(config), by)))
      .map(([rule]) => rule)
      .filter((rule) => rule.startsWith('alertmanager/'))
  expect(await told(inhibiting)).not.toEqual([])
  expect(await told(configuration)).toEqual([])
})

it('other maps with such keys are left alone', async () => {
  const collector = 'config:\n  receivers: {otlp: {}}\n  service: {pipelines: {}}\ngroups: [admins]\n'
  expect(await found('values.yaml', collector)).toEqual([])
})
