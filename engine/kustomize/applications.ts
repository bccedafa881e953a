import { resolvePath } from '../source/path.ts'
import { child, items, textOf, type YamlEntry, type YamlMap, type YamlNode } from '../source/yaml/node.ts'
import type { Files, KustomizationFile } from './files.ts'
import { mapOf, quotedScalar, seqOf } from './tree.ts'

/**
 * What Flux and Argo CD deploy from a folder of this workspace: a kustomization of their own around that of the folder,
 * with the patches, names and images the object asks for. Folders without a kustomization, or of other repositories, are
 * none of ours.
 * Sources: spec.path and the fields beside it of a Kustomization (fluxcd.io, "Kustomization"), spec.source.path and
 * spec.source.kustomize of an Application (argo-cd.readthedocs.io, "Kustomize").
 */
export function applicationsIn(path: string, files: Files): readonly KustomizationFile[] {
  const roots = files.documents(path)?.roots ?? []
  return roots.flatMap((root) => (root.type === 'map' ? applicationsOf(root, path, files) : []))
}

function applicationsOf(root: YamlMap, path: string, files: Files): KustomizationFile[] {
  const group = textOf(child(root, 'apiVersion'))?.split('/')[0]
  const kind = textOf(child(root, 'kind'))
  const spec = child(root, 'spec')
  const metadata = child(root, 'metadata')
  const namespace = textOf(child(metadata, 'namespace'))
  const unit = `${kind} ${namespace ? `${namespace}/` : ''}${textOf(child(metadata, 'name')) ?? ''}`
  const around = (
    at: YamlNode | undefined,
    fields: readonly (YamlEntry | undefined)[],
  ): KustomizationFile[] => {
    const folder = at?.type === 'scalar' ? resolvePath('', textOf(at) ?? '.') : undefined
    if (at?.type !== 'scalar' || folder === undefined || at.template || !files.kustomization(folder))
      return []
    const resources = entry('resources', seqOf([{ ...at, text: folder || '.' }], at.span))
    const made = mapOf([resources, ...fields.filter((field) => field !== undefined)], root.span)
    return [{ folder: '', path, root: made, isComponent: false, unit }]
  }
  if (group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization')
    return around(child(spec, 'path'), [
      ...taken(spec, ['namePrefix', 'nameSuffix', 'images']),
      ...inlinePatches(spec),
      renamed(spec, 'targetNamespace', 'namespace'),
      ...notFollowed(spec, ['components']),
    ])
  if (group !== 'argoproj.io' || kind !== 'Application') return []
  return [child(spec, 'source'), ...items(child(spec, 'sources'))].flatMap((source) => {
    const options = child(source, 'kustomize')
    return around(child(source, 'path'), [
      ...taken(options, [
        'namePrefix',
        'nameSuffix',
        'namespace',
        'commonLabels',
        'commonAnnotations',
        'replicas',
      ]),
      ...inlinePatches(options),
      ...notFollowed(options, ['components']),
    ])
  })
}

function entry(key: string, value: YamlNode): YamlEntry {
  return { key: quotedScalar(key, value.span), value }
}

function taken(node: YamlNode | undefined, keys: readonly string[]): YamlEntry[] {
  return keys.flatMap((key) => {
    const value = child(node, key)
    return value ? [entry(key, value)] : []
  })
}

/** Patches beside such an object are texts in it; those in files are of another repository, or of none. */
function inlinePatches(node: YamlNode | undefined): YamlEntry[] {
  const list = child(node, 'patches')
  return list ? [entry('patches', list)] : []
}

function renamed(node: YamlNode | undefined, from: string, to: string): YamlEntry | undefined {
  const value = child(node, from)
  return value && entry(to, value)
}

/** What may change any object and is not followed has the name of a field that is not followed either. */
function notFollowed(node: YamlNode | undefined, keys: readonly string[]): YamlEntry[] {
  const value = keys.map((key) => child(node, key)).find((found) => found !== undefined)
  return value ? [entry('transformers', value)] : []
}

/** Whether a text may hold such an object. */
export function mayHoldApplication(text: string): boolean {
  return (
    text.includes('kustomize.toolkit.fluxcd.io') ||
    (text.includes('argoproj.io') && text.includes('Application'))
  )
}
