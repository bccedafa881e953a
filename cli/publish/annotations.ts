import { visible } from '../reporters/screenText.ts'
import { cut } from './comment.ts'
import { type Diff, touches } from './inline.ts'
import type { Remark } from './remark.ts'

/** GitHub takes no more in one request. */
const batch = 50

/** Twenty requests; the rest is in the summary and the report. */
const most = 1_000

/** A line of the check's list, in GitHub's own words. */
export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const

/** New remarks by key as annotations, those on changed lines first among equally severe ones. */
export function annotationsOf(
  remarks: ReadonlyMap<string, Remark>,
  diff: Diff,
): { readonly annotations: readonly Annotation[]; readonly keys: ReadonlySet<string> } {
  const fresh = [...remarks].filter(([, { status }]) => status === 'new')
  const ranked = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const equal = fresh.filter(([, remark]) => remark.severity === severity)
    const isTouched = new Map(equal.map(([key, remark]) => [key, touches(remark, diff)]))
    return [...equal.filter(([key]) => isTouched.get(key)), ...equal.filter(([key]) => !isTouched.get(key))]
  })
  const shown = ranked.slice(0, most)
  return {
    annotations: shown.map(([, remark]) => annotationOf(remark)),
    keys: new Set(shown.map(([key]) => key)),
  }
}

/** In portions of which each fits into a request; at least one, which may be empty. */
export function batches(annotations: readonly Annotation[]): (readonly Annotation[])[] {
  const parts: (readonly Annotation[])[] = []
  for (let at = 0; at < annotations.length; at += batch) parts.push(annotations.slice(at, at + batch))
  return parts.length === 0 ? [[]] : parts
}

/** GitHub shows these texts as they are: no Markdown, but also nothing that reorders or hides letters. */
function annotationOf(remark: Remark): Annotation {
  const { place, related, sources } = remark
  const also = related
    .slice(0, 5)
    .map((other) => `\n${other.place.path}:${other.place.startLine} ${other.says}`)
    .join('')
  const from = sources.length > 0 ? `\nBaseline: ${sources.join(', ')}` : ''
  const text = `${cut(remark.message, 4_000)}\n${remark.subject}${also}${from}\nslo-lint explain ${remark.rule}`
  return {
    path: place.path,
    start_line: place.startLine,
    end_line: Math.max(place.startLine, place.endLine),
    // GitHub refuses columns of more than one line; the last column is that of the last letter.
    ...(place.startLine === place.endLine && {
      start_column: place.startColumn,
      end_column: Math.max(place.startColumn, place.endColumn - 1),
    }),
    annotation_level: levels[remark.severity],
    title: cut(visible(remark.rule), 255),
    message: cut(text.split('\n').map(visible).join('\n'), 16_000),
  }
}
