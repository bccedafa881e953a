import { matchesWildcards, type Wildcards } from './wildcard.ts'

/** Whether a UTF-16 unit of a path is meant. */
type Unit = (unit: string) => boolean

/** One part of a pattern between slashes, as a test; undefined for one that matches nothing, such as `[a`. */
export function compileSegment(text: string): ((step: string) => boolean) | undefined {
  const units: Wildcards<string>[number][] = []
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (sign === '*') {
      if (units.at(-1) !== '**') units.push('**')
    } else if (sign === '?') units.push(() => true)
    else if (sign === '[') {
      const read = readClass(text, i)
      if (!read) return undefined
      units.push(read.test)
      i = read.end
    } else {
      if (sign === '\\') i++
      if (i >= text.length) return undefined
      const wanted = text[i]
      units.push((unit) => unit === wanted)
    }
  }
  return (step) => matchesWildcards(units, step)
}

const posix: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** `[abc]`, `[a-z]`, `[!a]`, `[[:digit:]]`; a bracket right behind the opening one is one of the signs. */
function readClass(text: string, start: number): { test: Unit; end: number } | undefined {
  let i = start + 1
  const negated = text[i] === '!' || text[i] === '^'
  if (negated) i++
  const tests: Unit[] = []
  for (const first = i; i < text.length && (text[i] !== ']' || i === first); i++) {
    if (text.startsWith('[:', i)) {
      const end = text.indexOf(':]', i)
      const name = text.slice(i + 2, Math.max(i + 2, end))
      if (end > 0 && /^[a-z]+$/.test(name)) {
        const known = Object.hasOwn(posix, name) ? posix[name] : undefined
        if (!known) return undefined
        tests.push((unit) => known.test(unit))
        i = end + 1
        continue
      }
    }
    if (text[i] === '\\') i++
    const low = text[i] ?? ''
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      i += text[i + 2] === '\\' ? 3 : 2
      const high = text[i] ?? ''
      tests.push((unit) => unit >= low && unit <= high)
    } else tests.push((unit) => unit === low)
  }
  if (i >= text.length) return undefined
  return { test: (unit) => tests.some((test) => test(unit)) !== negated, end: i }
}
