import { describe, expect, it } from 'vitest'
import { SHAPES, type Shape } from '../../engine/kustomize/mergeKeys.ts'
import { merged } from '../../engine/kustomize/strategicMerge.ts'
import { json, mapIn } from '../kustomize/reading.ts'
import { askProgram, buildGoProgram, print, seeded } from './goProgram.ts'
import { patchPairs } from './kustomizePairs.ts'

const binary = buildGoProgram('go-kustomize-patch')

interface Definition {
  readonly kinds: readonly { group: string; version: string; kind: string }[] | null
  readonly fields: Readonly<
    Record<string, { ref: string; list: boolean; merge: string; keys: readonly string[] | null }>
  >
}

interface Answer {
  readonly error?: string
  readonly objects?: readonly unknown[]
  readonly definitions?: Readonly<Record<string, Definition>>
}

describe.skipIf(binary === null)('patches as kustomize applies them', () => {
  it('merges the lists its schemas say, by the keys they say', () => {
    const [answer] = askProgram<object, Answer>(binary ?? '', [{ schema: true }])
    const theirs = new Map<string, string[]>()
    for (const definition of Object.values(answer?.definitions ?? {})) {
      const lists = [...theirLists(answer?.definitions ?? {}, definition, '')].sort()
      if (lists.length === 0) continue
      for (const { group, version, kind } of definition.kinds ?? []) {
        theirs.set(`${group === '' ? '' : `${group}/`}${version} ${kind}`, lists)
      }
    }
    const ours = new Map([...SHAPES].map(([kind, shape]) => [kind, [...ourLists(shape, '')].sort()]))
    print(
      `oracle kustomize patch: ${theirs.size} kinds with ${[...theirs.values()].flat().length} merged lists`,
    )
    expect(theirs.size).toBeGreaterThan(80)
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })

  it('makes the same of generated objects and patches', () => {
    const pairs = patchPairs(seeded(20_261_122), 3000)
    const answers = askProgram<object, Answer>(binary ?? '', pairs)
    const differences: unknown[] = []
    for (const [i, { object, patch }] of pairs.entries()) {
      const result = merged(mapIn(object), mapIn(patch))
      const { error, objects = [] } = answers[i] ?? {}
      const theirs = error === undefined ? objects : 'refused'
      const ours = result.ok ? (result.root ? [json(result.root)] : []) : 'refused'
      if (JSON.stringify(sorted(theirs)) !== JSON.stringify(sorted(ours)))
        differences.push({ object, patch, theirs, ours, error })
    }
    const refused = answers.filter(({ error }) => error !== undefined).length
    print(
      `oracle kustomize patch: ${pairs.length} patches, ${refused} refused, ${differences.length} differences`,
    )
    expect(differences.slice(0, 3)).toEqual([])
    expect(pairs.length - refused).toBeGreaterThan(2000)
  })
})

function* theirLists(
  all: Readonly<Record<string, Definition>>,
  definition: Definition,
  path: string,
): Generator<string> {
  for (const [name, { ref, list, merge, keys }] of Object.entries(definition.fields)) {
    const isMerged = list && merge.split(',').includes('merge')
    const here = `${path}.${name}`
    if (isMerged) yield `${here}: ${(keys ?? []).join(' ')}`
    const below = all[ref]
    // A schema of schemas holds itself, and nothing that is merged.
    if (below && (isMerged || !list) && !ref.endsWith('JSONSchemaProps')) yield* theirLists(all, below, here)
  }
}

function* ourLists(shape: Shape, path: string): Generator<string> {
  for (const [name, field] of shape.fields) {
    const here = `${path}.${name}`
    if (field.keys) yield `${here}: ${field.keys.join(' ')}`
    yield* ourLists(field.items ?? field, here)
  }
}

/** The same value with the keys of its maps in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
