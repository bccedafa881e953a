import { type Cause, type Fact, type Fields, known, list, record, unknown } from '../../entities/fact.ts'
import { type KubeletSource, policyFields } from '../../entities/kubelet.ts'
import {
  child,
  descend,
  entries,
  isNull,
  items,
  type YamlNode,
  type YamlScalar,
} from '../../source/yaml/node.ts'
import { parseCpuSet } from '../../values/cpuSet.ts'
import { parseGoDuration } from '../../values/goDuration.ts'
import { parseQuantity } from '../../values/quantity.ts'
import { resolveKubernetes } from '../../values/yamlScalar.ts'
import type { Scalars } from '../scalar.ts'

/** What an empty text stands for (kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go). */
const defaults: Readonly<Record<string, string>> = {
  cpuManagerPolicy: 'none',
  memoryManagerPolicy: 'None',
  topologyManagerPolicy: 'none',
  topologyManagerScope: 'container',
}

/** Where GKE's node system configuration keeps what a KubeletConfiguration has at its top. */
const gkePaths: Readonly<Record<string, readonly string[]>> = {
  memoryManagerPolicy: ['memoryManager', 'policy'],
  topologyManagerPolicy: ['topologyManager', 'policy'],
  topologyManagerScope: ['topologyManager', 'scope'],
}

/** Reads the fields of one kubelet configuration as the kubelet does. */
export class ConfigReader {
  readonly #node: YamlNode
  readonly #scalars: Scalars
  readonly #source: KubeletSource
  readonly #open: { open?: readonly Cause[] }

  /** @param open why more may be set than is written */
  constructor(node: YamlNode, scalars: Scalars, source: KubeletSource, open: Cause | undefined) {
    this.#node = node
    this.#scalars = scalars
    this.#source = source
    this.#open = open ? { open: [open] } : {}
  }

  fields(): Fields {
    const fields: Fields = this.#optional()
    const written = Object.entries(fields).flatMap(([name, fact]) => (fact ? [known(name)] : []))
    return {
      written: list(written, { place: this.#scalars.place(this.#node) }),
      policies: this.#policies(),
      ...fields,
      cpuManagerPolicyOptions: this.#options(),
      hugePages: this.#hugePages(),
      featureGates: this.#featureGates(),
    }
  }

  #optional(): Fields {
    return {
      cpuManagerPolicy: this.#policy('cpuManagerPolicy'),
      memoryManagerPolicy: this.#policy('memoryManagerPolicy'),
      topologyManagerPolicy: this.#policy('topologyManagerPolicy'),
      topologyManagerScope: this.#policy('topologyManagerScope'),
      reservedSystemCPUs: this.#reservedSystemCPUs(),
      kubeReserved: this.#reservation('kubeReserved'),
      systemReserved: this.#reservation('systemReserved'),
      kubeReservedCgroup: this.#filled('kubeReservedCgroup'),
      systemReservedCgroup: this.#filled('systemReservedCgroup'),
      evictionHard: this.#evictionHard(),
      mergeDefaultEvictionSettings: this.#scalars.flag(this.#at('mergeDefaultEvictionSettings')),
      ...this.#reservedMemory(),
      shutdownGracePeriod: this.#duration('shutdownGracePeriod'),
      shutdownGracePeriodCriticalPods: this.#duration('shutdownGracePeriodCriticalPods'),
      shutdownGracePeriodByPodPriority: this.#byPodPriority(),
    }
  }

  #at(field: string): YamlNode | undefined {
    const path = this.#source === 'GKE' ? (gkePaths[field] ?? [field]) : [field]
    const node = descend(this.#node, ...path)
    return isNull(node) ? undefined : node
  }

  /** A text; the kubelet refuses its file where a number or a truth value stands instead (measured, 1.28 and 1.34). */
  #text(node: YamlNode | undefined): Fact | undefined {
    const fact = this.#scalars.text(node)
    if (fact?.state !== 'known' || node?.type !== 'scalar') return fact
    const type = typeOf(node)
    if (type === 'string') return fact
    const place = this.#scalars.place(node)
    const says = `a number or truth value where the kubelet wants a text: it refuses the file`
    return unknown({ says, place }, { place, text: node.text })
  }

  #filled(field: string): Fact | undefined {
    const fact = this.#text(this.#at(field))
    return fact?.state === 'known' && fact.value === '' ? undefined : fact
  }

  #policy(field: string): Fact | undefined {
    const fact = this.#text(this.#at(field))
    if (fact?.state !== 'known' || fact.value !== '') return fact
    const { text: _, ...empty } = fact
    return { ...empty, value: defaults[field] ?? '' }
  }

  #policies(): Fact {
    const written = policyFields.flatMap((field): Fact[] => {
      const node = this.#at(field)
      const value = this.#text(node)
      if (node?.type !== 'scalar' || !value || value.value === '') return []
      const place = this.#scalars.place(node)
      const spelling = known(node.text, { place: this.#scalars.place(inner(node)), text: node.text })
      return [record({ field: known(field, { place }), value, spelling }, { place })]
    })
    return list(written, { place: this.#scalars.place(this.#node) })
  }

  #options(): Fact {
    const node = this.#at('cpuManagerPolicyOptions')
    if (!node) return list([], this.#open)
    if (node.type !== 'map') return this.#unreadable(node)
    const options = entries(node).map(({ key, value }) => {
      const place = this.#scalars.place(key)
      const name = this.#scalars.text(key) ?? known(key.text, { place, text: key.text })
      return record({ name, enabled: this.#enabled(value) }, { place })
    })
    return list(options, { place: this.#scalars.place(node), ...this.#open })
  }

  /** A truth value as Go's strconv.ParseBool reads it from a text. */
  #enabled(node: YamlNode): Fact {
    const place = this.#scalars.place(node)
    const fact = this.#text(node) ?? unknown({ says: 'no value is written', place })
    if (fact.state !== 'known') return fact
    const text = String(fact.value)
    if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return known(true, { place, text })
    if (/^(?:0|f|F|FALSE|false|False)$/.test(text)) return known(false, { place, text })
    return unknown({ says: 'no truth value the kubelet reads', place }, { place, text })
  }

  #reservedSystemCPUs(): Fact | undefined {
    const node = this.#at('reservedSystemCPUs')
    const fact = this.#scalars.text(node)
    if (fact?.state !== 'known' || node?.type !== 'scalar') return fact
    if (fact.value === '' && node.style !== 'plain') return undefined
    const place = this.#scalars.place(node)
    const set = parseCpuSet(node.text)
    const reason =
      typeOf(node) === 'string'
        ? set.ok
          ? undefined
          : set.reason
        : 'is no text: the kubelet wants it in quotes'
    const fields = reason
      ? { reason: known(reason, { place, text: reason }) }
      : { cpus: known(set.ok ? set.size : 0, { place, text: node.text }) }
    return { ...fact, fields: new Map(Object.entries(fields)) }
  }

  #reservation(field: string): Fact | undefined {
    const node = this.#at(field)
    if (node?.type !== 'map') return node && this.#unreadable(node)
    const read = (resource: string): Fact | undefined => this.#quantity(child(node, resource))
    return record(
      { cpu: read('cpu'), memory: read('memory') },
      { place: this.#scalars.place(node), ...this.#open },
    )
  }

  /** A quantity in a map of texts. */
  #quantity(node: YamlNode | undefined): Fact | undefined {
    const fact = this.#text(node)
    return fact?.state === 'known' ? this.#scalars.quantity(node) : fact
  }

  #evictionHard(): Fact | undefined {
    const node = this.#at('evictionHard')
    if (node?.type !== 'map') return node && this.#unreadable(node)
    const place = this.#scalars.place(node)
    const written = entries(node)
    const fields: Record<string, Fact | undefined> = Object.create(null)
    for (const { key, value } of written) fields[key.text] = this.#text(value)
    fields['memoryAvailable'] =
      written.length > 0
        ? this.#memoryAvailable(child(node, 'memory.available'))
        : unknown({ says: 'an empty map: what writes it again drops it, and the defaults are back', place })
    return record(fields, { place, ...this.#open })
  }

  #memoryAvailable(node: YamlNode | undefined): Fact | undefined {
    const fact = this.#text(node)
    if (!node || fact?.state !== 'known') return fact
    const text = String(fact.value)
    const place = this.#scalars.place(node)
    // The kubelet drops thresholds of 0% and 100% (pkg/kubelet/eviction/helpers.go, parseThresholdStatement).
    if (text === '0%' || text === '100%') return known(0, { place, text })
    if (text.endsWith('%'))
      return unknown({ says: "a percentage of the node's memory", place }, { place, text })
    const quantity = parseQuantity(text)
    if (quantity.ok && quantity.value > 0) return known(quantity.value, { place, text })
    return unknown({ says: 'a threshold the kubelet refuses', place }, { place, text })
  }

  #reservedMemory(): { reservedMemory?: Fact; reservedMemoryTotal?: Fact } {
    const node = this.#at('reservedMemory')
    if (!node) return {}
    if (node.type !== 'seq') {
      const doubt = this.#unreadable(node)
      return { reservedMemory: doubt, reservedMemoryTotal: doubt }
    }
    const place = this.#scalars.place(node)
    const nodes = node.items.map((item) => this.#reservedOn(item))
    const amounts = nodes.flatMap((item) => item.fields?.get('memory') ?? [])
    return { reservedMemory: list(nodes, { place }), reservedMemoryTotal: sum(amounts, place) }
  }

  #reservedOn(item: YamlNode): Fact {
    const limits = child(item, 'limits')
    const opaque = limits && limits.type !== 'map' ? this.#unreadable(limits) : undefined
    const numaNode = this.#scalars.number(child(item, 'numaNode'), Number, 'a number')
    const memory = opaque ?? this.#scalars.quantity(child(limits, 'memory'))
    return record({ numaNode, memory }, { place: this.#scalars.place(item) })
  }

  /** Every size of huge pages that reservedMemory names, with what the reservations name of it. */
  #hugePages(): Fact {
    const bySize = new Map<string, Fact[]>()
    for (const item of items(this.#at('reservedMemory'))) {
      for (const { key, value } of entries(child(item, 'limits'))) {
        const amount = key.text.startsWith('hugepages-') ? this.#scalars.quantity(value) : undefined
        if (amount) bySize.set(key.text, [...(bySize.get(key.text) ?? []), amount])
      }
    }
    const sizes = [...bySize].map(([size, amounts]) => {
      const place = amounts[0]?.place ?? this.#scalars.place(this.#node)
      const reserved = (field: string): Fact | undefined => this.#quantity(child(this.#at(field), size))
      const fields = {
        size: known(size, { text: size }),
        perNode: sum(amounts, place),
        kubeReserved: reserved('kubeReserved'),
        systemReserved: reserved('systemReserved'),
      }
      return record(fields, { place, ...this.#open })
    })
    return list(sizes)
  }

  #featureGates(): Fact {
    const node = this.#at('featureGates')
    if (!node) return record({}, this.#open)
    const place = this.#scalars.place(node)
    if (node.type !== 'map') return record({}, { place, open: this.#unreadable(node).causes ?? [] })
    const gates: Record<string, Fact | undefined> = Object.create(null)
    for (const { key, value } of entries(node)) gates[key.text] = this.#scalars.flag(value)
    return record(gates, { place, ...this.#open })
  }

  #duration(field: string): Fact | undefined {
    const node = this.#at(field)
    const fact = this.#text(node)
    if (fact?.state !== 'known') return fact
    const read = (text: string): number | undefined => {
      const duration = parseGoDuration(text)
      return duration.ok ? duration.seconds : undefined
    }
    return this.#scalars.number(node, read, 'a duration')
  }

  #byPodPriority(): Fact | undefined {
    const node = this.#at('shutdownGracePeriodByPodPriority')
    if (!node) return undefined
    if (node.type !== 'seq') return this.#unreadable(node)
    const place = this.#scalars.place(node)
    return list(
      node.items.map((item) => record({}, { place: this.#scalars.place(item) })),
      { place },
    )
  }

  #unreadable(node: YamlNode): Fact {
    const place = this.#scalars.place(node)
    return unknown(this.#scalars.templated(node) ?? { says: 'not of the form the kubelet reads', place }, {
      place,
    })
  }
}

/** The YAML type the kubelet sees; a quoted scalar is a text. */
function typeOf(node: YamlScalar): 'string' | 'other' {
  if (node.style !== 'plain' || node.tag?.endsWith('str')) return 'string'
  const { type } = resolveKubernetes(node.text)
  return type === 'string' || type === 'timestamp' ? 'string' : 'other'
}

/** The scalar without its quotes. */
function inner(node: YamlScalar): YamlScalar {
  if (node.style !== 'single' && node.style !== 'double') return node
  return { ...node, span: { start: node.span.start + 1, end: node.span.end - 1 } }
}

function sum(amounts: readonly Fact[], place: Cause['place']): Fact {
  const doubts = amounts.filter(({ state }) => state !== 'known')
  if (doubts.length > 0)
    return unknown(
      doubts.flatMap(({ causes }) => causes ?? []),
      { place },
    )
  return known(
    amounts.reduce((total, { value }) => total + Number(value), 0),
    { place },
  )
}
