import { RE2JS } from 're2js'
import { child, textOf, type YamlNode } from '../source/yaml/node.ts'
import { effectiveNamespace, originalId } from './identity.ts'
import { meets, type Requirement, readLabelSelector } from './labelSelector.ts'
import { textIn } from './mergeDirective.ts'
import { idOf, type Mistake, type Resource } from './resource.ts'

/** The resources a `target` selects; none is fine. */
export type Selection =
  | { readonly ok: true; readonly resources: ReadonlySet<Resource> }
  | { readonly ok: false; readonly mistake: Mistake }

const PATTERNS = ['group', 'version', 'kind', 'name', 'namespace'] as const
const FIELDS: ReadonlySet<string> = new Set([...PATTERNS, 'labelselector', 'annotationselector'])

/**
 * What a `target` selects: name and namespace fit what the object was first or is now, the rest what it is now
 * (kustomize api v0.20.1, `Select` in resmap/reswrangler.go).
 */
export function selectedBy(target: YamlNode, resources: readonly Resource[]): Selection {
  const read = selectorOf(target)
  if (!read.ok) return read
  const found = new Set<Resource>()
  for (const resource of resources) {
    if (!isNamed(read, resource)) continue
    for (const field of LABELS.keys()) {
      const mistake = read.mistakes.get(field)
      if (mistake) return { ok: false, mistake }
      if (!isLabelled(read, field, resource)) break
      if (field === 'annotationSelector') found.add(resource)
    }
  }
  return { ok: true, resources: found }
}

/** Where the labels are that a selector looks at, in the order kustomize looks. */
const LABELS = new Map([
  ['labelSelector', 'labels'],
  ['annotationSelector', 'annotations'],
])

type Fits = (text: string) => boolean

interface Selector {
  readonly ok: true
  readonly fits: ReadonlyMap<string, Fits>
  readonly requirements: ReadonlyMap<string, readonly Requirement[]>
  /** Of selectors of labels, which are only read where all else fits. */
  readonly mistakes: ReadonlyMap<string, Mistake>
}

function selectorOf(target: YamlNode): Selector | Extract<Selection, { ok: false }> {
  if (target.type !== 'map') return refused('The target of a patch is a map', target)
  for (const { key } of target.index.values()) {
    if (!FIELDS.has(key.text.toLowerCase())) return refused(`kustomize knows no ${key.text} in a target`, key)
  }
  const fits = new Map<string, Fits>()
  for (const field of PATTERNS) {
    const node = child(target, field)
    const pattern = textOf(node)
    if (!node || !pattern) continue
    const fit = patternOf(pattern)
    if (!fit) return refused(`The ${field} of a target is a regular expression, and this is none`, node)
    fits.set(field, fit)
  }
  const requirements = new Map<string, readonly Requirement[]>()
  const mistakes = new Map<string, Mistake>()
  for (const field of LABELS.keys()) {
    const node = child(target, field)
    const text = textOf(node)
    if (!node || !text) continue
    const read = readLabelSelector(text)
    if (read.ok) requirements.set(field, read.requirements)
    else mistakes.set(field, { says: `The ${field} cannot be read: ${read.says}`, span: node.span })
  }
  return { ok: true, fits, requirements, mistakes }
}

function refused(says: string, { span }: YamlNode): Extract<Selection, { ok: false }> {
  return { ok: false, mistake: { says, span } }
}

function patternOf(pattern: string): Fits | undefined {
  // Nearly all are plain names, which need no expression.
  if (/^[A-Za-z0-9_/-]+$/.test(pattern)) return (text) => text === pattern
  try {
    const expression = RE2JS.compile(`^(?:${pattern})$`)
    return (text) => expression.matcher(text).find()
  } catch {
    return undefined
  }
}

function isNamed({ fits }: Selector, resource: Resource): boolean {
  const now = idOf(resource)
  const first = originalId(resource)
  const isFit = (field: string, ...texts: string[]): boolean => {
    const fit = fits.get(field)
    return !fit || texts.some(fit)
  }
  return (
    isFit('kind', now.kind) &&
    isFit('name', first.name, now.name) &&
    isFit('group', now.group) &&
    isFit('version', now.version) &&
    (!fits.has('namespace') || isFit('namespace', effectiveNamespace(first), effectiveNamespace(now)))
  )
}

function isLabelled({ requirements }: Selector, field: string, { root }: Resource): boolean {
  const wanted = requirements.get(field)
  if (!wanted) return true
  const labels = child(child(root, 'metadata'), LABELS.get(field) ?? '')
  const found = new Map<string, string>()
  if (labels?.type === 'map') for (const [key, { value }] of labels.index) found.set(key, textIn(value))
  return meets(wanted, found)
}
