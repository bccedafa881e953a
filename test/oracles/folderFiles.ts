import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The files below a folder as texts by path; a file is read when it is asked for, and then kept. */
export class FolderFiles implements ReadonlyMap<string, string> {
  readonly #root: string
  readonly #texts = new Map<string, string | undefined>()

  constructor(root: string) {
    this.#root = root
    this.#list('', 0)
  }

  get size(): number {
    return this.#texts.size
  }

  has(path: string): boolean {
    return this.#texts.has(path)
  }

  get(path: string): string | undefined {
    const kept = this.#texts.get(path)
    if (kept !== undefined || !this.#texts.has(path)) return kept
    const text = readFileSync(join(this.#root, path), 'utf8')
    this.#texts.set(path, text)
    return text
  }

  keys(): MapIterator<string> {
    return this.#texts.keys()
  }

  *values(): MapIterator<string> {
    for (const path of this.#texts.keys()) yield this.get(path) ?? ''
  }

  *entries(): MapIterator<[string, string]> {
    for (const path of this.#texts.keys()) yield [path, this.get(path) ?? '']
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries()
  }

  forEach(callback: (text: string, path: string, files: ReadonlyMap<string, string>) => void): void {
    for (const [path, text] of this) callback(text, path, this)
  }

  #list(folder: string, depth: number): void {
    // Links may lead in circles.
    if (depth > 40) return
    for (const entry of readdirSync(join(this.#root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name !== '.git') this.#list(path, depth + 1)
      } else if (entry.isFile()) this.#texts.set(path, undefined)
      else if (entry.isSymbolicLink()) this.#follow(path, depth)
    }
  }

  #follow(path: string, depth: number): void {
    const found = statSync(join(this.#root, path), { throwIfNoEntry: false })
    if (found?.isFile()) this.#texts.set(path, undefined)
    else if (found?.isDirectory() && depth < 10) this.#list(path, depth + 10)
  }
}
