import { addFacts } from '../entities/entity.ts'
import type {
  CarrierParts,
  CarrierSource,
  ContainerParts,
  EnvSource,
  FieldSource,
  FileSource,
  KeySource,
} from '../entities/environment.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  known,
  list,
  maybe,
  record,
  type Step,
  through,
  unknown,
  withFields,
} from '../entities/fact.ts'
import { parseQuantity } from '../values/quantity.ts'
import { divideQuantity, isDivisorAllowed } from '../values/quantityDivisor.ts'
import { Allowance } from './allowance.ts'
import { CarrierIndex } from './carrierIndex.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { expandReferences } from './expansion.ts'
import { asRuntimeReads, isRuntimeName, runtimeNames } from './runtimeVariables.ts'
import { VariablesInForce } from './variablesInForce.ts'
import { describeVariables, goVersionOf, type Use } from './writtenVariables.ts'

type Carrier = Entity<CarrierParts>
type Container = Entity<ContainerParts>

/** Gives every container the environment in force, each variable with the chain it came through. */
export function linkEnvironment(context: LinkContext): void {
  const containers = entitiesOf<ContainerParts>(context, 'container')
  const carriers = new CarrierIndex(
    entitiesOf<CarrierParts>(context, 'configMap'),
    entitiesOf<CarrierParts>(context, 'envFile'),
  )
  const pods = groupByPod(containers)
  const uses = new Map<Entity, Use[]>()
  const allowance = new Allowance(context)
  for (const container of containers) {
    const view = new EnvironmentView(container, carriers, pods, allowance)
    const { env, winners } = view.resolve(goVersionOf(container, context))
    addFacts(container, { env, settings: settingsOf(env), godebug: godebugOf(env, container) })
    for (const { variable, name } of winners) {
      const use = { container, name }
      const others = uses.get(variable)
      if (others) others.push(use)
      else uses.set(variable, [use])
    }
  }
  describeVariables(context, uses)
}

/** The containers of each pod by name; the first of a name is meant. */
type Pods = ReadonlyMap<string, ReadonlyMap<string, Container>>

function groupByPod(containers: readonly Container[]): Pods {
  const pods = new Map<string, Map<string, Container>>()
  for (const container of containers) {
    const key = podKey(container)
    const pod = pods.get(key) ?? new Map<string, Container>()
    pods.set(key, pod)
    const name = String(container.facts.fields?.get('name')?.value ?? '')
    if (!pod.has(name)) pod.set(name, container)
  }
  return pods
}

function podKey(container: Container): string {
  return JSON.stringify([container.unit, container.parts.pod, container.place.path])
}

/** The environment of one container while its sources are applied in order. */
class EnvironmentView {
  readonly #container: Container
  readonly #carriers: CarrierIndex
  readonly #pods: Pods
  readonly #allowance: Allowance
  readonly #entries = new VariablesInForce()

  constructor(container: Container, carriers: CarrierIndex, pods: Pods, allowance: Allowance) {
    this.#container = container
    this.#carriers = carriers
    this.#pods = pods
    this.#allowance = allowance
  }

  resolve(goVersion: string | undefined): { env: Fact; winners: { variable: Entity; name: string }[] } {
    for (const source of this.#container.parts.sources) this.#apply(source)
    this.#applyPatches()
    this.#applyCommand()
    const fields: Record<string, Fact> = Object.create(null)
    for (const [name, { fact }] of this.#entries.entries())
      fields[name] = isRuntimeName(name) ? asRuntimeReads(name, fact, goVersion) : fact
    const winners = [...this.#entries.entries()].flatMap(([name, { variable }]) =>
      variable ? [{ variable, name }] : [],
    )
    return { env: record(fields, { open: this.#entries.open }), winners }
  }

  #apply(source: EnvSource): void {
    switch (source.type) {
      case 'literal': {
        const { name, fact, variable } = source
        this.#entries.set(name, { fact: this.#composed(fact), variable })
        return
      }
      case 'field':
        this.#entries.set(source.name, { fact: this.#field(source) })
        return
      case 'key':
        this.#key(source)
        return
      case 'all':
        this.#all(source, this.#carriers.object(source, this.#container), source.prefix)
        return
      case 'file':
        this.#all(source, this.#carriers.file(source), '')
        return
      case 'opaque':
        if (source.name === undefined) this.#entries.cloud(source.cause)
        else this.#entries.set(source.name, { fact: unknown(source.cause) })
    }
  }

  /** `$(NAME)` stands for a variable that was set before. */
  #composed(fact: Fact): Fact {
    if (fact.state !== 'known' || !String(fact.value).includes('$(')) return fact
    const { open } = this.#entries
    return expandReferences(
      fact,
      (name) => this.#entries.get(name)?.fact ?? (open.length > 0 ? maybe(open) : undefined),
      {
        length: this.#allowance.expansion,
        tooLong: () => this.#allowance.tooLong(fact.place ?? this.#container.place),
      },
    )
  }

  #key(source: KeySource): void {
    const carrier = this.#carriers.object(source, this.#container)
    const step: Step = { says: `${this.#words} reads it here`, place: source.place }
    if (!('parts' in carrier)) {
      this.#entries.set(source.name, {
        fact: source.optional ? maybe(carrier) : unknown(carrier, { place: source.place }),
      })
      return
    }
    const key = String(source.key.value ?? '')
    const found = carrier.parts.keys.get(key)
    if (found)
      this.#entries.set(source.name, {
        fact: through(found.fact, step),
        ...(found.variable && { variable: found.variable }),
      })
    else if (carrier.parts.open) this.#entries.set(source.name, { fact: unknown(carrier.parts.open) })
    else if (!source.optional)
      this.#entries.set(source.name, {
        fact: unknown({ says: `${carrier.subject} has no key ${key}`, place: source.place }),
      })
  }

  #all(source: CarrierSource | FileSource, carrier: Carrier | Cause, prefix: string): void {
    if (!('parts' in carrier)) {
      this.#entries.cloud(carrier)
      return
    }
    const step: Step = { says: `${this.#words} reads it here`, place: source.place }
    if (carrier.parts.open) this.#entries.cloud(carrier.parts.open)
    const exceeded = this.#allowance.take(carrier.parts.keys.size, source.place)
    if (exceeded) {
      this.#entries.cloud(exceeded)
      return
    }
    for (const [key, { fact, variable }] of carrier.parts.keys) {
      this.#entries.set(`${prefix}${key}`, {
        fact: through(fact, step),
        ...(variable && { variable }),
      })
    }
  }

  /** The value of a resource field, as the kubelet puts it into the variable. */
  #field(source: FieldSource): Fact {
    const { place, resource, divisor } = source
    const name = resource.state === 'known' ? String(resource.value) : 'other'
    const target = source.container
      ? this.#pods.get(podKey(this.#container))?.get(source.container)
      : this.#container
    const [side = '', kind = ''] = name.split('.')
    const amount = target?.facts.fields?.get(side)?.fields?.get(kind)
    const named = name === 'limits.memory' || name === 'requests.memory' ? name : 'other'
    const fields = {
      resource: known(named, { place: resource.place ?? place, text: name }),
      divisor: divisorFact(divisor, place),
    }
    const value = this.#amount(amount, target, side, kind, divisor, place)
    const text = `${name}${divisor?.text ? ` divided by ${divisor.text}` : ''}`
    return withFields({ ...value, place, text }, kind === 'memory' ? fields : {})
  }

  #amount(
    amount: Fact | undefined,
    target: Container | undefined,
    side: string,
    kind: string,
    divisor: Fact | undefined,
    place: Cause['place'],
  ): Fact {
    if (!target) return unknown({ says: 'the container the field names is not in this pod', place })
    const open = target.facts.fields?.get(side)?.open
    if (!amount) {
      if (open) return unknown(open)
      // Without a limit the kubelet gives what the node has; without a request it gives nothing.
      if (side === 'requests') return known('0', { place, text: '0' })
      return unknown({ says: `no ${kind} limit: the variable gets what the node can allocate`, place })
    }
    if (amount.state !== 'known') return unknown(amount.causes ?? [])
    const quantity = parseQuantity(amount.text ?? '')
    const by = parseQuantity(divisor?.state === 'known' ? String(divisor.value) : '1')
    if (divisor && divisor.state !== 'known') return unknown(divisor.causes ?? [])
    if (!quantity.ok || !by.ok || !isDivisorAllowed(by, kind === 'cpu' ? 'cpu' : 'memory')) {
      return unknown({ says: 'a divisor Kubernetes refuses', place })
    }
    const quotient = divideQuantity(quantity, by, kind === 'cpu' ? 'cpu' : 'memory')
    const says = `${side}.${kind} is set here`
    if (!quotient.ok) return unknown({ says: quotient.reason, place })
    return known(String(quotient.value), {
      place,
      ...(amount.place && { via: [{ says, place: amount.place }] }),
    })
  }

  /** What a kustomization may replace is not known before the overlay is built. */
  #applyPatches(): void {
    for (const [aspect, cause] of this.#container.parts.patched) {
      if (aspect === 'env') this.#entries.cloud(cause)
      else if (aspect.startsWith('env:')) this.#entries.set(aspect.slice(4), { fact: unknown(cause) })
    }
  }

  /** `sh -c "export GOMAXPROCS=4; …"` sets a variable where no list of variables shows it. */
  #applyCommand(): void {
    for (const word of this.#container.parts.command) {
      const text = String(word.value ?? '')
      for (const name of runtimeNames) {
        if (!text.includes(`${name}=`) || !word.place) continue
        this.#entries.set(name, {
          fact: unknown({ says: `the command sets ${name} itself`, place: word.place }),
        })
      }
    }
  }

  get #words(): string {
    const name = String(this.#container.facts.fields?.get('name')?.value ?? '')
    return name === '' ? 'an unnamed container' : `container ${name}`
  }
}

/** The divisor in force: absent, `0` and `1` are the same. */
function divisorFact(written: Fact | undefined, place: Cause['place']): Fact {
  if (!written) return known(1, { place, text: '1' })
  if (written.state !== 'known') return written
  const quantity = parseQuantity(String(written.value))
  const origin = { place: written.place ?? place, text: String(written.value) }
  if (!quantity.ok)
    return unknown({ says: `not a quantity: ${String(written.value)}`, place: origin.place }, origin)
  return known(quantity.value === 0 ? 1 : quantity.value, origin)
}

/** The variables of the runtime that are there for certain, whatever their value. */
function settingsOf(env: Fact): Fact {
  const seen = (name: string): Fact => {
    const fact = env.fields?.get(name)
    return list(fact && fact.state !== 'maybe' ? [fact] : [], env.open && { open: env.open })
  }
  return record({ GOGC: seen('GOGC'), GOMEMLIMIT: seen('GOMEMLIMIT'), GOMAXPROCS: seen('GOMAXPROCS') })
}

/** The GODEBUG settings a program runs with: those of the variable win over the module's defaults. */
function godebugOf(env: Fact, container: Entity): Fact {
  const module = container.facts.fields?.get('module')?.fields?.get('godebug')
  const settings = new Map(module?.fields)
  const variable = env.fields?.get('GODEBUG')
  const open = variable && variable.state !== 'known' ? variable.causes : variable ? undefined : env.open
  for (const setting of String(variable?.value ?? '').split(',')) {
    const equals = setting.indexOf('=')
    if (equals <= 0) continue
    settings.set(
      setting.slice(0, equals),
      known(setting.slice(equals + 1), { ...(variable?.place && { place: variable.place }) }),
    )
  }
  return { state: 'known', fields: settings, ...(open && open.length > 0 && { open }) }
}
