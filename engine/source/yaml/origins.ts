import { embeddedText, type Text } from '../text.ts'
import type { YamlScalar } from './node.ts'

/** The text of a scalar, whose places lead back to the text it stands in. */
export function scalarText(host: Text, scalar: YamlScalar, secret = false): Text {
  const { text } = scalar
  const start = verbatimStart(host.text, scalar)
  // Most texts are never asked for a place inside.
  let origins: Uint32Array | undefined
  const originOf = (offset: number): number => {
    if (start !== undefined) return start + Math.min(offset, text.length)
    origins ??= scalarOrigins(host.text, scalar)
    return origins[offset] ?? 0
  }
  return embeddedText(host, scalar.text, originOf, secret)
}

/** Where the text of a scalar stands unit by unit, without escapes and folded lines; undefined where it does not. */
function verbatimStart(source: string, { text, style, span }: YamlScalar): number | undefined {
  const quote = style === 'single' || style === 'double' ? 1 : 0
  const isWhole = span.end - span.start === text.length + 2 * quote
  return isWhole && source.startsWith(text, span.start + quote) ? span.start + quote : undefined
}

/**
 * For every UTF-16 unit of a scalar's decoded text the offset in the source it came from, plus one entry
 * for the end. Decoding and source are walked side by side: both hold the same units in the same order, only
 * that the source has quotes, escapes, indentation and folded line ends between them.
 */
export function scalarOrigins(source: string, scalar: YamlScalar): Uint32Array {
  const { text, style, span } = scalar
  const origins = new Uint32Array(text.length + 1)
  let at = span.start
  if (style === 'single' || style === 'double') at++
  if (style === 'literal' || style === 'folded') return blockOrigins(source, scalar, origins)
  for (let i = 0; i < text.length; i++) {
    if (style === 'double' && source[at] === '\\') {
      const escaped = escapeLength(source, at)
      if (escaped.folds) {
        at += escaped.length
        i--
        continue
      }
      origins[i] = at
      // A code point beyond the basic plane is two units of one escape.
      if (escaped.units === 2 && i + 1 < text.length) origins[++i] = at
      at += escaped.length
      continue
    }
    at = alignFlow(source, at, text, i)
    origins[i] = at
    at += style === 'single' && source[at] === "'" ? 2 : 1
  }
  origins[text.length] = Math.min(at, span.end)
  return origins
}

/** In flow scalars a run of white space with one line end in it stands for a space, and with more for all but the first. */
function alignFlow(source: string, at: number, text: string, i: number): number {
  const unit = text[i]
  const isFolded = unit === ' ' || unit === '\n'
  if (source[at] === unit && !isFolded) return at
  const run = whiteRun(source, at)
  if (run.breaks === 0) return at
  if (!isFolded) return run.end
  // The last folded unit takes the whole rest of the run, each one before it a line end.
  return unit === '\n' && run.breaks > 2 ? run.firstBreak : run.end - 1
}

/** @returns with how many line ends, and where the first of them ends */
function whiteRun(source: string, at: number): { end: number; breaks: number; firstBreak: number } {
  let breaks = 0
  let firstBreak = at
  for (let end = at; ; end++) {
    const unit = source[end]
    if (unit === '\n' || (unit === '\r' && source[end + 1] !== '\n')) {
      if (breaks === 0) firstBreak = end
      breaks++
    } else if (unit !== ' ' && unit !== '\t' && unit !== '\r') return { end, breaks, firstBreak }
  }
}

const hexLengths: Record<string, number> = { x: 2, u: 4, U: 8 }

function escapeLength(source: string, at: number): { length: number; units: number; folds: boolean } {
  const kind = source[at + 1] ?? ''
  if (kind === '\n' || kind === '\r')
    return { length: whiteRun(source, at + 1).end - at, units: 0, folds: true }
  const digits = hexLengths[kind] ?? 0
  const code = digits > 0 ? Number.parseInt(source.slice(at + 2, at + 2 + digits), 16) : 0
  return { length: 2 + digits, units: code > 0xffff ? 2 : 1, folds: false }
}

function blockOrigins(source: string, scalar: YamlScalar, origins: Uint32Array): Uint32Array {
  const { text, span } = scalar
  let lineStart = source.indexOf('\n', span.start) + 1
  const indent = blockIndent(source, lineStart, span.end)
  let at = Math.min(lineStart + indent, span.end)
  for (let i = 0; i < text.length; i++) {
    const unit = text[i]
    if (source[at] === '\r' && source[at + 1] === '\n') at++
    if (source[at] === unit && unit !== '\n') {
      origins[i] = at++
      continue
    }
    if (source[at] !== '\n') {
      origins[i] = Math.min(at, span.end)
      continue
    }
    // A line end, kept or folded to a space, or folded away before this unit.
    origins[i] = at
    lineStart = at + 1
    at = Math.min(skipIndent(source, lineStart, indent), span.end)
    if (unit !== '\n' && unit !== ' ') i--
  }
  origins[text.length] = Math.min(at, span.end)
  return origins
}

function skipIndent(source: string, lineStart: number, indent: number): number {
  let at = lineStart
  while (at < lineStart + indent && source[at] === ' ') at++
  return at
}

/** The indentation of a block scalar: that of its first line with text, or the indicator's. */
function blockIndent(source: string, from: number, end: number): number {
  let lineStart = from
  while (lineStart < end) {
    let at = lineStart
    while (source[at] === ' ') at++
    const unit = source[at]
    if (unit !== '\n' && unit !== '\r' && unit !== undefined) return at - lineStart
    const next = source.indexOf('\n', at)
    if (next < 0) return 0
    lineStart = next + 1
  }
  return 0
}
