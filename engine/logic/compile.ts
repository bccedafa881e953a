import { type Body, type Logic, type Operands, prefix } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { operators } from './operators.ts'

/**
 * Turns an expression whose `let`s are already in place into JSON Logic over our own operators. `seen`
 * vanishes into the quantifier around it.
 */
export function compile(expression: Expression, lets: ReadonlyMap<string, Expression> = new Map()): Logic {
  const inner = (part: Expression): Logic => compile(part, lets)
  const call = (operator: string, given: Operands | Body): Logic => ({ [`${prefix}${operator}`]: given })
  switch (expression.type) {
    case 'literal':
      return expression.value
    case 'list':
      return expression.items.map(inner)
    case 'path': {
      const [root, ...steps] = expression.steps
      const macro = lets.get(root)
      if (!macro) return { root, steps }
      return steps.length === 0 ? inner(macro) : { root, steps, from: inner(macro) }
    }
    case 'call': {
      const apply = operators.get(expression.operator)?.apply
      const decides = typeof apply === 'boolean' ? apply : null
      return call(expression.operator, { args: expression.args.map(inner), decides })
    }
    case 'quantifier': {
      const { list, item, body } = expression
      const seen = list.type === 'call' && list.operator === 'seen'
      const walked = (seen && list.args[0]) || list
      return call(expression.operator, { list: inner(walked), seen, item, condition: inner(body) })
    }
  }
}
