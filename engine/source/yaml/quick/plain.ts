import { isBlank, isLineEnd } from './text.ts'

const space = 32
const hash = 35
const comma = 44
const dash = 45
const colon = 58

/** Where a plain scalar on one line ends, before its trailing spaces; a key ends before its colon. */
export function plainEnd(text: string, start: number, isInFlow: boolean): number {
  if (!isInFlow) return blockPlainEnd(text, start)
  let end = start
  for (let at = start; ; ) {
    const unit = text.charCodeAt(at)
    if (isLineEnd(unit) || isFlowIndicator(unit)) return end
    if (unit === colon) {
      const next = text.charCodeAt(at + 1)
      if (isBlank(next) || isFlowIndicator(next)) return end
    } else if (unit === hash && text.charCodeAt(at - 1) === space) return end
    at++
    if (unit !== space) end = at
  }
}

/** A colon before white space and a number sign behind it end a plain scalar. */
const stop = / *(?:\n|:(?=[ \n]|$)| #|$)/g

function blockPlainEnd(text: string, start: number): number {
  stop.lastIndex = start
  return stop.exec(text)?.index ?? text.length
}

const simpleKey = /[A-Za-z_][\w./-]*(?=:[ \n])/y

/** Where a plain key ends whose colon follows on its line; undefined where none does. */
export function keyEnd(text: string, start: number): number | undefined {
  simpleKey.lastIndex = start
  if (simpleKey.test(text)) return simpleKey.lastIndex
  const end = blockPlainEnd(text, start)
  return text.charCodeAt(end) === colon && isBlank(text.charCodeAt(end + 1)) ? end : undefined
}

/** `,`, `[`, `]`, `{` and `}`. */
function isFlowIndicator(unit: number): boolean {
  return unit === comma || unit === 91 || unit === 93 || unit === 123 || unit === 125
}

/** True where a plain scalar may begin for certain. */
export function beginsPlain(text: string, at: number, isInFlow: boolean): boolean {
  const unit = text.charCodeAt(at)
  // `-` and `:` begin one when no space follows.
  if (unit === dash || (unit === colon && !isInFlow)) {
    const next = text.charCodeAt(at + 1)
    return !isBlank(next) && !(isInFlow && isFlowIndicator(next))
  }
  return !isBlank(unit) && !indicators.has(unit)
}

const indicators = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((unit) => unit.charCodeAt(0)))
