import type { Edit } from '../finding.ts'

/** The texts that edits leave, by path; undefined where two of them overlap or a text is not there. */
export function edited(
  textOf: (path: string) => string | undefined,
  edits: readonly Edit[],
): Map<string, string> | undefined {
  const byPath = new Map<string, Edit[]>()
  for (const edit of edits) {
    const group = byPath.get(edit.place.path)
    if (group) group.push(edit)
    else byPath.set(edit.place.path, [edit])
  }
  const result = new Map<string, string>()
  for (const [path, group] of byPath) {
    const text = textOf(path)
    const made = text === undefined ? undefined : editedText(text, group)
    if (made === undefined) return undefined
    result.set(path, made)
  }
  return result
}

function editedText(text: string, edits: readonly Edit[]): string | undefined {
  let result = ''
  let from = 0
  for (const { place, text: replacement } of inOrder(edits)) {
    const { start, end } = place.span
    if (start < from || end > text.length) return undefined
    result += text.slice(from, start) + replacement
    from = end
  }
  return result + text.slice(from)
}

/** Whether two sets of edits change the same place, or both insert at one. */
export function overlap(some: readonly Edit[], others: readonly Edit[]): boolean {
  return some.some((a) =>
    others.some(
      (b) =>
        a.place.path === b.place.path &&
        a.place.span.start <= b.place.span.end &&
        b.place.span.start <= a.place.span.end,
    ),
  )
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort(
    (a, b) => a.place.span.start - b.place.span.start || a.place.span.end - b.place.span.end,
  )
}
