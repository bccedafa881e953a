import { child, entries, type YamlEntry, type YamlMap } from '../source/yaml/node.ts'
import { keyOf, nameOf, previousIds, withRoot } from './identity.ts'
import { idOf, type Mistake, type Resource, type Step } from './resource.ts'
import { asText } from './setting.ts'
import { mapOf, quotedScalar, withoutKey, withValue } from './tree.ts'

/**
 * Lets generated objects meet those that are there, one after the other: new ones are added, and `merge` and `replace`
 * take the place of what has or had the same name.
 * Source: appendReplaceOrMerge in resmap/reswrangler.go of kustomize's api v0.20.1.
 */
export function absorbed(resources: readonly Resource[], generated: readonly Resource[]): Step {
  const made = [...resources]
  const places = new Map<string, Set<number>>()
  const note = (resource: Resource, place: number): void => {
    for (const id of [...previousIds(resource), idOf(resource)]) {
      const known = places.get(keyOf(id))
      if (known) known.add(place)
      else places.set(keyOf(id), new Set([place]))
    }
  }
  for (const [place, resource] of made.entries()) note(resource, place)
  const mistakes: Mistake[] = []
  for (const added of generated) {
    const found = [...(places.get(keyOf(idOf(added))) ?? [])]
    const [place] = found
    const old = place === undefined ? undefined : made[place]
    const refusal = refusalOf(added, found.length)
    if (refusal)
      mistakes.push({ says: refusal, span: added.root.span, ...(found.length === 0 && { absent: true }) })
    else if (old && place !== undefined) made[place] = met(added, old)
    else note(added, made.push(added) - 1)
  }
  return { resources: made, mistakes }
}

function refusalOf(added: Resource, found: number): string | undefined {
  const name = nameOf(idOf(added))
  const replaces = added.behavior === 'merge' || added.behavior === 'replace'
  if (found === 0) return replaces ? `there is no ${name} to ${added.behavior}` : undefined
  if (found > 1) return `several objects are or were called ${name}`
  return replaces ? undefined : `there is a ${name} already: \`behavior\` has to be merge or replace`
}

/** The generated object in the place of the old one: with its name, its past, its labels and, merged, its data. */
function met(added: Resource, old: Resource): Resource {
  let root = withMetadata(added.root, old.root)
  if (added.behavior === 'merge')
    for (const key of ['data', 'binaryData']) root = withTexts(root, old.root, key)
  const { needsHash, behavior, ...rest } = old
  const isHashed = needsHash && added.needsHash
  const made = { ...rest, ...(behavior ? { behavior } : {}), ...(isHashed ? { needsHash: true } : {}) }
  return { ...withRoot({ ...made, root: old.root }, root), path: added.path }
}

function withMetadata(root: YamlMap, old: YamlMap): YamlMap {
  const metadata = root.index.get('metadata')
  const before = child(old, 'metadata')
  if (metadata?.value.type !== 'map' || before?.type !== 'map') return root
  let made = metadata.value
  for (const key of ['labels', 'annotations']) made = withTexts(made, before, key)
  for (const key of ['name', 'namespace']) {
    const entry = before.index.get(key)
    made = entry ? withValue(made, entry.key, entry.value) : withoutKey(made, key)
  }
  return withValue(root, metadata.key, made)
}

/** A map with, under a key, the texts an old map had there and its own, which win; without the key where there are none. */
function withTexts(map: YamlMap, old: YamlMap, key: string): YamlMap {
  const before = old.index.get(key)
  const now = map.index.get(key)
  const texts = [...entries(before?.value), ...entries(now?.value)].map(asTextEntry)
  const entry = now ?? before
  if (!entry || texts.length === 0) return withoutKey(map, key)
  return withValue(map, entry.key, mapOf(texts, entry.value.span))
}

function asTextEntry({ key, value }: YamlEntry): YamlEntry {
  // What is no single value has no text.
  return { key, value: value.type === 'scalar' ? asText(value) : quotedScalar('', value.span) }
}
