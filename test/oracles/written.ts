import { parseDocument } from 'yaml'
import type { Place } from '../../engine/source/place.ts'
import type { Span } from '../../engine/source/span.ts'
import type { YamlNode, YamlScalar } from '../../engine/source/yaml/node.ts'

/** What was looked at, and what is not written where it is said to be. */
export interface Written {
  checked: number
  derived: number
  readonly wrong: string[]
}

/**
 * Looks every scalar up in the file that it is said to come from: the text there, read as YAML or as it stands, has to
 * be its text. What is made of something else says so in its place, and is only counted.
 */
export function checkWritten(
  node: YamlNode,
  place: (span: Span) => Place,
  files: ReadonlyMap<string, string>,
  tally: Written,
  about: string,
): void {
  if (node.type === 'scalar') checkScalar(node, place(node.span), files, tally, about)
  else if (node.type === 'seq')
    for (const [i, item] of node.items.entries()) checkWritten(item, place, files, tally, `${about}/${i}`)
  else
    for (const [key, entry] of node.index) {
      checkScalar(entry.key, place(entry.key.span), files, tally, `${about}/${key} (key)`, true)
      checkWritten(entry.value, place, files, tally, `${about}/${key}`)
    }
}

function checkScalar(
  scalar: YamlScalar,
  place: Place,
  files: ReadonlyMap<string, string>,
  tally: Written,
  about: string,
  isKey = false,
): void {
  if (place.derived) tally.derived++
  // The place of what was base64 is the whole of it.
  else if (place.decodedLine === undefined) {
    tally.checked++
    const text = files.get(place.path)?.slice(place.span.start, place.span.end)
    // A block at the end of a text without a line end has none for kustomize, and one for who reads it here.
    const isCutOff = /^[|>]/.test(text ?? '')
    const isThere =
      text !== undefined &&
      (says(text, scalar.text) ||
        (isKey ? names(text, scalar.text) : assigns(text, scalar.text) || becomes(text, scalar)) ||
        (isCutOff && says(text, `${scalar.text}\n`)))
    if (!isThere)
      tally.wrong.push(
        `${about}: ${JSON.stringify(scalar.text.slice(0, 80))} is not at ${place.path}:${place.span.start}-${place.span.end} ` +
          JSON.stringify(text?.slice(0, 80)),
      )
  }
}

/** Texts in quotes hold patches whose own quotes are escaped there, hence the last two ways to read. */
function says(written: string, value: string): boolean {
  if (written === value) return true
  for (const text of [written, `${written}\n`]) if (read(text) === value) return true
  const unescaped = [read(`"${written}"`), read(`'${written}'`), written.replaceAll("''", "'")]
  return unescaped.some((text) => text !== undefined && (text === value || read(text) === value))
}

/** Whether a text ends as a JSON pointer to a key, or begins as a literal `KEY=value`: there is no more of the key. */
function names(written: string, key: string): boolean {
  const pointed = key.replaceAll('~', '~0').replaceAll('/', '~1')
  // In a text of JSON in quotes the span ends within the escape of the last quote.
  const inner = read(`"${written}""`)?.replace(/^"|"$/g, '')
  const texts = [written, read(written), read(`${written}\n`), inner]
  return texts.some((text) => text?.endsWith(`/${pointed}`) || text?.startsWith(`${key}=`))
}

/** Whether a text is a literal `KEY=value`, perhaps with quotes around the value: escapes leave no place for the value alone. */
function assigns(written: string, value: string): boolean {
  const text = read(written) ?? read(`${written}\n`) ?? ''
  const assigned = text.slice(text.indexOf('=') + 1)
  return text.includes('=') && [value, `"${value}"`, `'${value}'`].includes(assigned)
}

/**
 * Whether a JSON patch makes a scalar of a text: `true` of `on`, as it is read by older rules, null of an operation
 * without a value, which stands at its path, and in annotations the empty text of what is no single value.
 */
function becomes(written: string, { text }: YamlScalar): boolean {
  if (/^(?:y|yes|on)$/i.test(written)) return text === 'true'
  if (/^(?:n|no|off)$/i.test(written)) return text === 'false'
  if (text === 'null') return /^[\\"']*\//.test(written)
  return text === '' && read(written) === undefined
}

/** The text of a YAML scalar, whatever it resolves to; undefined for what is none. */
function read(text: string): string | undefined {
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' })
  if (document.errors.length > 0) return undefined
  const value: unknown = document.toJS()
  if (value === null || value === undefined) return text.trim() === '' ? '' : undefined
  return typeof value === 'string' ? value : undefined
}
