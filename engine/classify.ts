import { kinds as allKinds } from './kinds/index.ts'
import type { Extract, Kind } from './kinds/kind.ts'
import type { SourceFile } from './source/text.ts'
import { isYamlName } from './source/yaml/yamlName.ts'

/** The files that could hold something of ours, each with the kinds that asked for it. */
export interface Classified {
  readonly files: readonly { readonly file: SourceFile; readonly candidates: readonly Kind[] }[]
  readonly kinds: readonly Kind[]
  /** How many files were looked at. */
  readonly seen: number
}

/** Asks every kind, by path and a cheap look at the text, which files it could speak about. */
export function classify(files: Iterable<SourceFile>): Classified {
  const chosen: { file: SourceFile; candidates: Kind[] }[] = []
  const asked = new Set<Kind>()
  let seen = 0
  for (const file of files) {
    seen++
    const isYaml = isYamlName(file.path)
    const candidates = allKinds.filter(
      (kind) =>
        (kind.format === 'plain' || isYaml || kind.named?.(file.path)) && kind.sniff(file.path, file.text),
    )
    if (candidates.length === 0) continue
    for (const kind of candidates) asked.add(kind)
    chosen.push({ file, candidates })
  }
  // Documents may be embedded in any YAML: then every kind may be asked.
  const needed = [...asked].some((kind) => kind.embeds)
    ? allKinds
    : allKinds.filter((kind) => asked.has(kind))
  return { files: chosen, kinds: needed, seen }
}

/** Loads the readers of the kinds that are needed, in the order they are asked. */
export async function loadReaders(kinds: readonly Kind[]): Promise<ReadonlyMap<Kind, Extract>> {
  const readers = await Promise.all(kinds.map((kind) => kind.load()))
  return new Map(kinds.flatMap((kind, index) => (readers[index] ? [[kind, readers[index]] as const] : [])))
}
