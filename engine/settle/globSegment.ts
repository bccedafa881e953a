/** Whether one step of a path matches. */
export type Segment = (step: string) => boolean

type Unit = (unit: number) => boolean

/** One part of a pattern between slashes, as a test; undefined for one that matches nothing, such as `[a`. */
export function compileSegment(text: string): Segment | undefined {
  const units: (Unit | '*')[] = []
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (sign === '*') {
      if (units.at(-1) !== '*') units.push('*')
    } else if (sign === '?') units.push(() => true)
    else if (sign === '[') {
      const read = readClass(text, i)
      if (!read) return undefined
      units.push(read.test)
      i = read.end
    } else {
      if (sign === '\\') i++
      if (i >= text.length) return undefined
      const wanted = text.charCodeAt(i)
      units.push((unit) => unit === wanted)
    }
  }
  return (step) => matches(units, step)
}

/** Only the last `*` ever has to give way, so that no pattern backtracks further. */
function matches(units: readonly (Unit | '*')[], step: string): boolean {
  let at = 0
  let i = 0
  let star = -1
  let from = 0
  while (i < step.length) {
    const unit = units[at]
    if (unit === '*') {
      star = at++
      from = i
    } else if (unit?.(step.charCodeAt(i))) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++from
    } else return false
  }
  while (units[at] === '*') at++
  return at === units.length
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
        tests.push((unit) => known.test(String.fromCharCode(unit)))
        i = end + 1
        continue
      }
    }
    if (text[i] === '\\') i++
    const low = text.charCodeAt(i)
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      i += text[i + 2] === '\\' ? 3 : 2
      const high = text.charCodeAt(i)
      tests.push((unit) => unit >= low && unit <= high)
    } else tests.push((unit) => unit === low)
  }
  if (i >= text.length) return undefined
  return { test: (unit) => tests.some((test) => test(unit)) !== negated, end: i }
}
