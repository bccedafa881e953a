import type { Place } from '../source/place.ts'
import type { Effort } from './effort.ts'
import { endsWith, itemNames, type KeyPath, keyStep } from './keyPath.ts'
import type { KeyLine } from './templateLines.ts'
import type { Reached } from './templates.ts'

/** The key of a named template alone says too little of where it is rendered. */
const leastNamed = 2

/**
 * The line of a template that holds a rendered key, if there is exactly one; else that of the nearest key around it
 * which has one. Never the value itself.
 */
export function templatePlace(
  path: KeyPath,
  kind: string | undefined,
  { lines }: Reached,
  effort: Effort,
): Place | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = lineOf(path.slice(0, length), kind, lines, effort)
    if (found) return found
  }
  return undefined
}

function lineOf(
  path: KeyPath,
  kind: string | undefined,
  lines: Reached['lines'],
  effort: Effort,
): Place | undefined {
  const last = path.at(-1)
  // An item of a list begins where its name stands.
  const ends = last?.isItem ? itemNames.map((name) => [...path, keyStep(name)]) : []
  let most = 0
  let found: Place[] = []
  for (const end of [path, ...ends])
    for (const { path: file, line, isMain } of lines.get(ownKey(end)) ?? []) {
      if (!effort.spend()) return undefined
      const named = namedSteps(line)
      if (named < most || named < (isMain ? 1 : leastNamed)) continue
      if (line.section.kind !== undefined && line.section.kind !== kind) continue
      if (!endsWith(end, line.path)) continue
      if (named > most) found = []
      most = named
      found.push({ path: file, span: line.span, derived: true })
    }
  return found.length === 1 ? found[0] : undefined
}

function ownKey(path: KeyPath): string {
  const last = path.at(-1)
  return last?.isItem ? '' : (last?.name ?? '')
}

/** How many steps to a line are known for certain; none where its own key is a template expression. */
function namedSteps({ path }: KeyLine): number {
  const last = path.at(-1)
  if (last?.isItem === false && last.name === undefined) return 0
  return path.reduce((sum, { name }) => sum + (name === undefined ? 0 : 1), 0)
}
