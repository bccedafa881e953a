import { kinds as allKinds } from './kinds/index.ts'
import type { Kind } from './kinds/kind.ts'
import { mayHoldApplication } from './kustomize/applications.ts'
import type { SourceFile } from './source/text.ts'
import { isYamlName } from './source/yaml/yamlName.ts'

/** The files that could hold something of ours, each with the kinds that asked for it. */
export interface Classified {
  readonly files: readonly { readonly file: SourceFile; readonly candidates: readonly Kind[] }[]
  /** All files that were looked at. */
  readonly paths: ReadonlySet<string>
  /** Those that may hold an object of Flux or Argo CD that deploys a folder. */
  readonly applications: ReadonlySet<string>
}

/** Asks every kind, by path and a cheap look at the text, which files it could speak about. */
export function classify(files: Iterable<SourceFile>): Classified {
  const chosen: { file: SourceFile; candidates: Kind[] }[] = []
  const paths = new Set<string>()
  const applications = new Set<string>()
  for (const file of files) {
    paths.add(file.path)
    const isYaml = isYamlName(file.path)
    if (isYaml && mayHoldApplication(file.text)) applications.add(file.path)
    const candidates = allKinds.filter(
      (kind) =>
        (kind.format === 'plain' || isYaml || kind.named?.(file.path)) && kind.sniff(file.path, file.text),
    )
    if (candidates.length > 0) chosen.push({ file, candidates })
  }
  return { files: chosen, paths, applications }
}
