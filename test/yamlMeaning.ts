import { isScalar, parseAllDocuments, visit } from 'yaml'

/** Half-open, in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The scalars of a YAML text that stand outside of some ranges and do not touch them: the document, the keys above (`*` for one inside), tag
 * and text of each, in their order. Read by another library than the program's own. Undefined where it is no YAML.
 */
export function scalarsOutside(text: string, ranges: readonly Range[]): string[] | undefined {
  const scalars: string[] = []
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false })
  if (documents.some(({ errors }) => errors.length > 0)) return undefined
  const isInside = ([start, end]: readonly number[] = []): boolean =>
    ranges.some((one) => (start ?? 0) <= one.end && one.start <= (end ?? 0))
  for (const [number, document] of [...documents].entries())
    visit(document, {
      Scalar: (_, node, path) => {
        if (isInside(node.range ?? undefined)) return
        const above = path.flatMap((part) => ('key' in part && isScalar(part.key) ? [part.key] : []))
        const keys = above.map(({ range, value }) => (isInside(range ?? undefined) ? '*' : String(value)))
        scalars.push(JSON.stringify([number, keys, node.tag ?? '', node.value]))
      },
    })
  return scalars
}

/** What the documents of a YAML text mean, as a reader of each version of YAML sees them. Undefined where it is none. */
export function meaning(text: string): unknown[][] | undefined {
  const read = (version: '1.1' | '1.2'): unknown[] | undefined => {
    const documents = parseAllDocuments(text, { version, merge: true })
    if (documents.some(({ errors }) => errors.length > 0)) return undefined
    return [...documents].map((document) => document.toJS())
  }
  const [old, now] = [read('1.1'), read('1.2')]
  return old && now && [old, now]
}
