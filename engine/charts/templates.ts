import type { Chart, Charts } from './chart.ts'
import { type Block, readTemplate, type Template } from './template.ts'

/** A block of templates, and the file it stands in. */
export interface PlacedBlock {
  readonly path: string
  readonly block: Block
  /** True for what a file renders by itself: its keys are known from the root of an object on. */
  readonly isMain: boolean
}

const empty: Template = { main: { lines: [], references: [], includes: new Set() }, defined: new Map() }

/** How many charts one chart may be made of. */
const mostCharts = 200

/** The templates of charts, each read when it is first asked for. */
export class Templates {
  readonly #charts: Charts
  readonly #read = new Map<string, Template>()
  readonly #named = new Map<Chart, ReadonlyMap<string, PlacedBlock[]>>()
  readonly #reached = new Map<Chart, Map<string, readonly PlacedBlock[]>>()

  constructor(charts: Charts) {
    this.#charts = charts
  }

  /**
   * What a template renders with: itself, and all named templates it includes.
   * @param root the chart that is rendered: all its charts share their named templates
   */
  reachedFrom(path: string, root: Chart): readonly PlacedBlock[] {
    const known = this.#reached.get(root) ?? new Map<string, readonly PlacedBlock[]>()
    this.#reached.set(root, known)
    const before = known.get(path)
    if (before) return before
    const named = this.#namedIn(root)
    const found: PlacedBlock[] = [{ path, block: this.#template(path).main, isMain: true }]
    const seen = new Set<string>()
    for (const { block } of found)
      for (const name of block.includes) {
        if (seen.has(name)) continue
        seen.add(name)
        for (const other of named.get(name) ?? []) found.push(other)
      }
    known.set(path, found)
    return found
  }

  #namedIn(root: Chart): ReadonlyMap<string, PlacedBlock[]> {
    const before = this.#named.get(root)
    if (before) return before
    const named = new Map<string, PlacedBlock[]>()
    for (const path of this.#pathsOf(root))
      for (const [name, block] of this.#template(path).defined) {
        const group = named.get(name)
        if (group) group.push({ path, block, isMain: false })
        else named.set(name, [{ path, block, isMain: false }])
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
