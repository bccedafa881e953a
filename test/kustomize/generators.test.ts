import { describe, expect, it } from 'vitest'
import { generate } from '../../engine/kustomize/generators.ts'
import { hashed } from '../../engine/kustomize/hash.ts'
import type { Step } from '../../engine/kustomize/resource.ts'
import { at, Bench, data, says } from './bench.ts'

const FILES: Readonly<Record<string, string>> = {
  'sub/a.conf': 'one\ntwo\n',
  '.env': '\ufeffA=1\n# no\n\n  B="q" \r\nC\n=skipped\nD==\n',
}

function generated(
  bench: Bench,
  field: 'configMapGenerator' | 'secretGenerator',
  text: string,
  objects = '',
  options = '',
): Step {
  const lookup = (path: string): ReturnType<Bench['file']> | undefined => {
    const known = FILES[path]
    return known === undefined ? undefined : bench.file(path, known)
  }
  const generatorOptions = options === '' ? undefined : bench.read(options, 'options.yaml')[0]
  const fields = { [field]: bench.field(text), generatorOptions }
  const there = objects === '' ? [] : bench.objects(objects)
  return generate(there, fields, 'kustomization.yaml', lookup, bench.derive)
}

const literals: readonly [literal: string, value: string | undefined, origin?: string][] = [
  ['k=v', 'v', 'v'],
  ["'k=v'", 'v', 'v'],
  ['k="q r"', 'q r', 'q r'],
  ["k='q'", 'q', 'q'],
  ['k="q', '"q', '"q'],
  ['k=a=b', 'a=b', 'a=b'],
  ['k=', '', ''],
  ['"k=\\ttab"', '\ttab', '"k=\\ttab"'],
  ['k', undefined],
  ['=v', undefined],
]

describe('generators', () => {
  it.each(literals)('read the literal %s', (literal, value, origin) => {
    const bench = new Bench()
    const step = generated(bench, 'configMapGenerator', `- name: a\n  literals:\n  - ${literal}\n`)
    expect(at(step, 0, 'data', 'k')).toBe(value)
    expect(step.mistakes).toHaveLength(value === undefined ? 1 : 0)
    if (origin !== undefined)
      expect(bench.origin(step.resources[0], 'data', 'k')).toBe(`kustomization.yaml:${origin}`)
  })

  it('read env files and files, and keep where the values stand', () => {
    const bench = new Bench()
    const step = generated(
      bench,
      'configMapGenerator',
      '[{name: a, env: .env, files: [sub/a.conf, k=sub/a.conf]}]',
    )
    const conf = 'one\ntwo\n'
    expect(at(step, 0, 'data')).toEqual({ A: '1', B: '"q" ', C: '', D: '=', 'a.conf': conf, k: conf })
    const [made] = step.resources
    expect(bench.origin(made, 'data', 'B')).toBe('.env:"q" ')
    expect(bench.origin(made, 'data', 'k')).toBe(`sub/a.conf:${conf}`)
    expect(made).toMatchObject({ path: 'kustomization.yaml', needsHash: true })
  })

  it('make Secrets of base64, in lines where it is long', () => {
    const bench = new Bench()
    const step = generated(
      bench,
      'secretGenerator',
      `[{name: a, type: t, literals: [k=v, l=${'x'.repeat(60)}]}]`,
    )
    const long = Buffer.from('x'.repeat(60)).toString('base64')
    expect(data(step.resources[0]?.root)).toMatchObject({
      type: 't',
      data: { k: 'dg==', l: `${long.slice(0, 70)}\n${long.slice(70)}\n` },
    })
    expect(bench.origin(step.resources[0], 'data', 'k')).toBe('kustomization.yaml:v')
  })

  it('merge the options of all into their own', () => {
    const bench = new Bench()
    const own = '[{name: a, options: {labels: {x: own}, immutable: true}}]'
    const step = generated(
      bench,
      'configMapGenerator',
      own,
      '',
      '{labels: {x: all, z: all}, disableNameSuffixHash: true}',
    )
    expect(data(step.resources[0]?.root)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { x: 'own', z: 'all' } },
      immutable: true,
    })
    expect(step.resources[0]?.needsHash).toBeUndefined()
  })

  const THERE =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {l: old}}\ndata: {k: old, o: 1}\n'
  const meetings: readonly [behavior: string, values: unknown, mistakes: string[]][] = [
    ['', { k: 'old', o: 1 }, ['there is a ConfigMap a already: `behavior` has to be merge or replace']],
    [
      'behavior: create',
      { k: 'old', o: 1 },
      ['there is a ConfigMap a already: `behavior` has to be merge or replace'],
    ],
    ['behavior: replace', { k: 'new' }, []],
    ['behavior: merge', { k: 'new', o: '1' }, []],
  ]
  it.each(meetings)('meet what is there with %s', (behavior, values, mistakes) => {
    const bench = new Bench()
    const step = generated(bench, 'configMapGenerator', `[{name: a, literals: [k=new], ${behavior}}]`, THERE)
    expect(at(step, 0, 'data')).toEqual(values)
    expect(at(step, 0, 'metadata', 'labels')).toEqual({ l: 'old' })
    expect(says(step)).toEqual(mistakes)
    expect(step.resources[0]?.needsHash).toBeUndefined()
  })

  const mistakes: readonly [generator: string, says: string][] = [
    ['{literals: [a=b]}', 'a generated ConfigMap must have a name'],
    ['{name: a, literals: [a=b, a=c]}', 'a has the key a twice'],
    ['{name: a, files: [none]}', 'there is no text at none'],
    ['{name: a, files: [a=b=c]}', 'kustomize wants a path or key=path'],
    ['{name: a, behavior: merge}', 'there is no ConfigMap a to merge'],
  ]
  it.each(mistakes)('refuse %s', (generator, words) => {
    expect(says(generated(new Bench(), 'configMapGenerator', `[${generator}]`))).toEqual([words])
  })
})

/** The hashes are those the real kustomize v5.7 (api v0.20.1) gives. */
const hashes: readonly [field: 'configMapGenerator' | 'secretGenerator', generator: string, name: string][] =
  [
    ['configMapGenerator', '{name: a}', 'a-6ct58987ht'],
    ['configMapGenerator', '{name: b, literals: [k=v]}', 'b-bdg947hgcc'],
    ['configMapGenerator', '{name: b, literals: ["k=<&>é"], files: [sub/a.conf]}', 'b-g7b46f9m8d'],
    ['secretGenerator', '{name: b}', 'b-46f8b28mk5'],
    ['secretGenerator', '{name: b, type: t, literals: [k=v]}', 'b-ht59c84hdd'],
    ['configMapGenerator', '{name: b, options: {disableNameSuffixHash: true}}', 'b'],
  ]

it.each(hashes)('hashes %s %s', (field, generator, name) => {
  const bench = new Bench()
  const step = hashed(generated(bench, field, `[${generator}]`).resources, bench.derive)
  expect(at(step, 0, 'metadata', 'name')).toBe(name)
})
