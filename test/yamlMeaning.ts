import { isNode, isScalar, type Node, parseAllDocuments, visit } from 'yaml'

/** Half-open, in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The scalars of a YAML text that stand outside of some ranges: the document, the keys above, tag and text of each, in
 * their order. Read by another library than the program's own. Undefined where it is no YAML.
 */
export function scalarsOutside(text: string, ranges: readonly Range[]): string[] | undefined {
  const scalars: string[] = []
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false })
  if (documents.some(({ errors }) => errors.length > 0)) return undefined
  for (const [number, document] of [...documents].entries())
    visit(document, {
      Scalar: (_, node, path) => {
        const [start = 0, end = 0] = node.range ?? []
        if (ranges.some((one) => start < one.end && one.start < end)) return
        const keys = path.flatMap((part) =>
          'key' in part && isScalar(part.key) ? [String(part.key.value)] : [],
        )
        scalars.push(JSON.stringify([number, keys, tagOf(node), node.value]))
      },
    })
  return scalars
}

function tagOf(node: unknown): string {
  return isNode(node) ? ((node as Node & { tag?: string }).tag ?? '') : ''
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
