import { resolvePath } from '../source/path.ts'
import type { Span } from '../source/span.ts'
import { child, isNull, items, textOf, type YamlMap, type YamlNode } from '../source/yaml/node.ts'
import { setAnnotations } from './annotations.ts'
import type { Draft } from './built.ts'
import { transformedBy } from './builtins.ts'
import { type Configuration, mergedConfiguration, readConfiguration } from './configuration.ts'
import type { Documents, Files, KustomizationFile } from './files.ts'
import { generate } from './generators.ts'
import { hashed } from './hash.ts'
import { setImages } from './images.ts'
import { setCommonLabels, setLabels } from './labels.ts'
import { withTexts } from './metadataTexts.ts'
import { addNamePrefix, addNameSuffix } from './names.ts'
import { setNamespace } from './namespace.ts'
import { ordered } from './order.ts'
import { patched, type ReadPatch } from './patches.ts'
import type { PlainTexts } from './plainTexts.ts'
import { rewriteReferences } from './references.ts'
import { replaceValues } from './replacements.ts'
import { setReplicas } from './replicas.ts'
import type { Derive, Mistake, Resource, Step } from './resource.ts'
import type { Transform } from './transform.ts'
import { noteVariables, replaceVariables, type Variable } from './variables.ts'

/** Fields that run programs, or build on what only they bring. */
const programs = ['generators', 'helmCharts', 'helmChartInflationGenerator']
/** Fields that may change any object in ways that are not followed. */
const unfollowed = ['crds']

/** Reads where the steps look for fields, for this kustomization and all that build on it. */
export function configured(draft: Draft, kustomization: KustomizationFile, files: Files): void {
  for (const item of items(child(kustomization.root, 'configurations'))) {
    const path = textOf(item)
    if (path === undefined) continue
    const documents = fileAt(draft, path, kustomization, files)
    const root = documents?.roots[0]
    const problem = documents?.mistakes[0]
    if (!documents || problem) {
      const says: Mistake = problem ?? { says: `there is no configuration at ${path}`, span: item.span }
      draft.mistakes.push(says)
      draft.unsure.push(says)
      continue
    }
    if (documents.template) draft.unsure.push({ says: 'the configuration is a template', span: item.span })
    if (!root) continue
    const { configuration, mistakes } = readConfiguration(root)
    draft.mistakes.push(...mistakes)
    mergeConfiguration(draft, configuration, item.span)
  }
}

/** Adds the configuration of a base or of a file. */
export function mergeConfiguration(draft: Draft, configuration: Configuration, span: Span): void {
  draft.configuration = mergedConfiguration(draft.configuration, configuration, (says) =>
    draft.mistakes.push({ says, span }),
  )
}

/** Adds the ConfigMaps and Secrets that a kustomization generates. */
export function generated(draft: Draft, kustomization: KustomizationFile, files: Files): void {
  const { root, folder, path } = kustomization
  for (const field of programs) {
    const node = child(root, field)
    if (node && !isNull(node))
      draft.missing.push({ says: `${field} are built by programs that are not run`, span: node.span })
  }
  const fields = {
    configMapGenerator: child(root, 'configMapGenerator'),
    secretGenerator: child(root, 'secretGenerator'),
    generatorOptions: child(root, 'generatorOptions'),
  }
  const lookup: Parameters<typeof generate>[3] = (entry) => {
    const target = resolvePath(folder, entry)
    if (target !== undefined) draft.files.add(target)
    return target === undefined ? undefined : files.text(target)
  }
  const { resources, mistakes } = generate(draft.resources, fields, path, lookup, deriverOf(files))
  apply(draft, {
    resources,
    mistakes: mistakes.filter((mistake) => !isLeftOut(mistake, kustomization, files)),
  })
  for (const mistake of mistakes) if (isLeftOut(mistake, kustomization, files)) draft.missing.push(mistake)
}

/** Whether it only says that something is not here which is ignored on purpose: whoever deploys it makes it first. */
function isLeftOut({ entry }: Mistake, { folder }: KustomizationFile, files: Files): boolean {
  const path = entry === undefined ? undefined : resolvePath(folder, entry)
  return path !== undefined && files.has(path) === 'unread'
}

/** Changes all objects so far, field by field in the order kustomize has, whatever the file's. */
export function transformed(draft: Draft, kustomization: KustomizationFile, files: Files): void {
  const { root } = kustomization
  for (const field of unfollowed) {
    const node = child(root, field)
    if (node && !isNull(node)) draft.unsure.push({ says: `${field} are not followed`, span: node.span })
  }
  const derive = deriverOf(files)
  const step = (field: string, transform: Transform): void => {
    const node = child(root, field)
    if (node && !isNull(node))
      apply(draft, transform(draft.resources, node, derive, draft.configuration.specs))
  }
  const patch = (field: PatchField): void =>
    apply(draft, patched(draft.resources, patchesOf(draft, kustomization, field, files), derive, files.work))
  patch('patchesStrategicMerge')
  patch('patches')
  step('namespace', setNamespace)
  step('namePrefix', addNamePrefix)
  step('nameSuffix', addNameSuffix)
  step('labels', setLabels)
  step('commonLabels', setCommonLabels)
  step('commonAnnotations', setAnnotations)
  patch('patchesJson6902')
  step('replicas', setReplicas)
  step('images', setImages)
  step('imageTags', setImages)
  step('replacements', (resources, field) =>
    replaceValues(resources, field, derive, (path) => rootAt(draft, path.text, kustomization, files)),
  )
  for (const item of items(child(root, 'transformers'))) transform(draft, item, kustomization, files)
  const vars = child(root, 'vars')
  if (vars && !isNull(vars)) {
    const noted = noteVariables(draft.resources, vars)
    apply(draft, noted)
    mergeVariables(draft, noted.variables)
  }
}

/** Applies an entry of `transformers`: a file, or the text of one, that names steps kustomize has by itself. */
function transform(draft: Draft, item: YamlNode, kustomization: KustomizationFile, files: Files): void {
  if (item.type !== 'scalar') return
  const isInline = /[\n{]/.test(item.text)
  const documents = isInline ? files.inline(item) : fileAt(draft, item.text, kustomization, files)
  const problem =
    documents?.mistakes[0] ?? (documents?.template && { says: 'it is a template', span: item.span })
  if (!documents || problem)
    draft.unsure.push({ says: 'transformers that are not followed', span: problem?.span ?? item.span })
  for (const root of documents?.roots ?? []) {
    if (isNull(root)) continue
    const kind = textOf(child(root, 'kind')) ?? ''
    const isBuiltin = root.type === 'map' && textOf(child(root, 'apiVersion')) === 'builtin'
    const step = isBuiltin ? stepOf(draft, root, kind, kustomization, files) : undefined
    if (step) apply(draft, step)
    else draft.unsure.push({ says: `a ${kind || 'transformer'} is not followed`, span: item.span })
  }
}

function stepOf(
  draft: Draft,
  root: YamlMap,
  kind: string,
  kustomization: KustomizationFile,
  files: Files,
): Step | undefined {
  const derive = deriverOf(files)
  if (kind !== 'PatchTransformer') return transformedBy(root, kind, draft.resources, derive)
  return patched(draft.resources, patchOf(draft, root, kustomization, 'patches', files), derive, files.work)
}

/** Adds the variables of a base or of `vars`. */
export function mergeVariables(draft: Draft, variables: readonly Variable[]): void {
  for (const variable of variables) {
    const { name, span } = variable
    if (draft.variables.has(name)) draft.mistakes.push({ says: `there is a variable ${name} already`, span })
    else draft.variables.set(name, variable)
  }
}

/** What is done once, after everything: hashes behind names, and references to what was renamed. */
export function finished(
  draft: Draft,
  { root }: KustomizationFile,
  files: Files,
  plainTexts: PlainTexts,
): void {
  apply(draft, hashed(draft.resources, deriverOf(files)))
  apply(draft, rewriteReferences(draft.resources, deriverOf(files), draft.configuration.references))
  const { varReference } = draft.configuration.specs
  apply(
    draft,
    replaceVariables(draft.resources, [...draft.variables.values()], varReference, deriverOf(files)),
  )
  draft.resources = draft.resources.filter(({ root }) => !isLocal(root))
  const order = child(root, 'sortOptions')
  if (order && !isNull(order)) apply(draft, ordered(draft.resources, order))
  draft.resources = draft.resources.map((resource) => {
    const made = plainTexts.quoted(withAnnotationTexts(resource))
    return made === resource.root ? resource : { ...resource, root: made }
  })
}

/** What kustomize noted in the annotations goes, and leaves texts behind; annotations without any go if it noted some. */
function withAnnotationTexts({ root, ids }: Resource): YamlMap {
  const annotations = child(child(root, 'metadata'), 'annotations')
  const isNoted = ids.length > 1 || (annotations?.type === 'map' && annotations.index.size > 0)
  return isNoted ? withTexts(root, ['annotations']) : root
}

/** Objects that are there for kustomize alone. */
function isLocal(root: YamlMap): boolean {
  const annotations = child(child(root, 'metadata'), 'annotations')
  const local = child(annotations, 'config.kubernetes.io/local-config')
  return local !== undefined && textOf(local) !== 'false'
}

function apply(draft: Draft, { resources, mistakes }: Step): void {
  draft.resources = resources
  for (const mistake of mistakes) draft.mistakes.push(mistake)
}

function deriverOf({ ground }: Files): Derive {
  return (text, from) => ({ type: 'scalar', text, style: 'double', span: ground.derived(text, from) })
}

function rootAt(
  draft: Draft,
  entry: string,
  { folder }: KustomizationFile,
  files: Files,
): YamlNode | undefined {
  const path = resolvePath(folder, entry)
  if (path !== undefined) draft.files.add(path)
  return path === undefined ? undefined : files.documents(path)?.roots[0]
}

type PatchField = 'patches' | NonNullable<ReadPatch['field']>

/** The patches of a field, those in files read; what cannot be read may change anything. */
function patchesOf(
  draft: Draft,
  kustomization: KustomizationFile,
  field: PatchField,
  files: Files,
): ReadPatch[] {
  return items(child(kustomization.root, field)).flatMap((item) =>
    patchOf(draft, item, kustomization, field, files),
  )
}

function patchOf(
  draft: Draft,
  item: YamlNode,
  kustomization: KustomizationFile,
  field: PatchField,
  files: Files,
): ReadPatch[] {
  const read = item.type === 'scalar' ? item : (child(item, 'patch') ?? child(item, 'path'))
  if (read?.type !== 'scalar') return []
  const isInline = item.type === 'scalar' ? /[\n:{]/.test(item.text) : child(item, 'patch') !== undefined
  const documents = isInline ? files.inline(read) : fileAt(draft, read.text, kustomization, files)
  const problem: Mistake | undefined = documents
    ? documents.mistakes[0]
    : { says: `there is no patch at ${read.text}`, span: read.span, entry: read.text }
  if (problem) draft[isLeftOut(problem, kustomization, files) ? 'missing' : 'mistakes'].push(problem)
  if (!documents || problem || documents.template) {
    draft.unsure.push(problem ?? { says: 'the patch is a template', span: read.span })
    if (!documents || problem) return []
  }
  const [target, options] = [child(item, 'target'), child(item, 'options')]
  return [
    {
      documents: documents.roots,
      ...(target && { target }),
      ...(options && { options }),
      ...(field !== 'patches' && { field }),
      span: item.span,
    },
  ]
}

function fileAt(
  draft: Draft,
  entry: string,
  { folder }: KustomizationFile,
  files: Files,
): Documents | undefined {
  const path = resolvePath(folder, entry)
  if (path !== undefined) draft.files.add(path)
  return path === undefined ? undefined : files.documents(path)
}
