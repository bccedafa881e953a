import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './shared.ts'

/** A source file with the files of ours it imports, and the packages and built-in modules. */
interface Source {
  readonly path: string
  readonly lines: number
  readonly imports: readonly string[]
  readonly packages: readonly string[]
  readonly runtime: readonly string[]
}

function sources(): Source[] {
  return ['engine', 'cli'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => read(join(entry.parentPath, entry.name))),
  )
}

function read(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const path = relative(root, file)
  const found = [
    ...text.matchAll(
      /(?:^|\n)(import|export)( type)?\b[^'"\n]*(?:\{[^}]*\}[^'"\n]*)?from '([^']+)'|import\('([^']+)'\)/g,
    ),
  ]
  const names = found.map((match) => ({
    name: match[3] ?? match[4] ?? '',
    isType: match[2] !== undefined,
    isLazy: match[4] !== undefined,
  }))
  const own = names.filter(({ name }) => name.startsWith('.'))
  const resolve = (name: string): string => relative(root, join(dirname(file), name))
  return {
    path,
    lines: text.split('\n').length,
    imports: own.map(({ name }) => resolve(name)),
    packages: names.filter(({ name }) => !name.startsWith('.')).map(({ name }) => name),
    runtime: own.filter(({ isType, isLazy }) => !isType && !isLazy).map(({ name }) => resolve(name)),
  }
}

const all = sources()
const inside = (folder: string): Source[] => all.filter(({ path }) => path.startsWith(folder))
const offences = (files: readonly Source[], isAllowed: (target: string, from: string) => boolean): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.filter((target) => !isAllowed(target, path)).map((target) => `${path} imports ${target}`),
  )

describe('who may import whom', () => {
  it('finds the sources', () => {
    expect(all.length).toBeGreaterThan(100)
    expect(all.flatMap(({ imports }) => imports).length).toBeGreaterThan(300)
  })

  it('source and values import nothing of ours but themselves', () => {
    expect(offences(inside('engine/source/'), (target) => target.startsWith('engine/source/'))).toEqual([])
    expect(
      offences(
        inside('engine/values/'),
        (target) => target.startsWith('engine/values/') || target === 'engine/source/span.ts',
      ),
    ).toEqual([])
  })

  it('entities know sources and values', () => {
    const allowed = ['engine/entities/', 'engine/source/', 'engine/values/']
    expect(
      offences(inside('engine/entities/'), (target) => allowed.some((folder) => target.startsWith(folder))),
    ).toEqual([])
  })

  it('builds know sources and values', () => {
    const allowed = ['engine/kustomize/', 'engine/source/', 'engine/values/']
    expect(
      offences(inside('engine/kustomize/'), (target) => allowed.some((folder) => target.startsWith(folder))),
    ).toEqual([])
  })

  it('a kind never imports another one', () => {
    const files = inside('engine/kinds/').filter(({ path }) => path !== 'engine/kinds/index.ts')
    const isAllowed = (target: string, from: string): boolean => {
      if (
        ['engine/source/', 'engine/values/', 'engine/entities/'].some((folder) => target.startsWith(folder))
      )
        return true
      if (/^engine\/kinds\/[^/]+\.ts$/.test(target)) return target !== 'engine/kinds/index.ts'
      const own = from.split('/').slice(0, 3).join('/')
      return from.split('/').length > 3 && target.startsWith(`${own}/`)
    }
    expect(offences(files, isAllowed)).toEqual([])
  })

  it('links know entities, sources and values, no kind', () => {
    const allowed = ['engine/links/', 'engine/entities/', 'engine/source/', 'engine/values/']
    expect(
      offences(inside('engine/links/'), (target) => allowed.some((folder) => target.startsWith(folder))),
    ).toEqual([])
  })

  it('logic knows values, entities and the trees of rule files', () => {
    const allowed = ['engine/logic/', 'engine/values/', 'engine/entities/', 'engine/source/']
    expect(
      offences(inside('engine/logic/'), (target) => allowed.some((folder) => target.startsWith(folder))),
    ).toEqual([])
  })

  it('the engine never touches the world', () => {
    expect(
      offences(inside('engine/'), (target) => target.startsWith('engine/') || target.startsWith('schemas/')),
    ).toEqual([])
    const touching = inside('engine/').flatMap(({ path, packages }) =>
      packages
        .filter((name) => name.startsWith('node:') && name !== 'node:crypto')
        .map((name) => `${path} imports ${name}`),
    )
    expect(touching).toEqual([])
    const ambient = inside('engine/').filter(({ path }) =>
      /\bprocess\.|\bDate\.now\(|new Date\(\)|\bconsole\./.test(readFileSync(join(root, path), 'utf8')),
    )
    expect(ambient.map(({ path }) => path)).toEqual([])
  })

  it('only engine/index.ts is taken from outside of the engine, and nobody inside takes it', () => {
    expect(
      offences(inside('cli/'), (target) => !target.startsWith('engine/') || target === 'engine/index.ts'),
    ).toEqual([])
    expect(offences(inside('engine/'), (target) => target !== 'engine/index.ts')).toEqual([])
  })

  it('reporters take only types from the engine', () => {
    const values = inside('cli/reporters/').flatMap(({ path, runtime }) =>
      runtime.filter((target) => target.startsWith('engine/')).map((target) => `${path} imports ${target}`),
    )
    expect(values).toEqual([])
  })

  it('has no cycles', () => {
    const graph = new Map(all.map(({ path, imports }) => [path, imports]))
    expect(cycleIn(graph)).toEqual([])
  })
})

describe('the shape of files', () => {
  it('names files for one noun', () => {
    const forbidden = /(^|\/)(utils?|helpers?|common|misc|types|shared|constants)(\.ts$|\/)/i
    expect(all.map(({ path }) => path).filter((path) => forbidden.test(path))).toEqual([])
  })

  it('keeps files small; only tables may be long', () => {
    const tables = new Set(['engine/logic/operators.ts', 'engine/kinds/prometheus-rules/promql/functions.ts'])
    expect(
      all
        .filter(({ path, lines }) => lines > 420 && !tables.has(path))
        .map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([])
  })
})

/** The first cycle of a graph of imports, types included. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const target of graph.get(path) ?? []) {
      const cycle = visit(target, [...trail, path])
      if (cycle.length > 0) return cycle
    }
    done.add(path)
    return []
  }
  for (const path of graph.keys()) {
    const cycle = visit(path, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
