import { entity } from '../entities/entity.ts'
import { type Cause, type Entity, type Fact, known, list } from '../entities/fact.ts'
import type { KubeletFlagsParts } from '../entities/kubeletParts.ts'
import type { Place } from '../source/place.ts'
import type { Span } from '../source/span.ts'

/**
 * Flags of the kubelet and the fields of its configuration that they override (kubernetes cmd/kubelet/app/options,
 * AddKubeletConfigFlags, and app/server.go, kubeletConfigFlagPrecedence: the command line wins over the file).
 */
const fields: ReadonlyMap<string, string> = new Map([
  ['cpu-manager-policy', 'cpuManagerPolicy'],
  ['cpu-manager-policy-options', 'cpuManagerPolicyOptions'],
  ['eviction-hard', 'evictionHard'],
  ['feature-gates', 'featureGates'],
  ['kube-reserved', 'kubeReserved'],
  ['kube-reserved-cgroup', 'kubeReservedCgroup'],
  ['memory-manager-policy', 'memoryManagerPolicy'],
  ['reserved-cpus', 'reservedSystemCPUs'],
  ['reserved-memory', 'reservedMemory'],
  ['system-reserved', 'systemReserved'],
  ['system-reserved-cgroup', 'systemReservedCgroup'],
  ['topology-manager-policy', 'topologyManagerPolicy'],
  ['topology-manager-scope', 'topologyManagerScope'],
])

/** The flag that names a folder of drop-ins, whatever they hold. */
const dropInFlag = 'config-dir'

/** Flags that only a kubelet has, so that a text with one of them speaks about a kubelet. */
const telling =
  /--(?:kube-reserved|system-reserved|reserved-cpus|(?:cpu|memory|topology)-manager-policy|kubelet-arg|config-dir)\b/

/** The arguments found so far, each field with the first place that overrides it. */
export class FoundFlags {
  readonly fields = new Map<string, Cause>()
  readonly #names = new Map<string, Fact>()
  dropIns: Cause | undefined

  /** @param name the flag without dashes */
  add(name: string, place: Place): void {
    if (name === dropInFlag) {
      this.dropIns ??= { says: 'the kubelet merges a folder of drop-ins (--config-dir)', place }
    }
    const field = fields.get(name)
    if (field === undefined) return
    if (!this.#names.has(name)) this.#names.set(name, known(name, { place, text: `--${name}` }))
    if (!this.fields.has(field))
      this.fields.set(field, { says: `the flag --${name} of a kubelet wins over its configuration`, place })
  }

  get isEmpty(): boolean {
    return this.fields.size === 0 && this.dropIns === undefined
  }

  /** The flags as an entity, for the configurations of the workspace. */
  entity(path: string, subject: string, place: Place, version?: Fact): Entity<KubeletFlagsParts> {
    return entity(
      { type: 'kubeletFlags', identity: { kind: 'kubelet flags', name: '' }, subject, place },
      { names: list([...this.#names.values()], { place }) },
      {
        path,
        fields: this.fields,
        ...(this.dropIns && { dropIns: this.dropIns }),
        ...(version && { version }),
      },
    )
  }
}

/** Whether a text may hold arguments of a kubelet. */
export function mentionsKubeletFlags(text: string): boolean {
  return text.includes('kubelet') && telling.test(text)
}

/** The kubelet's flags in a text of any format, comment lines left out. */
export function flagsInText(text: string, place: (span: Span) => Place, found: FoundFlags): void {
  let start = 0
  for (const line of text.split('\n')) {
    if (!/^[ \t]*(?:#|;|\/\/)/.test(line)) {
      for (const match of line.matchAll(/--(?:kubelet-arg[= ]["']?)?([a-z][a-z-]*)/g)) {
        const at = start + match.index
        found.add(match[1] ?? '', place({ start: at, end: at + match[0].length }))
      }
    }
    start += line.length + 1
  }
}
