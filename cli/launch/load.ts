import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeCache } from './codeCache.ts'

/** What the code of a CommonJS module is called with. */
type Wrapped = (exports: unknown, require: (name: string) => unknown, module: { exports: unknown }) => void

const head = '(function (exports, require, module) {'

/** A `require` for the CommonJS files of a folder; they are compiled through the cache, each evaluated once. */
export function loadFrom(folder: string, cache: CodeCache): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    if (!name.startsWith('./')) return require(name)
    const path = join(folder, name)
    if (!name.endsWith('.cjs')) return require(path)
    const known = loaded.get(path)
    if (known) return known.exports
    const module = { exports: {} as unknown }
    loaded.set(path, module)
    const script = cache.compile(name, `${head}${readFileSync(path, 'utf8')}\n})`, {
      filename: path,
      columnOffset: -head.length,
    })
    const wrapped: Wrapped = script.runInThisContext()
    wrapped(module.exports, load, module)
    return module.exports
  }
  return load
}
