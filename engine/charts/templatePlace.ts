import type { Place } from '../source/place.ts'
import { endsWith, type KeyPath } from './keyPath.ts'
import type { PlacedBlock } from './templates.ts'

/** The key of a named template alone says too little of where it is rendered. */
const leastSteps = 2

/**
 * The line of a template that holds a rendered key, if there is exactly one; else that of the nearest key around it
 * which has one. Never the value itself.
 */
export function templatePlace(
  path: KeyPath,
  kind: string | undefined,
  blocks: readonly PlacedBlock[],
): Place | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = lineOf(path.slice(0, length), kind, blocks)
    if (found) return found
  }
  return undefined
}

function lineOf(path: KeyPath, kind: string | undefined, blocks: readonly PlacedBlock[]): Place | undefined {
  let most = 0
  let found: Place[] = []
  for (const { path: file, block, isMain } of blocks)
    for (const line of block.lines) {
      const { length } = line.path
      if (length < most || length < (isMain ? 1 : leastSteps)) continue
      if (line.section.kind !== undefined && line.section.kind !== kind) continue
      if (!endsWith(path, line.path)) continue
      if (length > most) found = []
      most = length
      found.push({ path: file, span: line.span, derived: true })
    }
  return found.length === 1 ? found[0] : undefined
}
