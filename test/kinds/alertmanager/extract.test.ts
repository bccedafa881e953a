import { describe, expect, test } from 'vitest'
import type { Entity } from '../../../engine/entities/fact.ts'
import { factAt, workspaceOf, written } from '../../linkedWorkspace.ts'

const plain = `# 运维
route:
  receiver: ops
  routes:
    - match_re: {severity: "page|critical"}
      receiver: pager
      continue: true
      routes:
        - matchers: ['team = "db"', service=~"a|b"]
receivers:
  - name: ops
  - name: pager
inhibit_rules:
  - source_matchers: ['severity = "critical"']
    target_match: {severity: warning}
    target_match_re:
      service: "a|b"
    equal: ['namespace', "pod", 中文]
  - source_match: {alertname: Down}
    target_matchers: [ '{severity="info", team!="db"}' ]
`

async function read(files: Record<string, string>) {
  const entities = await workspaceOf(files)
  const of = (type: Parameters<typeof entities.get>[0]): readonly Entity[] => entities.get(type) ?? []
  return {
    configurations: of('alertmanager'),
    rules: of('inhibitRule').map(({ facts }) => facts),
    routes: of('route'),
    receivers: of('receiver'),
  }
}

describe('a plain alertmanager.yml', () => {
  const files = { 'am/alertmanager.yml': plain }

  test('matchers in every form, printed as Alertmanager prints them', async () => {
    const { rules } = await read(files)
    expect(rules.map((rule) => [factAt(rule, 'source')?.value, factAt(rule, 'target')?.value])).toEqual([
      ['{severity="critical"}', '{severity="warning",service=~"a|b"}'],
      ['{alertname="Down"}', '{severity="info",team!="db"}'],
    ])
    expect(factAt(rules[0], 'target', 'severity')?.value).toBe('warning')
    expect(factAt(rules[1], 'source', 'alertnames', 0)?.value).toBe('Down')
  })

  test('facts stand at their scalars, rules at their list items', async () => {
    const { rules, configurations } = await read(files)
    expect(written(files, factAt(rules[0], 'source'))).toBe(`'severity = "critical"'`)
    expect(written(files, factAt(rules[0], 'target'))).toBe('warning')
    expect([0, 1, 2].map((at) => written(files, factAt(rules[0], 'equal', at, 'label')))).toEqual([
      "'namespace'",
      '"pod"',
      '中文',
    ])
    expect(written(files, rules[1])).toMatch(/^source_match: \{alertname: Down\}\n {4}target_matchers/)
    expect(written(files, factAt(configurations[0]?.facts, 'route'))).toBe('route')
    expect(written(files, factAt(configurations[0]?.facts, 'inhibitRules'))).toMatch(/^- source_matchers/)
  })

  test('routes inherit receivers and are listed parents first', async () => {
    const { routes, receivers } = await read(files)
    expect(
      routes.map(({ facts }) => [
        factAt(facts, 'receiver')?.value,
        factAt(facts, 'continue')?.value,
        factAt(facts, 'matchers')?.items?.map(({ value }) => value),
      ]),
    ).toEqual([
      ['ops', undefined, []],
      ['pager', true, ['severity=~"page|critical"']],
      ['pager', undefined, ['team="db"', 'service=~"a|b"']],
    ])
    expect(receivers.map(({ facts }) => factAt(facts, 'name')?.value)).toEqual(['ops', 'pager'])
  })

  test('CRLF and a BOM keep the places', async () => {
    const odd = { 'alertmanager.yml': `\ufeff${plain.replaceAll('\n', '\r\n')}` }
    const { rules } = await read(odd)
    expect(written(odd, factAt(rules[0], 'equal', 1, 'label'))).toBe('"pod"')
  })
})

describe('inside other objects', () => {
  test('a Secret in clear text: exact places, flagged as secret', async () => {
    const indented = plain.replaceAll(/^(?=.)/gm, '    ')
    const files = {
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: am, namespace: mon}\nstringData:\n  alertmanager.yaml: |-\n${indented}`,
    }
    const { rules } = await read(files)
    const pod = factAt(rules[0], 'equal', 1, 'label')
    expect(written(files, pod)).toBe('"pod"')
    expect(pod?.place?.secret).toBe(true)
  })

  test('base64 in a Secret: the scalar and the line in it', async () => {
    const data = Buffer.from(plain).toString('base64')
    const files = {
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: am}\ndata:\n  alertmanager.yaml: ${data}\n`,
    }
    const { rules } = await read(files)
    expect(written(files, factAt(rules[1], 'source'))).toBe(data)
    expect(factAt(rules[1], 'source')?.place?.decodedLine).toBe(19)
  })

  test('a ConfigMap, as JSON', async () => {
    const files = {
      'cm.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'am' },
        data: { 'alertmanager.yml': plain },
      }),
    }
    const { rules, configurations } = await read(files)
    expect(written(files, factAt(rules[0], 'equal', 2, 'label'))).toBe('中文')
    expect(configurations[0]?.identity.name).toBe('ConfigMap am, key alertmanager.yml')
  })
})

describe('AlertmanagerConfig', () => {
  const object = (version: string, target: string): string => `apiVersion: monitoring.coreos.com/${version}
kind: AlertmanagerConfig
metadata: {name: cart, namespace: shop}
spec:
  route: {receiver: cart}
  receivers: [{name: cart}]
  inhibitRules:
    - sourceMatch: [{name: severity, value: critical, matchType: "="}]
      targetMatch: [${target}]
      equal: [pod]
`
  test.each([
    ['v1beta1', '{name: severity, value: warning|info, matchType: "=~"}', '{severity=~"warning|info"}'],
    ['v1alpha1', '{name: severity, value: warning|info, regex: true}', '{severity=~"warning|info"}'],
    ['v1alpha1', '{name: severity, value: warning}', '{severity="warning"}'],
  ])('%s %s', async (version, target, printed) => {
    const files = { 'config.yaml': object(version, target) }
    const { rules, configurations } = await read(files)
    expect(factAt(rules[0], 'target')?.value).toBe(printed)
    expect(written(files, factAt(rules[0], 'source'))).toBe('critical')
    expect(factAt(rules[0], 'namespace')?.value).toBe('shop')
    expect(factAt(rules[0], 'pinned')?.items?.map(({ value }) => value)).toEqual(['namespace'])
    expect(configurations[0]?.identity).toEqual({
      kind: 'AlertmanagerConfig',
      namespace: 'shop',
      name: 'cart',
    })
  })
})

test('an AlertmanagerConfig of inhibit rules alone', async () => {
  const { rules } = await read({
    'a.yaml':
      'apiVersion: monitoring.coreos.com/v1beta1\nkind: AlertmanagerConfig\nmetadata: {name: a}\nspec:\n  inhibitRules: [{sourceMatch: [{name: a, value: b}]}]\n',
  })
  expect(factAt(rules[0], 'source')?.value).toBe('{a="b"}')
  expect(factAt(rules[0], 'target')?.value).toBe('{}')
})

describe('what cannot be read is unknown with a cause', () => {
  const rule = (side: string): Record<string, string> => ({
    'alertmanager.yml': `route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n  - ${side}\n    target_match: {severity: info}\n`,
  })
  test.each([
    ['source_matchers: ["severity=~("]', /cannot be read/],
    ['source_matchers: [severity]', /cannot be read/],
    ['source_matchers: severity="critical"', /a list of matchers/],
    ['source_match_re: {severity: }', /a text is expected/],
    ['source_match: [severity]', /a map of labels/],
    [`source_match: {severity: "\${LEVEL}"}`, /template/],
    ['source_match: {"bad-name": x}', /cannot be read/],
  ])('%s', async (side, says) => {
    const { rules } = await read(rule(side))
    const source = factAt(rules[0], 'source')
    expect(source?.state).toBe('unknown')
    expect(source?.causes?.[0]?.says).toMatch(says)
    expect(source?.place).toBeDefined()
  })

  test('a null value of match is the empty text', async () => {
    const { rules } = await read(rule('source_match: {severity: }'))
    expect(factAt(rules[0], 'source')?.value).toBe('{severity=""}')
  })

  test('in a template everything may hold more', async () => {
    const { rules, configurations } = await read({
      'alertmanager.yml': `route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n  - source_match: {severity: critical}\n    equal: [pod]\n{{ toYaml .Values.more | indent 2 }}\n`,
    })
    expect(factAt(rules[0], 'equal')?.open).toHaveLength(1)
    expect(factAt(rules[0], 'target')?.state).toBe('unknown')
    expect(factAt(configurations[0]?.facts, 'inhibitRules')?.open).toHaveLength(1)
  })
})

describe('other documents with a route or receivers are left alone', () => {
  test.each([
    ['a collector', 'receivers: {otlp: {}}\nexporters: {}\nservice: {pipelines: {}}\nroute: {a: 1}\n'],
    [
      'a virtual service',
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {http: [{route: [{destination: {host: a}}]}]}\nroute: {}\nreceivers: []\n',
    ],
    [
      'notification policies',
      'apiVersion: 1\npolicies: [{orgId: 1, receiver: mail, routes: []}]\ncontactPoints: [{name: mail, receivers: []}]\n',
    ],
    [
      'a tenant of a metrics store',
      'template_files: {}\nalertmanager_config: |\n  route: {receiver: a}\n  receivers: [{name: a}]\n',
    ],
    [
      'another group',
      'apiVersion: example.com/v1\nkind: AlertmanagerConfig\nmetadata: {name: a}\nspec: {route: {receiver: a}, receivers: [{name: a}]}\n',
    ],
    ['a list of routes', 'route: [a]\nreceivers: [{name: a}]\n'],
  ])('%s', async (_name, text) => {
    const { configurations } = await read({ 'alertmanager.yaml': text })
    expect(configurations).toEqual([])
  })
})
