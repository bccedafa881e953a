import type { Dimension, Shape } from '../entities/shape.ts'
import { formatDimension, parseDimension } from './dimension.ts'
import type { Logic } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import { absent, isFact, type Scope, scalarOf, Unknown, type Value } from './value.ts'

/** A computed or read value in a message, and how it is printed. */
export interface Placeholder {
  readonly logic: Logic
  /** How a number is printed when it was not written anywhere; `ratio` prints a plain ratio as percent. */
  readonly unit?: Dimension | 'ratio'
  /** What it is compared with, so that enough digits are printed to tell the two apart. */
  readonly against: readonly Logic[]
}

/** A message: texts and placeholders in order. */
export type Template = readonly (string | Placeholder)[]

/** One `{…}` of a message as written. */
export interface WrittenPlaceholder {
  readonly path: string
  readonly format?: string
}

/** Splits a message at its `{path}` and `{path:format}`; `{{` and `}}` are braces. */
export function splitTemplate(text: string): (string | WrittenPlaceholder)[] | undefined {
  const parts: (string | WrittenPlaceholder)[] = []
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] ?? ''
    if ((unit === '{' || unit === '}') && text[i + 1] === unit) {
      plain += unit
      i++
    } else if (unit === '}') {
      return undefined
    } else if (unit === '{') {
      const end = text.indexOf('}', i)
      if (end < 0) return undefined
      const [path = '', format] = text.slice(i + 1, end).split(':')
      parts.push(plain, { path, ...(format !== undefined && { format }) })
      plain = ''
      i = end
    } else {
      plain += unit
    }
  }
  return [...parts, plain].filter((part) => part !== '')
}

/** How a type prints when it has to be computed: its dimension. */
export function unitOf(shape: Shape, format: string | undefined): Dimension | 'ratio' | undefined | false {
  if (format === undefined) return shape.dimension
  if (format === 'percent') return shape.type === 'number' && !shape.dimension ? 'ratio' : false
  return parseDimension(format as Dimension, '1') === undefined
    ? false
    : shape.dimension === format
      ? shape.dimension
      : false
}

/** A message quotes no more of one value: nobody reads on, and thousands of findings may quote the same. */
const quoted = 200

function shortened(text: string): string {
  return text.length <= quoted ? text : `${text.slice(0, quoted)}…`
}

/** Prints a message over a scope. */
export function render(template: Template, scope: Scope): string {
  return template.map((part) => (typeof part === 'string' ? part : print(part, scope))).join('')
}

function print(part: Placeholder, scope: Scope): string {
  const value = evaluate(part.logic, scope)
  if (typeof value === 'number') return printNumber(value, part, scope)
  return shortened(printValue(value, part.unit))
}

/** With as many digits as it takes to differ from what the number is compared with. */
function printNumber(value: number, part: Placeholder, scope: Scope): string {
  const others = part.against
    .map((logic) => scalarOf(evaluate(logic, scope)))
    .filter(
      (other): other is number =>
        typeof other === 'number' && Math.abs(other - value) > 1e-9 * Math.abs(value),
    )
  for (let digits = part.unit === 'ratio' || part.unit === 'percent' ? 0 : 1; digits < 6; digits++) {
    const printed = formatDimension(part.unit, value, digits)
    if (others.every((other) => formatDimension(part.unit, other, digits) !== printed)) return printed
  }
  return formatDimension(part.unit, value, 6)
}

function printValue(value: Value, unit: Placeholder['unit']): string {
  if (value === absent || value === null) return 'nothing'
  if (value instanceof Unknown) return 'unknown'
  if (Array.isArray(value)) return printList(value, unit)
  if (typeof value === 'number') return formatDimension(unit, value, 2)
  if (!isFact(value)) return String(value)
  if (value.text !== undefined) return value.text
  if (value.state !== 'known') return 'unknown'
  if (value.items) return printList(value.items, unit)
  if (value.entity) return value.entity.subject
  return value.value === undefined ? 'unknown' : printValue(value.value, unit)
}

function printList(items: readonly Value[], unit: Placeholder['unit']): string {
  const shown = items.slice(0, 3).map((item) => printValue(item, unit))
  return items.length > 3 ? `${shown.join(', ')} and ${items.length - 3} more` : shown.join(', ')
}
