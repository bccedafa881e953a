import type { Notice } from '../../engine/index.ts'
import { visible } from './screenText.ts'

/** Notices of one kind that are shown one by one; the others are counted. */
const shown = 5

/** What a run wants known that is no finding, for stderr: a line each, many of one kind folded. */
export function noticeLines(notices: readonly Notice[]): string[] {
  const kinds = new Map<string, Notice[]>()
  for (const notice of notices) {
    const key = `${notice.code}\0${notice.message}`
    const group = kinds.get(key)
    if (group) group.push(notice)
    else kinds.set(key, [notice])
  }
  return [...kinds.values()].flatMap((group) => {
    const lines = group
      .slice(0, shown)
      .map(({ path, message }) => `slo-lint: ${path ? `${visible(path)}: ` : ''}${visible(message)}\n`)
    return group.length > shown ? [...lines, `slo-lint: … and ${group.length - shown} more\n`] : lines
  })
}
