import { folderOf } from '../source/path.ts'
import { child, items, textOf } from '../source/yaml/node.ts'
import { Builder } from './build.ts'
import type { Build } from './built.ts'
import { type Files, type KustomizationFile, targetOf } from './files.ts'

/** One built overlay. */
export interface BuiltOverlay {
  readonly folder: string
  readonly kustomization: KustomizationFile
  readonly build: Build
}

/**
 * Builds what is deployed: every kustomization that no other one builds on. A component is no deployment by itself.
 * @param paths of all kustomizations of the workspace
 */
export function builtOverlays(paths: readonly string[], files: Files): readonly BuiltOverlay[] {
  const found = new Map<string, KustomizationFile>()
  for (const path of [...paths].sort()) {
    const kustomization = files.kustomization(folderOf(path))
    if (kustomization) found.set(kustomization.folder, kustomization)
  }
  const used = new Set<string>()
  for (const { folder, root } of found.values()) {
    for (const field of ['resources', 'bases', 'components'])
      for (const item of items(child(root, field))) {
        const target = targetOf(files, folder, textOf(item) ?? '')
        if (target.kind === 'folder' && target.path !== folder) used.add(target.path)
      }
  }
  const builder = new Builder(files)
  const made: BuiltOverlay[] = []
  const reached = new Set<string>()
  const add = (kustomization: KustomizationFile, build = builder.build(kustomization)): void => {
    for (const folder of build.folders) reached.add(folder)
    made.push({ folder: kustomization.folder, kustomization, build })
  }
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
