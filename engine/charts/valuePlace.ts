import type { ChartValues } from './chartValues.ts'
import type { Effort } from './effort.ts'
import { beginsWith, endsWith, fits, type KeyPath, keyStep } from './keyPath.ts'
import type { Reference } from './template.ts'
import type { Reached } from './templates.ts'
import type { Leaf } from './values.ts'

/** A scalar of a rendered object. */
export interface RenderedScalar {
  readonly path: KeyPath
  readonly text: string
  /** Of the object it is in. */
  readonly kind?: string
  readonly name?: string
}

/** Hardly any value is written in more places; among so many none would be certain. */
const mostLeaves = 500

/**
 * The key of the values that a rendered scalar comes from, where it can be one only: its value reads the same, and a
 * template that rendered it uses the key at just this place. Undefined where that is not certain.
 */
export function valuePlace(
  scalar: RenderedScalar,
  { sure, possible }: ChartValues,
  reached: Reached,
  effort: Effort,
): Leaf | undefined {
  const leaves = [sure, ...possible].flatMap((values) => values.reading(scalar.text))
  if (leaves.length === 0 || leaves.length > mostLeaves || isLiteral(scalar, reached, effort))
    return undefined
  const forms = formsOf(scalar.path)
  const found = { certain: new Set<Leaf>(), likely: new Set<Leaf>() }
  for (const leaf of leaves)
    for (const key of new Set([leaf.path[0]?.name ?? '', '']))
      for (const reference of reached.references.get(key) ?? []) {
        if (!effort.spend()) return undefined
        const match = matchOf(leaf, reference, scalar, forms)
        if (match) found[match].add(leaf)
      }
  return onlyOne(found.certain.size > 0 ? found.certain : found.likely)
}

/** Two keys that an anchor makes one are one place. */
function onlyOne(leaves: ReadonlySet<Leaf>): Leaf | undefined {
  const [first] = leaves
  const isOne = [...leaves].every(({ node }) => node === first?.node)
  return isOne ? first : undefined
}

/** Whether a template writes the value itself at this place: then it need not come from any key. */
function isLiteral({ path, text, kind }: RenderedScalar, { lines }: Reached, effort: Effort): boolean {
  const last = path.at(-1)
  const named = last?.isItem ? undefined : lines.get(last?.name ?? '')
  return [named, lines.get('')].some((group) =>
    group?.some(
      ({ line }) =>
        // What is not looked at may be so.
        !effort.spend() ||
        (line.literal === text &&
          (line.section.kind === undefined || line.section.kind === kind) &&
          endsWith(path, line.path)),
    ),
  )
}

/** A variable of a container stands in values as an item of a list, as a key with its value, or with a map. */
function formsOf(path: KeyPath): readonly KeyPath[] {
  const [item, value] = path.slice(-2)
  if (!item?.isItem || item.name === undefined || value?.name !== 'value') return [path]
  const around = path.slice(0, -2)
  return [path, [...around, keyStep(item.name)], [...around, keyStep(item.name), value]]
}

function matchOf(
  leaf: Leaf,
  { values, around, section }: Reference,
  scalar: RenderedScalar,
  forms: readonly KeyPath[],
): 'certain' | 'likely' | undefined {
  if (!beginsWith(leaf.path, values)) return undefined
  if (section.kind !== undefined && section.kind !== scalar.kind) return undefined
  const rest = leaf.path.slice(values.length)
  const ranged = values.flatMap((step, at) => (step.isItem === undefined ? [leaf.path[at]?.name] : []))
  const isNamed = ranged.every((name) => name !== undefined && isPartOf(name, scalar))
  for (const form of forms)
    for (const place of around) {
      if (!endsWith(form, place, rest) || !isNamed) continue
      if (form !== forms[0] || isSameVariable([...place, ...rest], scalar.path, ranged)) return 'certain'
    }
  const isLikely = rest.length >= 2 && isNamed && forms.some((form) => endsWith(form, rest))
  return isLikely ? 'likely' : undefined
}

/** Values that a `range` goes through are told apart by what they are called where they are rendered. */
function isPartOf(name: string, { path, name: object = '' }: RenderedScalar): boolean {
  return path.some((step) => step.name === name) || `-${object}-`.includes(`-${name}-`)
}

/** A template that takes the name of a variable from somewhere fits all variables: then the values have to name it. */
function isSameVariable(written: KeyPath, path: KeyPath, ranged: readonly (string | undefined)[]): boolean {
  const [item, value] = path.slice(-2)
  if (!item?.isItem || value?.name !== 'value') return true
  const own = written.at(-2)
  if (own === undefined) return false
  return own.name === undefined ? ranged.includes(item.name) : fits(own, item)
}
