import { type Labels, possible, set } from '../../../values/labelSet.ts'
import { bare, type Expr } from './ast.ts'
import { acceptsAll, compile } from './regexp.ts'

/** The labels after `label_replace(v, dst, replacement, src, regex)`, from its arguments. */
export function replaceLabel(labels: Labels, args: readonly Expr[]): Labels {
  const [dst, replacement, source, regex] = args.slice(1).map(text)
  if (dst === undefined || replacement === undefined || regex === undefined || source === undefined)
    return labels
  const value = labels.fixed.get(source) ?? (source === '' || !possible(labels, source) ? '' : undefined)
  const found = value === undefined ? acceptsAll(regex) || undefined : compile(regex)?.matches(value)
  if (found === false) return labels
  const written = replacement.includes('$') ? undefined : replacement
  if (found) return set(labels, dst, written)
  const stays = labels.kept.has(dst) && written !== undefined && written !== ''
  const same = labels.fixed.get(dst) !== undefined && labels.fixed.get(dst) === written
  if (written === '') return { ...set(labels, dst, undefined), names: labels.names }
  return set(labels, dst, same ? written : stays ? true : undefined)
}

/** The labels after `label_join(v, dst, separator, src…)`, from its arguments. */
export function joinLabels(labels: Labels, args: readonly Expr[]): Labels {
  const [dst, separator, ...sources] = args.slice(1).map(text)
  if (dst === undefined || separator === undefined) return labels
  const values = sources.map((source) => {
    if (source === undefined) return undefined
    return labels.fixed.get(source) ?? (possible(labels, source) ? undefined : '')
  })
  if (values.every((value) => value !== undefined)) return set(labels, dst, values.join(separator))
  const filled = (separator !== '' && sources.length > 1) || values.some((value) => value)
  return set(labels, dst, filled ? true : undefined)
}

function text(expr: Expr): string | undefined {
  const inner = bare(expr)
  return inner.kind === 'string' ? inner.value : undefined
}
