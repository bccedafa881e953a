import { type Deferred, type Logic, prefix } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { operators } from './operators.ts'
import type { ScopePath } from './value.ts'

/**
 * Turns an expression whose `let`s are already in place into JSON Logic over our own operators. `seen`
 * vanishes into the quantifier around it.
 */
export function compile(expression: Expression, lets: ReadonlyMap<string, Expression> = new Map()): Logic {
  const inner = (part: Expression): Logic => compile(part, lets)
  const call = (operator: string, args: readonly unknown[]): Logic =>
    ({ [`${prefix}${operator}`]: args }) as unknown as Logic
  switch (expression.type) {
    case 'literal':
      return expression.value as Logic
    case 'list':
      return expression.items.map(inner) as unknown as Logic
    case 'path': {
      const [root, ...steps] = expression.steps
      const macro = lets.get(root)
      if (macro && steps.length === 0) return inner(macro)
      const path: ScopePath = { root, steps }
      return call('path', macro ? [path, inner(macro)] : [path])
    }
    case 'call': {
      const args = expression.args.map(inner)
      const decides = operators.get(expression.operator)?.apply
      if (typeof decides !== 'boolean') return call(expression.operator, args)
      const deferred: Deferred = { args, decides }
      return call(expression.operator, [deferred])
    }
    case 'quantifier': {
      const seen = expression.list.type === 'call' && expression.list.operator === 'seen'
      const list = seen && expression.list.type === 'call' ? expression.list.args[0] : expression.list
      // A map of two keys is data to json-logic-js: the condition stays unevaluated until an item is bound.
      const body = { item: expression.item, condition: inner(expression.body) }
      return call(expression.operator, [inner(list ?? expression.list), body, seen])
    }
  }
}
