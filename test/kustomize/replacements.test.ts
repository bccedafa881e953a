import { describe, expect, it } from 'vitest'
import { addNamePrefix } from '../../engine/kustomize/names.ts'
import { replaceValues } from '../../engine/kustomize/replacements.ts'
import type { Step } from '../../engine/kustomize/resource.ts'
import { at, Bench, says } from './bench.ts'

const OBJECTS = `
kind: ConfigMap
metadata: {name: src, labels: {tier: x}}
data: {word: abc, number: "12", image: "reg/app:v1", map: {a: b}}
---
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  text: "7"
  empty:
  list: [one, two]
  containers: [{name: main, image: "old:1"}, {name: mainly, image: "other:2"}]
`

function replaced(bench: Bench, source: string, path: string, options = ''): Step {
  const target = `{select: {kind: Deployment}, fieldPaths: ['${path}'], options: {${options}}}`
  const field = bench.field(`[{${source}, targets: [${target}]}]`)
  return replaceValues(bench.objects(OBJECTS), field, bench.derive)
}

const from = (path: string, options = ''): string =>
  `source: {kind: ConfigMap, fieldPath: ${path}, options: {${options}}}`

const rows: readonly [source: string, path: string, options: string, keys: string[], made: unknown][] = [
  [from('data.word'), 'spec.text', '', ['spec', 'text'], 'abc'],
  [from('data.number'), 'spec.text', '', ['spec', 'text'], '12'],
  [from('data.number'), 'spec.replicas', '', ['spec', 'replicas'], 12],
  [from('data.number'), 'spec.new', 'create: true', ['spec', 'new'], 12],
  ['sourceValue: "12"', 'spec.list', '', ['spec', 'list'], 12],
  [from('data.map'), 'spec.new.deep', 'create: true', ['spec', 'new'], { deep: { a: 'b' } }],
  [from('data.word'), 'spec.empty.deep', 'create: true', ['spec', 'empty'], null],
  [from('data.word'), 'spec.list.1', '', ['spec', 'list'], ['one', 'abc']],
  [from('data.word'), 'spec.list.2', 'create: true', ['spec', 'list'], ['one', 'two', 'abc']],
  [from('data.word'), 'spec.list.*', '', ['spec', 'list'], ['abc', 'abc']],
  [from('data.word'), 'spec.list.[=tw]', '', ['spec', 'list'], ['one', 'abc']],
  [from('data.word'), 'spec.a.[name=x].b', 'create: true', ['spec', 'a'], [{ name: 'x', b: 'abc' }]],
  [
    from('data.word'),
    'metadata.annotations.[a.b/c]',
    'create: true',
    ['metadata', 'annotations'],
    { 'a.b/c': 'abc' },
  ],
  [
    from('data.word'),
    'metadata.annotations.a\\.b',
    'create: true',
    ['metadata', 'annotations'],
    { 'a.b': 'abc' },
  ],
  [
    from('data.image', 'delimiter: ":", index: 1'),
    'spec.containers.[name=main].image',
    'delimiter: ":", index: 1',
    ['spec', 'containers'],
    [
      { name: 'main', image: 'old:v1' },
      { name: 'mainly', image: 'other:v1' },
    ],
  ],
  [
    from('data.word'),
    'spec.containers.[name=^main$].image',
    'delimiter: ":", index: -1',
    ['spec', 'containers'],
    [
      { name: 'main', image: 'abc:old:1' },
      { name: 'mainly', image: 'other:2' },
    ],
  ],
]

const refused: readonly [source: string, path: string, options: string, words: string][] = [
  [from('data.none'), 'spec.text', '', 'the source has nothing at this path'],
  [from('data.word'), 'spec.none', '', 'the field of this path is not there'],
  [from('data.word'), 'spec.text.deep', '', 'there is no map where `deep` is looked for'],
  [from('data.word'), 'spec.list.5', '', 'there are only 2 items where the path asks for number 5'],
  [from('data.word', 'delimiter: ",", index: 3'), 'spec.text', '', 'the source has only 1 parts'],
  [from('data.map'), 'metadata.name', '', 'this leaves an object without a name'],
  ['source: {kind: None}', 'spec.text', '', 'no object is the source of this'],
  ['source: {}', 'spec.text', '', 'several objects are the source of this'],
]

describe('replacements', () => {
  it.each(rows)('copy %s to %s with %s', (source, path, options, keys, made) => {
    const step = replaced(new Bench(), source, path, options)
    expect(step.mistakes).toEqual([])
    expect(at(step, 1, ...keys)).toEqual(made)
  })

  it.each(refused)('refuse %s to %s', (source, path, options, words) => {
    expect(says(replaced(new Bench(), source, path, options))).toEqual([words])
  })

  it('refuse to write text where a number is', () => {
    expect(says(replaced(new Bench(), from('data.word'), 'spec.replicas'))).toHaveLength(1)
  })

  it('keep the place of the source', () => {
    const bench = new Bench()
    const step = replaced(bench, from('data.word'), 'spec.text')
    expect(bench.origin(step.resources[1], 'spec', 'text')).toBe('objects.yaml:abc')
  })

  const selections: readonly [select: string, isSelected: boolean][] = [
    ['{name: p-web}', true],
    ['{name: web}', true],
    ['{name: we}', false],
    ['{kind: Deployment, namespace: default}', true],
    ['{kind: Deployment, namespace: x}', false],
    ['{labelSelector: tier=x}', false],
    ['{labelSelector: "!tier"}', true],
    ['{kind: Deployment}, reject: [{name: web}]', false],
    ['{kind: Deployment}, reject: [{labelSelector: tier}]', true],
  ]
  it.each(selections)('select %s: %s', (select, isSelected) => {
    const bench = new Bench()
    const objects = addNamePrefix(bench.objects(OBJECTS), bench.field('p-'), bench.derive).resources
    const target = `{select: ${select}, fieldPaths: [metadata.annotations.x], options: {create: true}}`
    const step = replaceValues(
      objects,
      bench.field(`[{sourceValue: yy, targets: [${target}]}]`),
      bench.derive,
    )
    expect(at(step, 1, 'metadata', 'annotations', 'x')).toBe(isSelected ? 'yy' : undefined)
  })

  it('read those of a file', () => {
    const bench = new Bench()
    const [file] = bench.read(
      '{sourceValue: abc, targets: [{select: {kind: Deployment}, fieldPaths: [spec.text]}]}',
      'r.yaml',
    )
    const lookup = ({ text }: { text: string }): typeof file => (text === 'r.yaml' ? file : undefined)
    const step = replaceValues(bench.objects(OBJECTS), bench.field('[{path: r.yaml}]'), bench.derive, lookup)
    expect(at(step, 1, 'spec', 'text')).toBe('abc')
    expect(says(replaceValues([], bench.field('[{path: x}]'), bench.derive, lookup))).toEqual([
      'there are no replacements at x',
    ])
  })
})
