import { createHash } from 'node:crypto'
import { child, type YamlMap } from '../source/yaml/node.ts'
import { jsonMap, jsonOf, jsonText } from './json.ts'
import { renamed } from './names.ts'
import { type Derive, idOf, type Resource, type Step } from './resource.ts'
import { Setting } from './setting.ts'

/** Letters that are not to make words. Source: `encode` in hasher/hasher.go of kustomize's api v0.20.1. */
const LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/**
 * Puts the hash of what they hold behind the names of the ConfigMaps and Secrets that are to have one: the last step
 * before `rewriteReferences`. An object of another kind keeps its name.
 * Source: hasher/hasher.go and HashTransformer.go of kustomize's api v0.20.1.
 */
export function hashed(resources: readonly Resource[], derive: Derive): Step {
  const { refuse, mistakes } = new Setting()
  const made = resources.map((resource) => {
    const hash = resource.needsHash ? hashOf(resource) : undefined
    if (hash === undefined) return resource
    return renamed(resource, (name) => `${name}-${hash}`, decisive(resource.root), derive, refuse)
  })
  return { resources: made, mistakes }
}

/** The name's own place stands for the hash: no single value decides it. */
function decisive(root: YamlMap): YamlMap | NonNullable<ReturnType<typeof child>> {
  return child(child(root, 'metadata'), 'name') ?? root
}

/** The suffix of a ConfigMap or a Secret. The name is not in it: kustomize looks for it where it is not. */
export function hashOf(resource: Resource): string | undefined {
  const { kind } = idOf(resource)
  if (kind !== 'ConfigMap' && kind !== 'Secret') return undefined
  const { root } = resource
  const pairs: [string, string][] = [
    ['kind', jsonText(kind)],
    ['name', '""'],
    ['data', fieldJson(root, 'data')],
  ]
  if (kind === 'Secret') pairs.push(['type', fieldJson(root, 'type')])
  const more = kind === 'ConfigMap' ? 'binaryData' : 'stringData'
  if (child(root, more)?.type === 'map') pairs.push([more, fieldJson(root, more)])
  const hex = createHash('sha256').update(jsonMap(pairs), 'utf8').digest('hex')
  return [...hex.slice(0, 10)].map((letter) => LETTERS[letter] ?? letter).join('')
}

function fieldJson(root: YamlMap, key: string): string {
  const value = child(root, key)
  if (!value) return '""'
  return value.type === 'scalar' ? jsonText(value.text) : jsonOf(value)
}
