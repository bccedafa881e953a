import type { Limits } from '../source/limits.ts'
import { fileName, folderOf, resolvePath } from '../source/path.ts'
import type { SourceFile } from '../source/text.ts'
import { child, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'

/** A file of the workspace; `unread` where something stands that a run does not read. */
export type Find = (path: string) => SourceFile | 'unread' | undefined

/** A dependency as a chart names it. */
export interface Dependency {
  readonly name: string
  readonly alias?: string
  readonly repository?: string
  /** Where its name stands. */
  readonly node: YamlNode
  readonly path: string
}

/** A chart of the workspace. */
export interface Chart {
  readonly folder: string
  readonly name: string
  readonly dependencies: readonly Dependency[]
}

/** The charts of a workspace, each read when it is first asked for. */
export class Charts {
  readonly #paths: ReadonlySet<string>
  readonly #find: Find
  readonly #limits: Limits
  readonly #byFolder = new Map<string, Chart>()
  readonly #byName = new Map<string, Chart[]>()
  readonly #kustomizations = new Set<string>()
  readonly #byParent = new Map<string, Chart[]>()
  readonly #yaml = new Map<string, readonly YamlNode[]>()

  /** @param paths of all files that were walked */
  constructor(paths: ReadonlySet<string>, find: Find, limits: Limits) {
    this.#paths = paths
    this.#find = find
    this.#limits = limits
    for (const path of paths) {
      if (/^(?:kustomization\.ya?ml|Kustomization)$/.test(fileName(path)))
        this.#kustomizations.add(folderOf(path))
      const chart = fileName(path) === 'Chart.yaml' ? this.#read(path) : undefined
      if (!chart) continue
      this.#byFolder.set(chart.folder, chart)
      push(this.#byName, chart.name, chart)
      // What lies in `charts/` is a part of the chart around it.
      const around = folderOf(chart.folder)
      if (fileName(around) === 'charts') push(this.#byParent, folderOf(around), chart)
    }
  }

  named(name: string): readonly Chart[] {
    return this.#byName.get(name) ?? []
  }

  has(path: string): boolean {
    return this.#paths.has(path)
  }

  /** All files below a folder. */
  *below(folder: string): Generator<string> {
    for (const path of this.#paths) if (folder === '' || path.startsWith(`${folder}/`)) yield path
  }

  text(path: string): string | undefined {
    const file = this.#paths.has(path) ? this.#find(path) : undefined
    return file === undefined || file === 'unread' ? undefined : file.text
  }

  /** The first document of a file. */
  yaml(path: string): YamlNode | undefined {
    return this.documents(path)[0]
  }

  documents(path: string): readonly YamlNode[] {
    const before = this.#yaml.get(path)
    if (before) return before
    const text = this.text(path)
    const made = text === undefined ? [] : parseYaml(text, this.#limits).documents.map(({ root }) => root)
    this.#yaml.set(path, made)
    return made
  }

  /** The one file that a kustomization can mean by a path, wherever it is. */
  originOf(relative: string): string | undefined {
    const found = new Set<string>()
    for (const folder of this.#kustomizations) {
      const path = resolvePath(folder, relative)
      if (path !== undefined && this.#paths.has(path)) found.add(path)
    }
    return found.size === 1 ? [...found][0] : undefined
  }

  /** The chart that stands under a name in another one: in its folder, or where it says that it lies. */
  within(chart: Chart, name: string): Chart | Dependency | undefined {
    const dependency = chart.dependencies.find((one) => (one.alias ?? one.name) === name)
    const real = dependency?.name ?? name
    const inside = this.#byParent.get(chart.folder)?.filter((one) => one.name === real)
    if (inside?.length === 1) return inside[0]
    const beside = dependency?.repository?.startsWith('file://')
      ? resolvePath(chart.folder, dependency.repository.slice('file://'.length))
      : undefined
    return (beside === undefined ? undefined : this.#byFolder.get(beside)) ?? dependency
  }

  #read(path: string): Chart | undefined {
    const root = this.yaml(path)
    const name = textOf(child(root, 'name'))
    if (name === undefined) return undefined
    const folder = folderOf(path)
    // Charts of Helm 2 name them in a file of their own.
    const older = folder === '' ? 'requirements.yaml' : `${folder}/requirements.yaml`
    const dependencies = [
      ...this.#dependencies(root, path),
      ...(this.has(older) ? this.#dependencies(this.yaml(older), older) : []),
    ]
    return { folder, name, dependencies }
  }

  #dependencies(root: YamlNode | undefined, path: string): Dependency[] {
    return items(child(root, 'dependencies')).flatMap((item) => {
      const node = child(item, 'name')
      const name = textOf(node)
      if (!node || name === undefined) return []
      const alias = textOf(child(item, 'alias'))
      const repository = textOf(child(item, 'repository'))
      return [{ name, node, path, ...(alias && { alias }), ...(repository && { repository }) }]
    })
  }
}

function push<V>(groups: Map<string, V[]>, key: string, value: V): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}
