import { describe, expect, it } from 'vitest'
import { merged } from '../../engine/kustomize/strategicMerge.ts'
import { mapOf } from '../../engine/kustomize/tree.ts'
import { descend } from '../../engine/source/yaml/node.ts'
import { json, mapIn } from './reading.ts'

const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, spec: ${spec}}`

/** What the spec of a pod becomes; every expectation here is what kustomize v5.7.1 builds. */
function spec(before: string, patch: string, wrap = pod): unknown {
  const result = merged(mapIn(wrap(before)), mapIn(wrap(patch)))
  if (!result.ok) return result.mistake.says
  return result.root ? json(descend(result.root, 'spec') ?? result.root) : 'gone'
}

describe('a strategic merge patch', () => {
  const rows: [says: string, before: string, patch: string, after: unknown][] = [
    [
      'sets, adds and takes away',
      '{a: 1, b: 2}',
      '{a: 3, b: null, c: {d: null, e: 4}}',
      { a: 3, c: { e: 4 } },
    ],
    ['keeps written nulls it does not mention', '{a: null, b: ~}', '{c: 1}', { a: null, b: null, c: 1 }],
    ['keeps a quoted string a string', '{a: "1", b: 1}', '{a: 2, b: "2"}', { a: '2', b: '2' }],
    ['takes a map away on its word', '{a: {b: 1}, c: 1}', '{a: {$patch: delete}}', { c: 1 }],
    ['puts a map in the place of another', '{a: {b: 1}}', '{a: {$patch: replace, c: 2}}', { a: { c: 2 } }],
    [
      'replaces a list without keys',
      '{tolerations: [{key: a}]}',
      '{tolerations: [{key: b}]}',
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'merges containers by name, new ones first',
      '{containers: [{name: a, image: x}, {name: b}]}',
      '{containers: [{name: c}, {name: b, image: y}]}',
      { containers: [{ name: 'c' }, { name: 'b', image: 'y' }, { name: 'a', image: 'x' }] },
    ],
    [
      'takes an item away on its word',
      '{containers: [{name: a}, {name: b}]}',
      '{containers: [{$patch: delete, name: a}]}',
      { containers: [{ name: 'b' }] },
    ],
    [
      'leaves an empty list where all items went',
      '{containers: [{name: a}]}',
      '{containers: [{$patch: delete, name: a}]}',
      { containers: [] },
    ],
    [
      'puts back an item that is to be replaced',
      '{containers: [{name: a, image: x}]}',
      '{containers: [{$patch: replace, name: a}]}',
      { containers: [{ name: 'a', image: 'x' }] },
    ],
    [
      'replaces a whole merged list on its word',
      '{containers: [{name: a}]}',
      '{containers: [{$patch: replace}, {name: b}]}',
      { containers: [{ name: 'b' }] },
    ],
    [
      'keeps the last of several variables of one name even where it does not look',
      '{containers: [{name: a, env: [{name: V, value: x}, {name: V, value: y}]}]}',
      '{restartPolicy: Never}',
      { containers: [{ name: 'a', env: [{ name: 'V', value: 'y' }] }], restartPolicy: 'Never' },
    ],
    [
      'tells ports apart by protocol too',
      '{containers: [{name: a, ports: [{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}]}]}',
      '{containers: [{name: a, ports: [{containerPort: 1, protocol: UDP, name: u}]}]}',
      {
        containers: [
          {
            name: 'a',
            ports: [
              { containerPort: 1, protocol: 'TCP' },
              { containerPort: 1, protocol: 'UDP', name: 'u' },
            ],
          },
        ],
      },
    ],
    [
      'loses what it says of a port when only it names the protocol',
      '{containers: [{name: a, ports: [{containerPort: 1}]}]}',
      '{containers: [{name: a, ports: [{containerPort: 1, protocol: TCP, name: u}]}]}',
      { containers: [{ name: 'a', ports: [{ containerPort: 1 }] }] },
    ],
    ['refuses an unknown word', '{a: {b: 1}}', '{a: {$patch: retain}}', expect.stringContaining('retain')],
    ['refuses a list for a map', '{a: {b: 1}}', '{a: [1]}', expect.stringContaining('a list where')],
  ]
  it.each(rows)('%s', (_, before, patch, after) => expect(spec(before, patch)).toEqual(after))

  it('drops values that are not even written', () => {
    expect(spec('\n  a:\n  b: 1', '\n  c: 1', (text) => `apiVersion: v1\nkind: Pod\nspec:${text}\n`)).toEqual(
      { b: 1, c: 1 },
    )
  })

  it('merges no lists of kinds it does not know, but those of an object inside', () => {
    const thing = (text: string): string => `{apiVersion: example.com/v1, kind: Thing, spec: ${text}}`
    expect(spec('{containers: [{name: a}]}', '{containers: [{name: b}]}', thing)).toEqual({
      containers: [{ name: 'b' }],
    })
    const inside = (name: string): string =>
      `{pod: {apiVersion: v1, kind: Pod, spec: {containers: [{name: ${name}}]}}}`
    expect(spec(inside('a'), inside('b'), thing)).toMatchObject({
      pod: { spec: { containers: [{ name: 'b' }, { name: 'a' }] } },
    })
  })

  it('takes the object away on its word at the top, and does not replace it', () => {
    const object = mapIn(pod('{a: 1}'))
    expect(merged(object, mapIn('{$patch: delete}'))).toMatchObject({ ok: true, root: undefined })
    expect(merged(object, mapIn('{$patch: replace, b: 1}'))).toMatchObject({ ok: true, root: object })
  })

  it('shares what it leaves alone', () => {
    const object = mapIn(pod('{containers: [{name: a, args: [x]}], volumes: [{name: v}]}'))
    const result = merged(object, mapIn(pod('{volumes: [{name: w}]}')))
    expect(result.ok && descend(result.root, 'spec', 'containers')).toBe(
      descend(object, 'spec', 'containers'),
    )
    expect(merged(object, mapIn('{}'))).toMatchObject({ ok: true, root: object })
  })
})

describe('hostile objects', () => {
  it('knows no key of its own', () => {
    expect(spec('{__proto__: {a: 1}, constructor: 1}', '{__proto__: {b: 2}}')).toEqual(
      JSON.parse('{"__proto__": {"a": 1, "b": 2}, "constructor": 1}'),
    )
  })

  it('takes 20 000 items in its stride', () => {
    const items = (from: number): string =>
      Array.from({ length: 20_000 }, (_, i) => `{name: c${from + i}}`).join(', ')
    const started = performance.now()
    const result = spec(`{containers: [${items(0)}]}`, `{containers: [${items(10_000)}]}`) as {
      containers: unknown[]
    }
    expect(result.containers).toHaveLength(30_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('does not follow endless lists of which some items lack the keys', () => {
    const ports = Array.from(
      { length: 2000 },
      (_, i) => `{port: ${i}${i % 2 ? ', protocol: TCP' : ''}}`,
    ).join(', ')
    const service = (text: string): string => `{apiVersion: v1, kind: Service, spec: ${text}}`
    expect(spec(`{ports: [${ports}]}`, '{a: 1}', service)).toEqual(expect.stringContaining('2000 items'))
  })

  it('merges once what aliases share', () => {
    const key = { type: 'scalar', style: 'plain', span: { start: 0, end: 0 } } as const
    let node = mapIn('{x: [1]}')
    for (let i = 0; i < 40; i++) {
      const entries = ['l', 'r'].map((text) => ({ key: { ...key, text }, value: node }))
      node = mapOf(entries, key.span)
    }
    expect(merged(node, mapIn('{x: 1}')).ok).toBe(true)
    expect(merged(mapIn('{x: 1}'), node).ok).toBe(true)
    expect(merged(node, node).ok).toBe(true)
  })
})
