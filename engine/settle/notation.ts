import type { Edit, Finding } from '../finding.ts'
import { defaultLimits } from '../source/limits.ts'
import type { Span } from '../source/span.ts'
import { child, items, textOf, type YamlEntry, type YamlMap, type YamlNode } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'

/** Characters before a scalar among which its anchor is looked for. */
const anchorReach = 300

/** A finding whose fix is written in the notation of its place; without it where it cannot be written there. */
export function notated(finding: Finding, texts: ReadonlyMap<string, string>): Finding {
  const { fix, ...rest } = finding
  if (!fix) return finding
  const edits = fix.edits.map((edit) => writtenAt(edit, texts.get(edit.place.path) ?? ''))
  const whole = edits.filter((edit) => edit !== undefined)
  return whole.length === edits.length ? { ...rest, fix: { ...fix, edits: whole } } : rest
}

function writtenAt(edit: Edit, text: string): Edit | undefined {
  switch (edit.as) {
    case 'literal':
      return literal(edit, text)
    case 'removal':
      return removal(edit, text)
    case 'setting':
      return setting(edit, text)
    case 'variable':
      return variable(edit, text)
    default:
      return scalar(edit, text)
  }
}

/** A quoted scalar keeps its quotes, unless the new text brings its own; none for one that stands elsewhere too. */
function scalar({ place, text: written }: Edit, text: string): Edit | undefined {
  if (isAliased(text, place.span.start)) return undefined
  const quote = text[place.span.start]
  // One in lines of its own has its header, and perhaps a comment, on another one.
  if (quote === '|' || quote === '>') return undefined
  // Behind `NAME=` it is a part of a scalar, where quotes would be letters of it.
  const bare = text[place.span.start - 1] === '=' ? /^"([A-Za-z0-9.]*)"$/.exec(written)?.[1] : undefined
  if (bare !== undefined) return { place, text: bare }
  const keeps = (quote === '"' || quote === "'") && !/^["']/.test(written)
  return { place, text: keeps ? `${quote}${written}${quote}` : written }
}

/** Whether the scalar at an offset has an anchor that an alias names: it means other things there, unproven ones. */
function isAliased(text: string, start: number): boolean {
  const line = text.lastIndexOf('\n', start - 1) + 1
  const before = text.slice(Math.max(line, start - anchorReach), start)
  const anchor = /&([^\s,[\]{}&]+)[ \t]+(?:![^\s&]*[ \t]+)?$/.exec(before)?.[1]
  return anchor !== undefined && text.includes(`*${anchor}`)
}

/** Writes a value where a variable took it from somewhere else. */
function literal({ place, text: value }: Edit, text: string): Edit | undefined {
  const map = ancestorsOf(text, place.span.start).findLast((node) => node.type === 'map')
  const from = map?.type === 'map' && map.entries.find(({ key }) => key.text === 'valueFrom')
  return from ? { place: { ...place, span: spanOf(from) }, text: `value: ${value}` } : undefined
}

/** Takes out the variable whose value stands at a place: its item of a list, or its entry of a map, with its lines. */
function removal({ place }: Edit, text: string): Edit | undefined {
  const variable = variableAt(place.span, text)
  if (!variable || variable.siblings < 2) return undefined
  const { own, isItem } = variable
  const start = text.lastIndexOf('\n', own.start - 1) + 1
  const end = text.indexOf('\n', Math.max(own.start, own.end - 1)) + 1
  // A line shared with something else is not taken out.
  const before = text.slice(start, own.start)
  const behind = text.slice(own.end, end)
  const alone = isItem ? /^ *- +$/.test(before) : /^ *$/.test(before)
  if (!alone || end === 0 || !/^[ \t]*(?:#[^\n]*)?\r?\n?$/.test(behind)) return undefined
  return { place: { ...place, span: { start, end } }, text: '' }
}

/** All that is one variable, and how many things stand in its list or map, itself among them. */
interface VariableSpan {
  readonly own: Span
  readonly siblings: number
  readonly isItem: boolean
}

/** The variable that has its whole value at a place: what else its scalar holds would go with it. */
function variableAt({ start, end }: Span, text: string): VariableSpan | undefined {
  const [value, parent, outer] = ancestorsOf(text, start).toReversed()
  if (value?.type !== 'scalar' || !/^["']?$/.test(text.slice(end, value.span.end))) return undefined
  const before = text.slice(value.span.start, start)
  if (parent?.type === 'seq') {
    const isPair = /^["']?[A-Za-z_][A-Za-z0-9_]*=$/.test(before)
    return isPair ? { own: value.span, siblings: parent.items.length, isItem: true } : undefined
  }
  if (parent?.type !== 'map' || !/^["']?$/.test(before)) return undefined
  if (child(parent, 'name') && outer?.type === 'seq')
    return { own: parent.span, siblings: outer.items.length, isItem: true }
  const entry = parent.entries.find((one) => one.value === value)
  return entry && { own: spanOf(entry), siblings: parent.entries.length, isItem: false }
}

/** Takes one of several `key=value` out of a list with commas; the last one goes with its variable. */
function setting(edit: Edit, text: string): Edit | undefined {
  const { start, end } = edit.place.span
  // Where escapes or lines of its own hide the place of a setting, it is that of them all.
  if (/[,\\|>]/.test(text.slice(start, end))) return undefined
  const place = (from: number, to: number) => ({ ...edit.place, span: { start: from, end: to } })
  // A comma behind the scalar parts it from the next one of a YAML collection.
  const value = ancestorsOf(text, start).at(-1)
  const isOwn = (at: number): boolean =>
    text[at] === ',' && (value?.type !== 'scalar' || (value.span.start < at && at < value.span.end))
  if (isOwn(end)) return { place: place(start, end + 1), text: '' }
  if (isOwn(start - 1)) return { place: place(start - 1, end), text: '' }
  return removal(edit, text)
}

function spanOf({ key, value }: YamlEntry): Span {
  return { start: key.span.start, end: value.span.end }
}

/** Adds a variable to the container at a place, behind those it has, in their form. */
function variable({ place, text: value, name = '' }: Edit, text: string): Edit | undefined {
  const around = ancestorsOf(text, place.span.start)
  const container = around.findLast(
    (node): node is YamlMap => node.type === 'map' && child(node, 'image') !== undefined,
  )
  if (!container || text[container.span.start] === '{') return undefined
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const env = container.entries.find(({ key }) => key.text === 'env')
  if (!env) return newList(container, around, { place, text: value, name }, text, eol)
  const last = items(env.value).at(-1)
  if (env.value.type !== 'seq' || last?.type !== 'map' || text[env.value.span.start] === '[') return undefined
  const line = text.lastIndexOf('\n', last.span.start - 1) + 1
  const dash = text.slice(line, last.span.start)
  const isFlow = text[last.span.start] === '{'
  if (!/^ *- +$/.test(dash)) return undefined
  const written = isFlow
    ? `${dash}{name: ${name}, value: ${value}}`
    : `${dash}name: ${name}${eol}${' '.repeat(dash.length)}value: ${value}`
  return insertedBehind(last.span.end, written, place, text, eol)
}

/** A container without variables gets a list of them behind its image. */
function newList(
  container: YamlMap,
  around: readonly YamlNode[],
  { place, text: value, name = '' }: Edit,
  text: string,
  eol: string,
): Edit | undefined {
  const image = container.entries.find(({ key }) => key.text === 'image')
  if (image?.value.type !== 'scalar' || textOf(image.value) === undefined) return undefined
  const line = text.lastIndexOf('\n', image.key.span.start - 1) + 1
  const column = image.key.span.start - line
  if (!/^[ -]*$/.test(text.slice(line, image.key.span.start))) return undefined
  const pad = ' '.repeat(column)
  const dash = pad + ' '.repeat(dashOffset([container, ...around.toReversed()], text))
  const written = `${pad}env:${eol}${dash}- name: ${name}${eol}${dash}  value: ${value}`
  return insertedBehind(image.value.span.end, written, place, text, eol)
}

/** How far behind its key's column the first list of these nodes that stands in lines of its own begins. */
function dashOffset(nodes: readonly YamlNode[], text: string): number {
  const column = (offset: number): number => offset - text.lastIndexOf('\n', offset - 1) - 1
  for (const node of nodes) {
    if (node.type !== 'map') continue
    for (const { key, value, merged } of node.entries) {
      const isList = value.type === 'seq' && text[value.span.start] === '-'
      const offset = column(value.span.start) - column(key.span.start)
      // An alias stands for a list of another place.
      if (isList && !merged && value.span.start > key.span.end && offset >= 0 && offset <= 8) return offset
    }
  }
  return 2
}

/** Lines of their own behind the line that something ends on. */
function insertedBehind(end: number, written: string, place: Edit['place'], text: string, eol: string): Edit {
  const found = text.indexOf('\n', Math.max(0, end - 1))
  const at = found < 0 ? text.length : found + 1
  const inserted = found < 0 ? `${eol}${written}` : `${written}${eol}`
  return { place: { ...place, span: { start: at, end: at } }, text: inserted }
}

/** The nodes around an offset of a YAML text, the outermost first; none where it is no YAML. */
function ancestorsOf(text: string, offset: number): YamlNode[] {
  const { documents, problems } = parseYaml(text, defaultLimits)
  if (problems.some(({ rule }) => rule === 'source/syntax')) return []
  const around: YamlNode[] = []
  let here = documents.map(({ root }) => root).find((root) => holds(root, offset))
  while (here) {
    around.push(here)
    const inside: readonly YamlNode[] =
      here.type === 'map' ? here.entries.map(({ value }) => value) : here.type === 'seq' ? here.items : []
    here = inside.find((node) => holds(node, offset))
  }
  return around
}

function holds({ span }: YamlNode, offset: number): boolean {
  return span.start <= offset && offset < span.end
}
