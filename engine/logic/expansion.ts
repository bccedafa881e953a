import type { Expression, Mistake } from './expression.ts'

/** Nobody could explain a condition with more; lets that double each other have more soon. */
const mostParts = 2_000

/**
 * Takes out and reports the lets that stand for more parts than a condition may have, each with all that it reads in its
 * place.
 */
export function takeOutLarge(lets: Map<string, Expression>, report: (mistake: Mistake) => void): void {
  const known = new Map<string, number>()
  const large = [...lets].filter(([, expression]) => partsOf(expression, lets, known) > mostParts)
  for (const [name, { span }] of large) {
    lets.delete(name)
    report({ message: `$${name} stands for more than ${mostParts} parts`, span })
  }
}

/**
 * How many parts an expression has once every `let` that it reads stands in its place, as it is checked and evaluated;
 * infinitely many where that is deeper than a stack. One that reads itself counts once: it is refused elsewhere.
 * @param known the parts of lets that were counted already, which is added to
 */
function partsOf(
  expression: Expression,
  lets: ReadonlyMap<string, Expression>,
  known: Map<string, number>,
  depth = 0,
): number {
  const all = (parts: readonly Expression[]): number =>
    parts.reduce((sum, part) => sum + partsOf(part, lets, known, depth + 1), 1)
  if (depth > mostParts) return Number.POSITIVE_INFINITY
  switch (expression.type) {
    case 'literal':
      return 1
    case 'list':
      return all(expression.items)
    case 'call':
      return all(expression.args)
    case 'quantifier':
      return all([expression.list, expression.body])
    case 'path': {
      const [root] = expression.steps
      const macro = lets.get(root)
      if (!macro) return 1
      const counted = known.get(root)
      if (counted !== undefined) return 1 + counted
      known.set(root, 0)
      const parts = partsOf(macro, lets, known, depth + 1)
      known.set(root, parts)
      return 1 + parts
    }
  }
}
