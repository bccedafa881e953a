import { child, descend, textOf } from '../source/yaml/node.ts'
import type { RenderedDocument } from './rendered.ts'

/** How deep folders are parted. */
const deepest = 8

/**
 * What is deployed together: all that was given at once. Where an object is there twice, it was rendered for several
 * places, and each folder is one of them.
 */
export function unitsOf(documents: readonly RenderedDocument[]): Map<string, readonly RenderedDocument[]> {
  const made = new Map<string, readonly RenderedDocument[]>()
  for (const [from, group] of grouped(documents, ({ file }) => file.from)) part(from, group, 0, made)
  return made
}

function part(
  unit: string,
  documents: readonly RenderedDocument[],
  depth: number,
  made: Map<string, readonly RenderedDocument[]>,
): void {
  const parts = isOne(documents) ? new Map() : grouped(documents, ({ file }) => folderAt(file.path, unit))
  if (parts.size === 0 || depth > deepest || (parts.size === 1 && parts.has(unit))) {
    made.set(unit, [...(made.get(unit) ?? []), ...documents])
    return
  }
  for (const [folder, group] of parts)
    if (folder === unit) made.set(unit, group)
    else part(folder, group, depth + 1, made)
}

/** The folder below a unit's that a file lies in; the unit for a file of its own. */
function folderAt(path: string, unit: string): string {
  const rest = path.startsWith(`${unit}/`) ? path.slice(unit.length + 1) : ''
  const slash = rest.indexOf('/')
  return slash < 0 ? unit : `${unit}/${rest.slice(0, slash)}`
}

function isOne(documents: readonly RenderedDocument[]): boolean {
  const seen = new Set<string>()
  for (const { root } of documents) {
    const metadata = child(root, 'metadata')
    const name = textOf(child(metadata, 'name'))
    if (name === undefined) continue
    const parts = [descend(root, 'apiVersion'), descend(root, 'kind'), child(metadata, 'namespace')]
    const key = JSON.stringify([...parts.map(textOf), name])
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}
