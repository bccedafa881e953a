/** A part of an object or a patch, as it is going to be written. */
type Written = string | readonly Written[] | ReadonlyMap<string, Written>

/** Makes a part; patches have words and nulls that objects have not. */
type Maker = (isPatch: boolean) => Written

export interface PatchPair {
  readonly object: string
  readonly patch: string
}

/** Objects, and patches for them that meet them often, with all that is odd about lists that are merged. */
export function patchPairs(below: (limit: number) => number, count: number): PatchPair[] {
  const kinds = makers(below)
  return Array.from({ length: count }, () => {
    const [head, spec] = kinds[below(kinds.length)] as (typeof kinds)[number]
    const text = (isPatch: boolean): string =>
      `${head}\nmetadata:\n  name: x\nspec:${written(spec(isPatch), '  ')}`
    return { object: text(false), patch: text(true) }
  })
}

function makers(below: (limit: number) => number): [head: string, spec: Maker][] {
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T
  const chance = (percent: number): boolean => below(100) < percent
  const word =
    (...words: string[]): Maker =>
    () =>
      pick(words)
  const value: Maker = (isPatch) =>
    pick(['a', '"8080"', '8080', "'x y'", 'true', '"true"', '1.5', '~', 'null', '', isPatch ? 'null' : 'b'])
  const directive = (isPatch: boolean, map: Map<string, Written>): Map<string, Written> =>
    isPatch && chance(8) ? map.set('$patch', pick(['delete', 'replace', 'merge', 'merge', 'odd'])) : map
  const map =
    (fields: Record<string, Maker>): Maker =>
    (isPatch) => {
      const made = new Map<string, Written>()
      for (const [key, make] of Object.entries(fields)) {
        if (chance(55)) made.set(key, isPatch && chance(6) ? 'null' : make(isPatch))
      }
      return directive(isPatch, made)
    }
  const list =
    (make: Maker): Maker =>
    (isPatch) => {
      const items = Array.from({ length: below(4) }, () => make(isPatch))
      if (isPatch && chance(8)) {
        const only = new Map([['$patch', pick(['delete', 'replace', 'merge'])]])
        items.splice(below(items.length + 1), 0, only)
      }
      return chance(2) ? [...items, pick<Written>(['null', new Map()])] : items
    }
  const keyed =
    (key: string, keys: string[], fields: Record<string, Maker>): Maker =>
    (isPatch) => {
      const made = map(fields)(isPatch) as Map<string, Written>
      return chance(96) ? made.set(key, pick(keys)) : made
    }
  const container = keyed('name', ['app', 'side', 'log'], {
    image: value,
    args: list(value),
    env: list(
      keyed('name', ['A', 'B', '"A"'], { value, valueFrom: map({ fieldRef: map({ fieldPath: value }) }) }),
    ),
    ports: list(
      keyed('containerPort', ['80', '443', '"80"'], { protocol: word('TCP', 'UDP', '"TCP"'), name: value }),
    ),
    volumeMounts: list(keyed('mountPath', ['/a', '/b'], { name: value, readOnly: value })),
    resources: map({ limits: map({ cpu: value, memory: value }), requests: map({ cpu: value }) }),
  })
  const finalizers = list(word('a', 'b', 'c'))
  const claim = map({ volumeClaimTemplate: map({ metadata: map({ finalizers }) }) })
  const pod = map({
    containers: list(container),
    initContainers: list(container),
    volumes: list(keyed('name', ['v', 'w'], { emptyDir: map({ medium: value }), ephemeral: claim })),
    hostAliases: list(keyed('ip', ['1.1.1.1', '2.2.2.2'], { hostnames: list(value) })),
    topologySpreadConstraints: list(
      keyed('topologyKey', ['zone', 'host'], {
        whenUnsatisfiable: word('DoNotSchedule', 'ScheduleAnyway'),
        maxSkew: value,
      }),
    ),
    tolerations: list(map({ key: value, effect: value })),
    nodeSelector: map({ a: value, b: value }),
  })
  const owners = list(keyed('uid', ['1', '2'], { kind: value }))
  const template = map({ spec: pod, metadata: map({ finalizers, ownerReferences: owners }) })
  const ports = list(keyed('port', ['80', '443'], { protocol: word('TCP', 'UDP'), name: value }))
  const inside: Maker = (isPatch) =>
    new Map<string, Written>([
      ['apiVersion', 'v1'],
      ['kind', 'Pod'],
      ['spec', pod(isPatch)],
    ])
  return [
    [
      'apiVersion: apps/v1\nkind: Deployment',
      map({ replicas: value, strategy: map({ type: value }), template }),
    ],
    ['apiVersion: v1\nkind: Pod', pod],
    ['apiVersion: batch/v1\nkind: CronJob', map({ jobTemplate: map({ spec: map({ template }) }) })],
    ['apiVersion: v1\nkind: Service', map({ ports, type: value, externalIPs: list(value) })],
    ['apiVersion: example.com/v1\nkind: Thing', map({ containers: list(container), inside })],
  ]
}

function written(part: Written, indent: string): string {
  if (typeof part === 'string') return ` ${part}\n`
  const isList = Array.isArray(part)
  const lines = isList
    ? part.map((item) => `${indent}-${written(item, `${indent}  `)}`)
    : [...(part as ReadonlyMap<string, Written>)].map(
        ([key, item]) => `${indent}${key}:${written(item, `${indent}  `)}`,
      )
  if (lines.length > 0) return `\n${lines.join('')}`
  return isList ? ' []\n' : ' {}\n'
}
