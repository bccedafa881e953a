import { createTwoFilesPatch } from 'diff'

/** A patch in the form of git, which `git apply` accepts; empty where nothing changes. */
export function patchOf(changes: readonly { path: string; old: string; text: string }[]): string {
  return changes
    .filter(({ old, text }) => old !== text)
    .map(({ path, old, text }) => {
      const [before, after] = [quoted(`a/${path}`), quoted(`b/${path}`)]
      const body = createTwoFilesPatch('a', 'b', old, text, undefined, undefined, { context: 3 })
      const head = `diff --git ${before} ${after}\n--- ${ended(before)}\n+++ ${ended(after)}\n`
      return head + body.slice(body.indexOf('@@'))
    })
    .join('')
}

/** Names as git writes them: in quotes, with the escapes of C, where they hold what a line of a patch could not. */
function quoted(name: string): string {
  if (!/["\\\p{Cc}]/u.test(name)) return name
  const inner = name.replace(/["\\]|\p{Cc}/gu, (unit) =>
    unit === '"' || unit === '\\' ? `\\${unit}` : `\\${unit.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
  return `"${inner}"`
}

/** A name with blanks ends with a tab, lest what follows be taken for a part of it. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name
}
