import { folderOf } from '../source/path.ts'
import type { Charts } from './chart.ts'
import type { Rendering } from './source.ts'
import { type Layer, layersFor, Values } from './values.ts'

/** The values a chart was rendered with, as far as the workspace has them. */
export interface ChartValues {
  /** What is in force where nothing else was given. */
  readonly sure: Values
  /** Files that may have been given: nobody says which. */
  readonly possible: readonly Values[]
}

/** Reads the values of charts, each rendering once. */
export class ChartValuesReader {
  readonly #charts: Charts
  readonly #given: readonly string[]
  readonly #made = new Map<string, ChartValues>()

  /** @param given the files of values that the charts were rendered with, the strongest last */
  constructor(charts: Charts, given: readonly string[]) {
    this.#charts = charts
    this.#given = given
  }

  of({ charts, below }: Rendering): ChartValues {
    const root = charts[0]?.folder ?? ''
    const key = JSON.stringify([charts.map(({ folder }) => folder), below])
    const before = this.#made.get(key)
    if (before) return before
    const own = charts.flatMap(({ folder }, depth) =>
      this.#layers(inFolder(folder, 'values.yaml'), below.slice(depth)),
    )
    const given = this.#given.filter((path) => this.#isFor(path, root)).reverse()
    const layers = [...given.flatMap((path) => this.#layers(path, below)), ...own]
    const others = given.length > 0 ? [] : this.#others(root)
    const made: ChartValues = {
      sure: new Values(layers),
      possible: others.map((path) => new Values(this.#layers(path, below))),
    }
    this.#made.set(key, made)
    return made
  }

  #layers(path: string, below: readonly string[]): Layer[] {
    const root = this.#charts.has(path) ? this.#charts.yaml(path) : undefined
    return root ? layersFor(path, root, below) : []
  }

  /** A file in the folder of another chart is for that one. */
  #isFor(path: string, root: string): boolean {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (this.#charts.has(inFolder(folder, 'Chart.yaml'))) return folder === root
      if (folder === '') return true
    }
  }

  /** `values-prod.yaml` and the like. */
  #others(root: string): string[] {
    const found: string[] = []
    for (const path of this.#charts.below(root)) {
      const name = root === '' ? path : path.slice(root.length + 1)
      if (/^values[^/]+\.ya?ml$/.test(name) || name === 'values.yml')
        if (name !== 'values.yaml') found.push(path)
    }
    return found
  }
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
