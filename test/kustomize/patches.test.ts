import { describe, expect, it } from 'vitest'
import { patched, type ReadPatch } from '../../engine/kustomize/patches.ts'
import { child, descend, textOf } from '../../engine/source/yaml/node.ts'
import { documents, json, mapIn, resources } from './reading.ts'

const OBJECTS = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod, labels: {app: web, tier: "2"}}
spec: {replicas: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: web}, annotations: {note: x}}
---
apiVersion: v1
kind: Namespace
metadata: {name: prod}
`

interface Written {
  readonly target?: string
  readonly options?: string
  readonly field?: ReadPatch['field']
}

function read(text: string, { target, options, field }: Written = {}): ReadPatch {
  return {
    documents: documents(text),
    span: { start: 0, end: 0 },
    ...(target === undefined ? {} : { target: mapIn(target) }),
    ...(options === undefined ? {} : { options: mapIn(options) }),
    ...(field === undefined ? {} : { field }),
  }
}

const step = (...patches: ReadPatch[]) => patched(resources(OBJECTS), patches)
const mistake = (...patches: ReadPatch[]) => step(...patches).mistakes[0]?.says
const named = (kind: string, name: string, rest: string, apiVersion = 'v1'): string =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}}, ${rest}}`

describe('what a target selects', () => {
  const all = ['web', 'settings', 'prod']
  const rows: [target: string, names: string[]][] = [
    ['{}', all],
    ['{kind: Deployment}', ['web']],
    ['{kind: Deploy}', []],
    ['{kind: "Deploy.*|Name.+"}', ['web', 'prod']],
    ['{name: "w.b"}', ['web']],
    ['{group: apps, version: v1}', ['web']],
    ['{namespace: prod}', ['web']],
    ['{namespace: default}', ['settings']],
    ['{labelSelector: app=web}', ['web', 'settings']],
    ['{labelSelector: "app in (web, db), tier"}', ['web']],
    ['{labelSelector: "app=web, !tier"}', ['settings']],
    ['{labelSelector: "tier>1"}', ['web']],
    ['{labelSelector: "app!=web"}', ['prod']],
    ['{labelSelector: "tier notin (2)"}', ['settings', 'prod']],
    ['{annotationSelector: note=x, kind: ConfigMap}', ['settings']],
    ['{annotationSelector: "!note"}', ['web', 'prod']],
  ]
  it.each(rows)('%s', (target, names) => {
    const { resources, mistakes } = step(read('[{op: add, path: /met, value: 1}]', { target }))
    expect(mistakes).toEqual([])
    const met = resources.filter(({ root }) => root.index.has('met'))
    expect(met.map(({ root }) => textOf(descend(root, 'metadata', 'name')))).toEqual(names)
  })

  it.each([
    ['{name: "("}', 'regular expression'],
    ['{labelSelector: "app in (web"}', 'labelSelector'],
    ['{apiVersion: v1}', 'apiVersion'],
  ])('refuses %s', (target, says) => {
    expect(mistake(read('[{op: add, path: /met, value: 1}]', { target }))).toContain(says)
  })

  it('finds an object by its first name and its name now, not by those between', () => {
    const [web] = resources(OBJECTS)
    if (!web) throw new Error('no object')
    const id = web.ids[0]
    const ids = ['first', 'between', 'web'].map((name) => ({ ...id, name }) as NonNullable<typeof id>)
    const isMet = (name: string): boolean => {
      const result = patched(
        [{ ...web, ids }],
        [read('[{op: add, path: /met, value: 1}]', { target: `{name: ${name}}` })],
      )
      return result.resources[0]?.root.index.has('met') ?? false
    }
    expect(['first', 'between', 'web'].map(isMet)).toEqual([true, false, true])
    const byName = patched(
      [{ ...web, ids }],
      [read('{apiVersion: apps/v1, kind: Deployment, metadata: {name: between, namespace: prod}, met: 1}')],
    )
    expect(byName.mistakes).toEqual([])
  })
})

describe('patches', () => {
  it('find their object by what they call themselves, the namespace included', () => {
    expect(mistake(read(named('ConfigMap', 'settings', 'data: {a: b}')))).toBeUndefined()
    expect(mistake(read(named('ConfigMap', 'other', 'data: {a: b}')))).toContain('No object')
    expect(mistake(read(named('Deployment', 'web', 'spec: {}', 'apps/v1')))).toContain('Deployment web')
    // What lives in no namespace is found under any.
    expect(
      mistake(read('{apiVersion: v1, kind: Namespace, metadata: {name: prod, namespace: x}}')),
    ).toBeUndefined()
  })

  it('need not find anything with a target', () => {
    expect(mistake(read(named('X', 'x', 'a: 1'), { target: '{kind: X}' }))).toBeUndefined()
  })

  it('apply each document of a file, and none to what they took away', () => {
    const deletion = named('ConfigMap', 'settings', '$patch: delete')
    const both = step(read(`${deletion}\n---\n${named('Namespace', 'prod', 'a: 1')}`))
    expect(both.resources.map(({ root }) => textOf(child(root, 'kind')))).toEqual(['Deployment', 'Namespace'])
    expect(json(both.resources[1]?.root as never)).toMatchObject({ a: 1 })
    expect(mistake(read(`${deletion}\n---\n${deletion}`))).toContain('No object')
  })

  it('may have only one document with a target', () => {
    const two = `${named('X', 'x', 'a: 1')}\n---\n${named('X', 'y', 'a: 1')}`
    expect(mistake(read(two, { target: '{kind: Namespace}' }))).toContain('several')
  })

  it.each([
    'just a text',
    '{a: 1}',
    '[1]',
    '{kind: Deployment}',
  ])('are refused when they are none: %s', (text) => {
    expect(mistake(read(text, { target: '{}' }))).toContain('no patch')
  })

  it('change no name, kind and namespace unless they may', () => {
    const text = '{apiVersion: v9, kind: Other, metadata: {name: new, namespace: new}, a: 1}'
    const kept = step(read(text, { target: '{kind: ConfigMap}' })).resources[1]
    expect(json(kept?.root as never)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      a: 1,
    })
    expect(kept?.ids).toHaveLength(1)
    const options = '{allowNameChange: true, allowKindChange: true}'
    const changed = step(read(text, { target: '{kind: ConfigMap}', options })).resources[1]
    expect(changed?.ids.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual([
      ['ConfigMap', 'settings', ''],
      ['Other', 'new', ''],
    ])
    const first = read(text, { target: '{kind: ConfigMap}', options })
    const former = step(first, read(named('ConfigMap', 'settings', 'b: 1')))
    expect(former.mistakes).toEqual([])
    expect(json(former.resources[1]?.root as never)).toMatchObject({
      kind: 'Other',
      metadata: { name: 'new' },
      b: 1,
    })
  })

  it('may not make two objects of one name', () => {
    const text = named('Any', 'same', 'a: 1')
    const twins = `${named('A', 'a', 'x: 1')}\n---\n${named('A', 'b', 'x: 1')}`
    const result = patched(resources(twins), [
      read(text, { target: '{}', options: '{allowNameChange: true}' }),
    ])
    expect(result.mistakes[0]?.says).toContain('second object')
  })

  it('take labels away by null only without a target', () => {
    const text = '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, labels: {app: null}}}'
    const labels = (patch: ReadPatch): unknown =>
      json(descend(step(patch).resources[1]?.root, 'metadata', 'labels') as never)
    expect(labels(read(text))).toEqual({})
    expect(labels(read(text, { target: '{kind: ConfigMap}' }))).toEqual({ app: 'null' })
    expect(labels(read(text, { field: 'patchesStrategicMerge' }))).toEqual({ app: 'null' })
  })

  it('of JSON find annotations where there are none, but no labels', () => {
    const add = (field: string): string => `[{op: add, path: /metadata/${field}/x, value: 5}]`
    const root = step(read(add('annotations'), { target: '{kind: Namespace}' })).resources[2]?.root
    expect(json(descend(root, 'metadata', 'annotations') as never)).toEqual({ x: '5' })
    expect(mistake(read(add('labels'), { target: '{kind: Namespace}' }))).toContain('/metadata/labels/x')
    expect(mistake(read(add('annotations'), { target: '{name: prod}', field: 'patchesJson6902' }))).toContain(
      'annotations',
    )
  })

  it('of JSON need a target, and the older field a name in it', () => {
    expect(mistake(read('[{op: remove, path: /a}]'))).toContain('target')
    expect(
      mistake(read('[{op: remove, path: /a}]', { target: '{kind: X}', field: 'patchesJson6902' })),
    ).toContain('name')
  })

  it('are applied behind those that are not', () => {
    const bad = read(named('ConfigMap', 'other', 'a: 1'))
    const { mistakes } = step(bad, bad)
    expect(mistakes.map(({ absent }) => absent)).toEqual([true, true])
  })

  it('are many and name many objects in linear time', () => {
    const many = Array.from({ length: 5000 }, (_, i) => named('ConfigMap', `c${i}`, 'data: {a: b}'))
    const started = performance.now()
    const result = patched(
      many.flatMap((text) => resources(text)),
      many.map((text) => read(text)),
    )
    expect(result.mistakes).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('end where they are too much work', () => {
    const objects = Array.from({ length: 20 }, (_, i) => named('ConfigMap', `c${i}`, 'data: {a: b}'))
    const patch = read(named('ConfigMap', 'x', 'data: {b: c}'), { target: '{}' })
    const work = { left: 5_000 }
    const result = patched(
      objects.flatMap((text) => resources(text)),
      Array.from({ length: 200 }, () => patch),
      undefined,
      work,
    )
    expect(result.mistakes.map(({ says }) => says)).toEqual([expect.stringContaining('too much work')])
    expect(work.left).toBeGreaterThan(-1_000)
  })
})
