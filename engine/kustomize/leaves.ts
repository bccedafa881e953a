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
  const used = new Set<string>()
  for (const { folder, root, unit } of [...found.values(), ...applications]) {
    for (const field of ['resources', 'bases', 'components'])
      for (const item of items(child(root, field))) {
        const target = targetOf(files, folder, textOf(item) ?? '')
        if (target.kind === 'folder' && (unit || target.path !== folder)) used.add(target.path)
      }
  }
  const builder = new Builder(files)
  const made: BuiltOverlay[] = []
  const reached = new Set<string>()
  const add = (kustomization: KustomizationFile, build = builder.build(kustomization)): void => {
    for (const folder of build.folders) reached.add(folder)
    made.push({ unit: kustomization.unit ?? (kustomization.folder || '.'), kustomization, build })
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
