import { compileSegment } from './globSegment.ts'
import { matchesWildcards, type Wildcards } from './wildcard.ts'

/** What a set of patterns says of a path: the last one that matches decides. */
export type GlobVerdict = 'ignored' | 'included' | undefined

interface Pattern {
  readonly index: number
  readonly included: boolean
  readonly foldersOnly: boolean
  /** Without a slash a pattern is about names, at any depth. */
  readonly nameOnly: boolean
  readonly parts: Wildcards<string>
}

/**
 * Patterns as `.gitignore` has them (gitignore(5)): `*`, `?`, `[…]`, `**`, `!` and a slash at the end. Matching takes
 * at most the product of the lengths of pattern and path, whatever they hold.
 */
export class Globs {
  readonly size: number
  /** Patterns without wildcards, by the name or path they mean. */
  readonly #exact = new Map<string, Pattern[]>()
  readonly #wild: Pattern[] = []

  constructor(lines: readonly string[]) {
    this.size = lines.length
    for (const [index, line] of lines.entries()) this.#add(index, line)
    this.#wild.reverse()
  }

  /** The patterns of a `.gitignore` file's text. */
  static ofFile(text: string): Globs {
    return new Globs(text.replace(/^\uFEFF/, '').split(/\r?\n/))
  }

  /** What the patterns say of the path itself, whatever they say of the folders it lies in. */
  verdict(path: string, isFolder: boolean): GlobVerdict {
    if (this.size === 0) return undefined
    const name = path.slice(path.lastIndexOf('/') + 1)
    let decisive: Pattern | undefined
    for (const key of [`/${path}`, name]) {
      for (const pattern of this.#exact.get(key) ?? []) {
        if (pattern.foldersOnly && !isFolder) continue
        if (!decisive || pattern.index > decisive.index) decisive = pattern
      }
    }
    const steps = this.#wild.length > 0 ? path.split('/') : []
    for (const pattern of this.#wild) {
      if (decisive && pattern.index < decisive.index) break
      if (pattern.foldersOnly && !isFolder) continue
      if (matchesWildcards(pattern.parts, pattern.nameOnly ? [name] : steps)) {
        decisive = pattern
        break
      }
    }
    if (!decisive) return undefined
    return decisive.included ? 'included' : 'ignored'
  }

  /** Whether a file matches, itself or a folder it lies in; what lies in a matching folder cannot be taken out again. */
  covers(path: string): boolean {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
      if (this.verdict(path.slice(0, slash), true) === 'ignored') return true
    return path !== '' && this.verdict(path, false) === 'ignored'
  }

  #add(index: number, line: string): void {
    let text = withoutEnd(line)
    if (text === '' || text.startsWith('#')) return
    const included = text.startsWith('!')
    if (included) text = text.slice(1)
    const foldersOnly = text.endsWith('/')
    if (foldersOnly) text = text.slice(0, -1)
    const nameOnly = !text.includes('/')
    const written = (text.startsWith('/') ? text.slice(1) : text).split('/')
    if (text === '' || (written.includes('') && !nameOnly)) return
    const head = { index, included, foldersOnly, nameOnly }
    if (!/[*?[\\]/.test(text)) {
      const key = nameOnly ? text : `/${written.join('/')}`
      const same = this.#exact.get(key)
      if (same) same.push({ ...head, parts: [] })
      else this.#exact.set(key, [{ ...head, parts: [] }])
      return
    }
    const parts = partsOf(written, nameOnly)
    if (parts) this.#wild.push({ ...head, parts })
  }
}

/** Without the blanks at the end, unless a backslash keeps one. */
function withoutEnd(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--
  return line.slice(0, end)
}

/** The parts between slashes; undefined where one of them can never match. */
function partsOf(written: readonly string[], nameOnly: boolean): Wildcards<string> | undefined {
  const parts: Wildcards<string>[number][] = []
  for (const [index, part] of written.entries()) {
    if (/^\*\*+$/.test(part) && !nameOnly) {
      // At the end it means what lies inside, which is at least one step.
      if (index === written.length - 1) parts.push(() => true)
      if (parts.at(-1) !== '**') parts.push('**')
      continue
    }
    const segment = compileSegment(part)
    if (!segment) return undefined
    parts.push(segment)
  }
  return parts
}
