import type { Limits } from '../source/limits.ts'
import { resolvePath } from '../source/path.ts'
import type { Span } from '../source/span.ts'
import { fileText, type SourceFile } from '../source/text.ts'
import type { YamlMap, YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'
import { type Ground, moved } from './ground.ts'
import type { Mistake } from './resource.ts'

/** The documents of one text, on the ground. */
export interface Documents {
  readonly roots: readonly YamlNode[]
  /** Why not all of it could be read, or not at all. */
  readonly mistakes: readonly Mistake[]
  /** Where the first template expression stands, if it is a template. */
  readonly template?: Span
}

/** A kustomization as it stands in its folder. */
export interface KustomizationFile {
  readonly folder: string
  readonly path: string
  readonly root: YamlMap
  readonly isComponent: boolean
  /** What it is called where it is no file of its own: the Flux or Argo CD object that deploys a folder. */
  readonly unit?: string
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

/** Whether a path is that of a kustomization. */
export function isKustomization(path: string): boolean {
  return names.some((name) => path === name || path.endsWith(`/${name}`))
}

/** A file of the workspace; `unread` where something stands that a run does not read: ignored, too large, no text. */
export type Find = (path: string) => SourceFile | 'unread' | undefined

/**
 * How many parts of objects patches may look at: so many to begin with, and so many more for each character that builds
 * read. Real workspaces need a hundredth of that.
 */
const work = { first: 300_000, perCharacter: 3 } as const

/** The files that builds may read, each given its stretch of the ground and parsed when it is first asked for. */
export class Files {
  readonly ground: Ground
  /** What patches may still do. */
  readonly work = { left: work.first }
  readonly #find: Find
  readonly #found = new Map<string, SourceFile | 'unread' | undefined>()
  readonly #limits: Limits
  readonly #documents = new Map<string, Documents>()
  readonly #kustomizations = new Map<string, KustomizationFile | undefined>()
  readonly #inline = new Map<YamlNode, Documents>()
  readonly #starts = new Map<string, number>()

  constructor(find: Find, ground: Ground, limits: Limits) {
    this.#find = find
    this.ground = ground
    this.#limits = limits
  }

  /** Whether something of the workspace stands there; `unread` for what is there and not read. */
  has(path: string): boolean | 'unread' {
    const file = this.#file(path)
    return file === 'unread' ? file : file !== undefined
  }

  #file(path: string): SourceFile | 'unread' | undefined {
    if (!this.#found.has(path)) this.#found.set(path, this.#find(path))
    return this.#found.get(path)
  }

  /** The kustomization of a folder; undefined where there is none that can be read. */
  kustomization(folder: string): KustomizationFile | undefined {
    if (!this.#kustomizations.has(folder)) this.#kustomizations.set(folder, this.#read(folder))
    return this.#kustomizations.get(folder)
  }

  #read(folder: string): KustomizationFile | undefined {
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`
      const root = this.documents(path)?.roots.find((node) => node.type === 'map')
      if (root?.type !== 'map') continue
      const kind = root.index.get('kind')?.value
      return { folder, path, root, isComponent: kind?.type === 'scalar' && kind.text === 'Component' }
    }
    return undefined
  }

  /** The documents of a file; undefined where there is no such file. */
  documents(path: string): Documents | undefined {
    const before = this.#documents.get(path)
    if (before) return before
    const file = this.#file(path)
    if (file === undefined || file === 'unread') return undefined
    const made = this.#parse(file.text, this.#start(file))
    this.#documents.set(path, made)
    return made
  }

  /** The documents of a text that stands in a scalar of another: an inline patch. */
  inline(scalar: YamlScalar): Documents {
    const before = this.#inline.get(scalar)
    if (before) return before
    const made = this.#parse(scalar.text, this.ground.add(this.ground.inside(scalar)))
    this.#inline.set(scalar, made)
    return made
  }

  /** A whole file as text, and the ground's span of a part of it. */
  text(path: string): { readonly text: string; at(start: number, end: number): Span } | undefined {
    const file = this.#file(path)
    if (file === undefined || file === 'unread') return undefined
    const by = this.#start(file)
    return { text: file.text, at: (start, end) => ({ start: start + by, end: end + by }) }
  }

  #start(file: SourceFile): number {
    const known = this.#starts.get(file.path)
    if (known !== undefined) return known
    const start = this.ground.add(fileText(file))
    this.#starts.set(file.path, start)
    this.work.left += work.perCharacter * file.text.length
    return start
  }

  #parse(text: string, by: number): Documents {
    const { documents, problems, unreadable } = parseYaml(text, this.#limits)
    const onGround = ({ start, end }: Span): Span => ({ start: start + by, end: end + by })
    const refused = unreadable ?? problems.find((problem) => problem.refused)
    const template = documents.find((document) => document.template)?.template
    const done = new Map<YamlNode, YamlNode>()
    return {
      roots: documents.map(({ root }) => moved(root, by, done)),
      mistakes: refused ? [{ says: refused.message, span: onGround(refused.span) }] : [],
      ...(template && { template: onGround(template) }),
    }
  }
}

/** What an entry of a list of resources leads to. */
export type Target =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | { readonly kind: 'remote' | 'missing' | 'outside' | 'unread' }

/** Kustomize takes for remote whatever is neither a file nor a folder and looks like a repository. */
export function targetOf(files: Files, folder: string, entry: string): Target {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^git@|^[^/]*\.[a-z]+\/.+\/|[?&]ref=/i.test(entry) && !entry.startsWith('.'))
    return { kind: 'remote' }
  const path = resolvePath(folder, entry)
  if (path === undefined) return { kind: 'outside' }
  if (files.has(path) === true) return { kind: 'file', path }
  if (files.kustomization(path)) return { kind: 'folder', path }
  return { kind: files.has(path) ? 'unread' : 'missing' }
}
