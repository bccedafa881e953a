import { addFacts } from '../entities/entity.ts'
import { type Cause, type Entity, type Fact, known, unknown } from '../entities/fact.ts'
import type { KubeletFlagsParts, KubeletParts } from '../entities/kubeletParts.ts'
import { opened, overridden } from '../entities/override.ts'
import { entitiesOf, type LinkContext } from './context.ts'

/**
 * Gives every kubelet configuration its version, and takes from whole ones what flags, drop-ins and patches of the
 * workspace may set otherwise: which of them reach which node cannot be seen from files.
 */
export function linkKubelets(context: LinkContext): void {
  const kubelets = entitiesOf<KubeletParts>(context, 'kubelet')
  const flags = entitiesOf<KubeletFlagsParts>(context, 'kubeletFlags')
  const overrides = overridesOf(kubelets, flags)
  const dropIns = kubelets.some(({ parts }) => parts.overlays.size > 0)
    ? undefined
    : flags.find(({ parts }) => parts.dropIns)?.parts.dropIns
  const versions = versionsByPath(flags)
  for (const kubelet of kubelets) {
    addFacts(kubelet, versionOf(kubelet, versions.get(kubelet.parts.path), context))
    if (kubelet.facts.fields?.get('whole')?.value !== true) continue
    override(kubelet, overrides)
    if (dropIns) kubelet.facts = opened(kubelet.facts, dropIns)
  }
}

/** Every field that something in the workspace sets beside the configurations, with the first place. */
function overridesOf(
  kubelets: readonly Entity<KubeletParts>[],
  flags: readonly Entity<KubeletFlagsParts>[],
): ReadonlyMap<string, Cause> {
  const overrides = new Map<string, Cause>()
  const maps = [...flags.map(({ parts }) => parts.fields), ...kubelets.map(({ parts }) => parts.overlays)]
  for (const map of maps)
    for (const [field, cause] of map) if (!overrides.has(field)) overrides.set(field, cause)
  return overrides
}

function override(kubelet: Entity, overrides: ReadonlyMap<string, Cause>): void {
  for (const [field, cause] of overrides) {
    const changed = overridden(kubelet.facts.fields ?? new Map(), field, cause)
    addFacts(kubelet, Object.fromEntries(changed))
  }
}

function versionsByPath(flags: readonly Entity<KubeletFlagsParts>[]): ReadonlyMap<string, Fact> {
  const versions = new Map<string, Fact>()
  for (const { parts } of flags) if (parts.version) versions.set(parts.path, parts.version)
  return versions
}

/** The version the document names, else one beside it in the file, else the configured one. */
function versionOf(kubelet: Entity, beside: Fact | undefined, context: LinkContext): Record<string, Fact> {
  const target = context.targets['kubernetes']
  const configured = target === undefined ? undefined : known(target, { text: target })
  const version = kubelet.facts.fields?.get('version') ?? beside ?? configured
  if (version) return { version, versionNamed: known(true) }
  const says = 'no Kubernetes version is known here: configure targets.kubernetes'
  return { version: unknown({ says, place: kubelet.place }), versionNamed: known(false) }
}
