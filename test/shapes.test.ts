import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from '../cli/io/walk.ts'
import type { Walk } from '../cli/io/walked.ts'
import type { Entity, Fact } from '../engine/entities/fact.ts'
import { type EntityType, entityShapes } from '../engine/entities/index.ts'
import type { Shape } from '../engine/entities/shape.ts'
import { defaultLimits } from '../engine/index.ts'
import { workspaceOf } from './linkedWorkspace.ts'
import { hasShared, root, shared } from './shared.ts'

/** How an entity differs from its shape; rules rely on the shape alone. */
function differences(entity: Entity): string[] {
  const found: string[] = []
  compare(entity.facts, entityShapes[entity.type as EntityType], entity.type, found)
  return found
}

function compare(fact: Fact, shape: Shape, path: string, found: string[]): void {
  // References lead to other entities, which are compared by themselves.
  if (shape.entity) {
    if (fact.state === 'known' && fact.entity?.type !== shape.entity)
      found.push(`${path} is no ${shape.entity}`)
    return
  }
  if (fact.state === 'known') {
    if (shape.type && typeof fact.value !== shape.type)
      found.push(`${path} is ${typeof fact.value}, not ${shape.type}`)
    if (!shape.type && fact.value !== undefined) found.push(`${path} has a value of its own`)
    if (shape.values && !shape.values.includes(String(fact.value)))
      found.push(`${path} is ${String(fact.value)}`)
    if (typeof fact.value === 'number' && !Number.isFinite(fact.value)) found.push(`${path} is ${fact.value}`)
  } else if ((fact.causes ?? []).length === 0) found.push(`${path} is ${fact.state} without a cause`)
  for (const [name, field] of fact.fields ?? []) {
    const own = shape.fields?.[name] ?? shape.each
    if (own) compare(field, own, shape.fields?.[name] ? `${path}.${name}` : `${path}[…]`, found)
    else found.push(`${path}.${name} is in no shape`)
  }
  if (fact.state === 'known' && !fact.open) {
    for (const [name, own] of Object.entries(shape.fields ?? {}))
      if (own.always && !fact.fields?.has(name)) found.push(`${path}.${name} is always there, and is not`)
  }
  for (const item of fact.items ?? []) if (shape.items) compare(item, shape.items, `${path}[]`, found)
}

function filesOf(folder: string): Record<string, string> {
  const found: Walk = { notices: [], exceeded: [] }
  return Object.fromEntries([...walk(folder, [], defaultLimits, found)].map(({ path, text }) => [path, text]))
}

const fixtures = join(root, 'test', 'fixtures', 'repositories')
const repositories = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(fixtures, name)).map((one) => join(fixtures, name, one, 'repo')))
const corpus = hasShared
  ? readdirSync(join(shared, 'corpus'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : []
const workspaces = [
  join(root, 'examples', 'checkout'),
  ...repositories,
  ...corpus.map(({ name }) => join(shared, 'corpus', name)),
]

describe('what kinds and links say of entities', () => {
  it('is what the shapes promise', async () => {
    const found = new Map<string, number>()
    const types = new Set<string>()
    for (const workspace of workspaces) {
      const entities = await workspaceOf(filesOf(workspace))
      for (const group of entities.values()) {
        for (const entity of group) {
          types.add(entity.type)
          for (const difference of differences(entity))
            found.set(difference, (found.get(difference) ?? 0) + 1)
        }
      }
    }
    expect(Object.fromEntries(found)).toEqual({})
    expect(types.size).toBeGreaterThan(15)
  })
})
