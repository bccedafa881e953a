import type { QuickText, Read } from './text.ts'

/** Names, fields, pipes, calls and strings: a flow map with one plain scalar in it, to YAML. */
const simple = /\{\{ *[\w.$][\w.$ |()"/-]*\}\}/y
/** A dash is an item to YAML, which a flow map cannot hold; `%` begins nothing at all. */
const refused = /\{(?:\{- |%)/y

/** True where a template expression may begin. */
export function beginsExpression(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return text.charCodeAt(at) === 123 && (next === 123 || next === 37)
}

/**
 * Reads a template expression that stands where a node would. `no YAML` where the thorough reader refuses it for
 * certain; undefined where that is not sure.
 */
export function readExpression(source: QuickText, start: number): Read | 'no YAML' | undefined {
  refused.lastIndex = start
  if (refused.test(source.text)) return 'no YAML'
  simple.lastIndex = start
  if (!simple.test(source.text)) return undefined
  const end = simple.lastIndex
  const text = source.text.slice(start, end)
  return {
    node: { type: 'scalar', text, style: 'plain', span: { start, end }, template: true },
    next: end,
  }
}
