import type { TreeCursor } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'

/** A node of the grammar's tree; offsets are those of the masked text. */
export interface Node {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly children: readonly Node[]
}

/** The tree of a masked text, or where the grammar does not know how to go on. */
export type Tree =
  | { readonly kind: 'tree'; readonly top: Node }
  | { readonly kind: 'stuck'; readonly at: number }

const strict = parser.configure({ strict: true })

/** Runs the grammar over a masked text. */
export function grammarTree(masked: string): Tree {
  try {
    const cursor = strict.parse(masked).cursor()
    if (!cursor.firstChild()) throw new Error('a parsed expression has a node')
    return { kind: 'tree', top: nodeAt(cursor) }
  } catch (error) {
    // The grammar tells of a syntax error only by throwing, and of its place only in the message.
    const at = error instanceof SyntaxError ? /No parse at (\d+)/.exec(error.message)?.[1] : undefined
    if (at === undefined) throw error
    return { kind: 'stuck', at: Number(at) }
  }
}

/** Copies what is under the cursor, which ends where it began: a node object for every step costs far more. */
function nodeAt(cursor: TreeCursor): Node {
  const { name, from, to } = cursor
  const children: Node[] = []
  if (cursor.firstChild()) {
    do children.push(nodeAt(cursor))
    while (cursor.nextSibling())
    cursor.parent()
  }
  return { name, from, to, children }
}

/** The first child of this name. */
export function childOf(node: Node, name: string): Node | undefined {
  return node.children.find((child) => child.name === name)
}
