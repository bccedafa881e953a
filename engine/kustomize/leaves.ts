import { folderOf } from '../source/path.ts'
import { child, items, textOf } from '../source/yaml/node.ts'
import { applicationsIn } from './applications.ts'
import { Builder } from './build.ts'
import type { Build } from './built.ts'
import { type Files, type KustomizationFile, targetOf } from './files.ts'

/** One built overlay. */
export interface BuiltOverlay {
  /** The folder of its kustomization, or what the object is called that deploys it. */
  readonly unit: string
  readonly kustomization: KustomizationFile
  readonly build: Build
  /** How many kustomizations stand between it and those it builds on, by their folders. */
  readonly depths: ReadonlyMap<string, number>
}

/**
 * Builds what is deployed: every kustomization that no other one builds on. A component is no deployment by itself.
 * @param paths of all kustomizations of the workspace
 * @param objects paths of files that may hold objects of Flux or Argo CD that deploy one
 */
export function builtOverlays(
  paths: readonly string[],
  objects: readonly string[],
  files: Files,
): readonly BuiltOverlay[] {
  const found = new Map<string, KustomizationFile>()
  for (const path of [...paths].sort()) {
    const kustomization = files.kustomization(folderOf(path))
    if (kustomization) found.set(kustomization.folder, kustomization)
  }
  const applications = [...objects].sort().flatMap((path) => applicationsIn(path, files))
  const used = new Set([...found.values(), ...applications].flatMap((one) => basesOf(one, files)))
  const builder = new Builder(files)
  const made: BuiltOverlay[] = []
  const reached = new Set<string>()
  const add = (kustomization: KustomizationFile, build = builder.build(kustomization)): void => {
    for (const folder of build.folders) reached.add(folder)
    const unit = kustomization.unit ?? (kustomization.folder || '.')
    made.push({ unit, kustomization, build, depths: depthsBelow(kustomization, files) })
  }
  for (const application of applications) add(application)
  const components = [...found.values()].filter(({ isComponent }) => isComponent)
  const candidates = [...found.values()].filter(({ isComponent }) => !isComponent)
  for (const kustomization of candidates) if (!used.has(kustomization.folder)) add(kustomization)
  // Those that build on each other in a circle have no leaf.
  for (const kustomization of candidates) if (!reached.has(kustomization.folder)) add(kustomization)
  for (const kustomization of components) {
    if (reached.has(kustomization.folder)) continue
    const says = 'what uses the component is not here'
    const build = builder.build(kustomization)
    add(kustomization, { ...build, missing: [...build.missing, { says, span: kustomization.root.span }] })
  }
  return made
}

/** The folders a kustomization builds on. */
function basesOf({ folder, root, unit }: KustomizationFile, files: Files): string[] {
  return ['resources', 'bases', 'components'].flatMap((field) =>
    items(child(root, field)).flatMap((item) => {
      const target = targetOf(files, folder, textOf(item) ?? '')
      return target.kind === 'folder' && (unit !== undefined || target.path !== folder) ? [target.path] : []
    }),
  )
}

function depthsBelow(leaf: KustomizationFile, files: Files): Map<string, number> {
  const depths = new Map(leaf.unit === undefined ? [[leaf.folder, 0]] : [])
  let level: readonly KustomizationFile[] = [leaf]
  for (let depth = 1; level.length > 0; depth++) {
    const next: KustomizationFile[] = []
    for (const folder of level.flatMap((one) => basesOf(one, files))) {
      const base = depths.has(folder) ? undefined : files.kustomization(folder)
      if (!base) continue
      depths.set(folder, depth)
      next.push(base)
    }
    level = next
  }
  return depths
}
