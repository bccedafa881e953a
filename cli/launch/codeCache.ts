import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { Script, type ScriptOptions } from 'node:vm'

/** Where the compiled code of each name stands in what follows. */
type Contents = readonly (readonly [name: string, start: number, end: number])[]

/**
 * What V8 compiled in earlier runs, kept in one file for each version of Node in the user's own cache folder. Compiling
 * is most of what a short run costs. A cache that is absent, refused or cannot be written costs a run nothing but that.
 */
export class CodeCache {
  readonly #folder: string | undefined
  readonly #build: string
  readonly #held: ReadonlyMap<string, Buffer>
  readonly #scripts = new Map<string, Script>()
  #isStale = false

  private constructor(folder: string | undefined, build: string) {
    this.#folder = folder
    this.#build = build
    this.#held = (folder !== undefined && read(join(folder, fileName), build)) || new Map()
  }

  /** @param build tells the sources of all that is compiled */
  static open(env: NodeJS.ProcessEnv, build: string): CodeCache {
    return new CodeCache(env['NODE_DISABLE_COMPILE_CACHE'] ? undefined : folderOf(env), build)
  }

  compile(name: string, source: string, options: ScriptOptions): Script {
    const cachedData = this.#held.get(name)
    const script = new Script(source, { ...options, cachedData })
    if (script.cachedDataRejected !== false) this.#isStale = true
    this.#scripts.set(name, script)
    return script
  }

  /** When something had to be compiled: keeps all that this run used, which is why it is for the end of the run. */
  save(): void {
    if (this.#folder === undefined || !this.#isStale) return
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      accessSync(this.#folder, constants.W_OK)
      if (isOwn(statSync(this.#folder))) replace(join(this.#folder, fileName), this.#bytes())
    } catch {
      // Not everybody has a home that can be written to.
    }
  }

  #bytes(): Buffer {
    const code = new Map(this.#held)
    for (const [name, script] of this.#scripts) code.set(name, script.createCachedData())
    let end = 0
    const contents: Contents = [...code].map(([name, { length }]) => {
      end += length
      return [name, end - length, end]
    })
    const sealed = Buffer.concat([Buffer.from(`${JSON.stringify(contents)}\n`), ...code.values()])
    return Buffer.concat([seal(sealed, this.#build), sealed])
  }
}

const fileName = `${process.version}-${process.arch}.bin`

function folderOf(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME: named, HOME: home, LOCALAPPDATA: local } = env
  // A relative folder is to be ignored: XDG Base Directory Specification.
  if (named && isAbsolute(named)) return join(named, 'slo-lint')
  if (home && isAbsolute(home)) return join(home, '.cache', 'slo-lint')
  return local && isAbsolute(local) ? join(local, 'slo-lint') : undefined
}

/** Compiled code is obeyed like a program: nobody else may have written it. */
function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  // Windows has no such modes; there, folders of a user are the user's.
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}

/** Other runs see the old file or the new one. */
function replace(path: string, bytes: Buffer): void {
  const temporary = `${path}.${process.pid}`
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 })
    renameSync(temporary, path)
  } catch {
    rmSync(temporary, { force: true })
  }
}

function read(path: string, build: string): Map<string, Buffer> | undefined {
  let handle: number | undefined
  try {
    handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const stat = fstatSync(handle)
    return stat.isFile() && isOwn(stat) ? opened(readFileSync(handle), build) : undefined
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function opened(bytes: Buffer, build: string): Map<string, Buffer> | undefined {
  const sealed = bytes.subarray(sealLength)
  if (!seal(sealed, build).equals(bytes.subarray(0, sealLength))) return undefined
  const start = sealed.indexOf('\n') + 1
  const contents: Contents = JSON.parse(sealed.toString('utf8', 0, start))
  const code = sealed.subarray(start)
  return new Map(contents.map(([name, from, to]) => [name, code.subarray(from, to)]))
}

const sealLength = 32

/** V8 trusts what it is given and compares no more of the source than its length; a disk may have lost some of it. */
function seal(bytes: Buffer, build: string): Buffer {
  return createHash('sha256').update(build).update(bytes).digest()
}
