import type { Chart, Charts } from './chart.ts'
import { type Block, type Reference, readTemplate, type Template } from './template.ts'
import type { KeyLine } from './templateLines.ts'

/** A block of templates, and the file it stands in. */
interface PlacedBlock {
  readonly path: string
  readonly block: Block
  readonly isMain: boolean
}

/** A line with a key, and the file it stands in. */
export interface PlacedLine {
  readonly path: string
  readonly line: KeyLine
  /** True for what a file renders by itself: its keys are known from the root of an object on. */
  readonly isMain: boolean
}

/** All that a template renders with: itself, and the named templates it includes. */
export interface Reached {
  /** The uses of values by the first key; those of all values by the empty text. */
  readonly references: ReadonlyMap<string, readonly Reference[]>
  /** The lines by their own key; those whose key is not known, or that have none, by the empty text. */
  readonly lines: ReadonlyMap<string, readonly PlacedLine[]>
}

const empty: Template = { main: { lines: [], references: [], includes: new Set() }, defined: new Map() }

/** How many charts one chart may be made of. */
const mostCharts = 200

/** The templates of charts, each read when it is first asked for. */
export class Templates {
  readonly #charts: Charts
  readonly #read = new Map<string, Template>()
  readonly #named = new Map<Chart, ReadonlyMap<string, PlacedBlock[]>>()
  readonly #reached = new Map<Chart, Map<string, Reached>>()

  constructor(charts: Charts) {
    this.#charts = charts
  }

  /**
   * What a template renders with: itself, and all named templates it includes.
   * @param root the chart that is rendered: all its charts share their named templates
   */
  reachedFrom(path: string, root: Chart): Reached {
    const known = this.#reached.get(root) ?? new Map<string, Reached>()
    this.#reached.set(root, known)
    const made = known.get(path) ?? reachedBy(this.#blocksFrom(path, root))
    known.set(path, made)
    return made
  }

  #blocksFrom(path: string, root: Chart): readonly PlacedBlock[] {
    const named = this.#namedIn(root)
    const found: PlacedBlock[] = [{ path, block: this.#template(path).main, isMain: true }]
    const seen = new Set<string>()
    for (const { block } of found)
      for (const name of block.includes) {
        if (seen.has(name)) continue
        seen.add(name)
        for (const other of named.get(name) ?? []) found.push(other)
      }
    return found
  }

  #namedIn(root: Chart): ReadonlyMap<string, PlacedBlock[]> {
    const before = this.#named.get(root)
    if (before) return before
    const named = new Map<string, PlacedBlock[]>()
    for (const path of this.#pathsOf(root))
      for (const [name, block] of this.#template(path).defined) {
        push(named, name, { path, block, isMain: false })
      }
    this.#named.set(root, named)
    return named
  }

  /** The files of a chart and of the charts in it and beside it. */
  #pathsOf(root: Chart): Set<string> {
    const charts = [root]
    const paths = new Set<string>()
    for (const chart of charts) {
      for (const path of this.#charts.below(chart.folder))
        if (/(?:^|\/)templates\//.test(path) && /\.(?:tpl|ya?ml|txt)$/.test(path)) paths.add(path)
      for (const { name, alias } of chart.dependencies) {
        const next = this.#charts.within(chart, alias ?? name)
        if (next && 'folder' in next && !charts.includes(next) && charts.length < mostCharts)
          charts.push(next)
      }
    }
    return paths
  }

  #template(path: string): Template {
    const before = this.#read.get(path)
    if (before) return before
    const text = this.#charts.text(path)
    const made = text === undefined ? empty : readTemplate(text)
    this.#read.set(path, made)
    return made
  }
}

function reachedBy(blocks: readonly PlacedBlock[]): Reached {
  const references = new Map<string, Reference[]>()
  const lines = new Map<string, PlacedLine[]>()
  for (const { path, block, isMain } of blocks) {
    for (const reference of block.references) push(references, reference.values[0]?.name ?? '', reference)
    for (const line of block.lines) {
      const last = line.path.at(-1)
      const key = last?.isItem ? '' : (last?.name ?? '')
      push(lines, key, { path, line, isMain })
    }
  }
  return { references, lines }
}

function push<V>(groups: Map<string, V[]>, key: string, value: V): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}
