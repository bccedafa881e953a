import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Range,
  visit,
} from 'yaml'

/** One way to write the same otherwise: where, and which of several ways, are any numbers. */
export type Mutation = (text: string, at: number, way: number) => string | undefined

const trailers = [' # 注释', '\t# tab', '   # value: "1"', '  ', ' #']

/** Ways to write a YAML text otherwise. Most keep what it means: whoever uses one has to look. */
export const yamlMutations: Readonly<Record<string, Mutation>> = {
  trailer: (text, at, way) => inLines(text, at, (line) => (line === '' ? [] : [line + pick(trailers, way)])),
  comment: (text, at, way) => inLines(text, at, (line) => [`${' '.repeat(way % 9)}# a: {b`, line]),
  blank: (text, at, way) => inLines(text, at, (line) => [way % 2 === 0 ? '' : '   ', line]),
  gap: (text, at, way) =>
    inLines(text, at, (line) => [line.replace(/: (?=\S)/, `:${' '.repeat(2 + (way % 3))}`)]),
  deeper: (text) => text.replace(/^ +/gm, '$&$&'),
  start: (text, _, way) => pick(['---\n', '--- # first\n', '# head\n\n---\n'], way) + text,
  stop: (text) => `${text.replace(/\n*$/, '\n')}...\n`,
  quote: (text, at, way) => {
    const scalar = pick(scalarsOf(text), at)
    if (!scalar || scalar.text.includes('\n')) return undefined
    const inDouble = JSON.stringify(scalar.text)
    // Not in names: a file is known by them before anything reads it as YAML.
    const escaped = inDouble.replace(/^"\d/, (start) => `"\\x${start.charCodeAt(1).toString(16)}`)
    const inSingle = `'${scalar.text.replaceAll("'", "''")}'`
    const block = `|-\n${' '.repeat(24)}${scalar.text}`
    const folded = `>-\n${' '.repeat(24)}${scalar.text}`
    const written = [inSingle, inDouble, escaped, scalar.text, block, folded]
    return put(text, scalar, pick(written, way) ?? '')
  },
  mark: (text, at, way) => {
    const scalar = pick(scalarsOf(text), at)
    const mark = pick(['&mark ', '!!str ', '&mark !!str '], way) ?? ''
    return scalar && put(text, { start: scalar.start, end: scalar.start }, mark)
  },
  flow: (text, at, way) => {
    const flow = pick(collectionsOf(text, true), at)
    if (!flow) return undefined
    const inside = text.slice(flow.start + 1, flow.end - 1)
    const pad = `\n${' '.repeat(30)}`
    const made = [` ${inside} `, `${inside},`, inside.replaceAll(', ', `,${pad}`), `${pad}${inside}${pad}`]
    return put(text, { start: flow.start + 1, end: flow.end - 1 }, pick(made, way) ?? inside)
  },
  indent: (text, at, way) => {
    const block = pick(collectionsOf(text, false), at)
    if (!block) return undefined
    const from = text.lastIndexOf('\n', block.start - 1) + 1
    const inside = text.slice(from, block.end)
    const moved =
      way % 3 === 0 ? inside.replace(/^ {2}/gm, '') : inside.replace(/^(?=.)/gm, ' '.repeat(1 + (way % 4)))
    return put(text, { start: from, end: block.end }, moved)
  },
  swap: (text, at) => {
    const couple = pick(couplesOf(text), at)
    if (!couple) return undefined
    const [first, second] = couple
    const between = text.slice(first.end, second.start)
    const made = text.slice(second.start, second.end) + between + text.slice(first.start, first.end)
    return put(text, { start: first.start, end: second.end }, made)
  },
}

interface Spot {
  readonly start: number
  readonly end: number
}

function pick<T>(all: readonly T[], at: number): T | undefined {
  return all[at % all.length]
}

function put(text: string, { start, end }: Spot, made: string): string {
  return text.slice(0, start) + made + text.slice(end)
}

function inLines(text: string, at: number, change: (line: string) => string[]): string {
  const lines = text.split('\n')
  const number = at % lines.length
  lines.splice(number, 1, ...change(lines[number] ?? ''))
  return lines.join('\n')
}

function scalarsOf(text: string): (Spot & { readonly text: string })[] {
  const found: (Spot & { readonly text: string })[] = []
  for (const document of parseAllDocuments(text, { schema: 'failsafe' }))
    visit(document, {
      Scalar: (_, node) => {
        if (node.range && typeof node.value === 'string' && !node.type?.startsWith('BLOCK'))
          found.push({ start: node.range[0], end: node.range[1], text: node.value })
      },
    })
  return found
}

function collectionsOf(text: string, isFlow: boolean): Spot[] {
  const found: Spot[] = []
  for (const document of parseAllDocuments(text))
    visit(document, {
      Collection: (_, node) => {
        const wanted = isFlow ? node.flow : !node.flow && isSeq(node)
        if (wanted && node.range) found.push({ start: node.range[0], end: node.range[1] })
      },
    })
  return found
}

/** Entries of a map that stand next to each other. */
function couplesOf(text: string): (readonly [Spot, Spot])[] {
  const found: (readonly [Spot, Spot])[] = []
  const spotOf = ({ key, value }: Pair): Spot => {
    const [start = 0, end = 0] = rangeOf(key) ?? []
    const last = rangeOf(value)?.[1] ?? end
    return { start, end: start + text.slice(start, last).trimEnd().length }
  }
  for (const document of parseAllDocuments(text))
    visit(document, {
      Map: (_, { items }) => {
        for (const [index, second] of items.entries()) {
          const first = items[index - 1]
          if (first) found.push([spotOf(first), spotOf(second)])
        }
      },
    })
  return found
}

function rangeOf(value: unknown): Range | null | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? (value as Node).range : undefined
}
