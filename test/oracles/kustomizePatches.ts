import type { Dice } from './dice.ts'
import { type Fields, IMAGES, type Json, TEXTS, WORKLOADS } from './kustomizeObjects.ts'

export function kindOf(object: Fields): string {
  return String(object['kind'])
}

export function nameOf(object: Fields): string {
  return String((object['metadata'] as Fields)['name'])
}

/** The beginning of a patch: what it is for. */
function head(object: Fields): Fields {
  const metadata = object['metadata'] as Fields
  const { name, namespace } = metadata
  return {
    apiVersion: object['apiVersion'] ?? null,
    kind: object['kind'] ?? null,
    metadata: { name: name ?? null, ...(namespace === undefined ? {} : { namespace }) },
  }
}

export function deletion(object: Fields): Fields {
  return { ...head(object), $patch: 'delete' }
}

/** A strategic merge patch for an object. */
export function strategicPatch(dice: Dice, object: Fields): Fields {
  const patch = head(object)
  const kind = kindOf(object)
  const metadata = patch['metadata'] as Fields
  if (dice.chance(20)) metadata['annotations'] = { 'example.org/patched': 'yes', 'example.org/owner': null }
  if (dice.chance(15)) metadata['labels'] = { tier: dice.pick(['front', 'back', 'none']) }
  if (WORKLOADS.includes(kind)) return { ...patch, spec: workloadChange(dice, kind, object) }
  if (kind === 'ConfigMap')
    return { ...patch, data: { GOGC: dice.pick([...TEXTS, null]), extra: dice.pick(TEXTS) } }
  if (kind === 'Secret') return { ...patch, stringData: { more: 'x' } }
  if (kind === 'Service') return { ...patch, spec: serviceChange(dice) }
  if (kind === 'HorizontalPodAutoscaler') return { ...patch, spec: { maxReplicas: 9, minReplicas: null } }
  if (kind === 'Widget') return { ...patch, spec: widgetChange(dice) }
  if (kind === 'Ingress')
    return {
      ...patch,
      spec: dice.pick<Fields>([{ rules: [{ host: 'b.example' }] }, { $patch: 'replace', tls: [] }]),
    }
  if (kind.endsWith('Role'))
    return { ...patch, rules: [{ apiGroups: ['apps'], resources: ['*'], verbs: ['get'] }] }
  if (kind.endsWith('Binding')) return { ...patch, subjects: [{ kind: 'Group', name: 'g' }] }
  metadata['annotations'] = { 'example.org/patched': 'yes' }
  return patch
}

function workloadChange(dice: Dice, kind: string, object: Fields): Fields {
  const pod = podChange(dice, podOf(object))
  const template: Fields = { spec: pod }
  if (dice.chance(15))
    template['metadata'] = { annotations: { 'example.org/note': dice.pick([...TEXTS, null]) } }
  if (kind === 'Pod') return pod
  if (kind === 'CronJob')
    return {
      ...(dice.chance(30) ? { schedule: '0 * * * *' } : {}),
      ...(dice.chance(80) ? { jobTemplate: { spec: { template } } } : { suspend: true }),
    }
  const spec: Fields = dice.chance(80) ? { template } : {}
  if (kind !== 'Job' && kind !== 'DaemonSet' && dice.chance(35)) spec['replicas'] = dice.pick([null, 0, 7])
  if (kind === 'Deployment' && dice.chance(20))
    spec['strategy'] = dice.pick<Fields>([
      { $patch: 'replace', type: 'Recreate' },
      { type: 'Recreate', rollingUpdate: null },
      { rollingUpdate: { maxSurge: 2 } },
    ])
  return spec
}

/** The pod spec in a workload. */
export function podOf(object: Fields): Fields {
  let spec = object['spec'] as Fields
  if (kindOf(object) === 'CronJob') spec = (spec['jobTemplate'] as Fields)['spec'] as Fields
  return kindOf(object) === 'Pod' ? spec : ((spec['template'] as Fields)['spec'] as Fields)
}

function podChange(dice: Dice, pod: Fields): Fields {
  const present = (pod['containers'] as Fields[]).map((one) => String(one['name']))
  const changed = dice.some(present, 1, 2).map((name): Json => containerChange(dice, name))
  const last = present[present.length - 1]
  if (present.length > 1 && dice.chance(15)) {
    const at = changed.findIndex((one) => (one as Fields)['name'] === last)
    if (at >= 0) changed.splice(at, 1)
    changed.push({ name: last ?? '', $patch: 'delete' })
  }
  if (dice.chance(20))
    changed.splice(dice.below(2), 0, {
      name: 'added',
      image: dice.pick(IMAGES),
      env: [{ name: 'A', value: 'b' }],
    })
  const made: Fields = { containers: changed }
  if (dice.chance(5)) made['containers'] = [{ name: 'only', image: 'busybox' }, { $patch: 'replace' }]
  if (dice.chance(15))
    made['nodeSelector'] = dice.pick<Json>([
      null,
      { disk: null, zone: 'a' },
      { $patch: 'replace', only: 'x' },
      { $patch: 'delete' },
    ])
  if (dice.chance(15)) made['tolerations'] = [{ key: 'c', operator: 'Exists' }]
  if (dice.chance(15))
    made['volumes'] = [
      dice.pick<Json>([
        { name: 'config', emptyDir: {}, configMap: null },
        { name: 'config', $patch: 'delete' },
        { name: 'more', emptyDir: { medium: 'Memory' } },
        { name: 'config', configMap: { optional: true, items: [{ key: 'GOGC', path: 'other' }] } },
      ]),
    ]
  if (dice.chance(10)) made['imagePullSecrets'] = [{ name: 'pull' }]
  if (dice.chance(8)) made['topologySpreadConstraints'] = [{ topologyKey: 'zone', maxSkew: 2 }]
  if (dice.chance(8)) made['initContainers'] = dice.pick<Json>([null, [{ name: 'init', image: 'busybox' }]])
  if (dice.chance(8)) made['serviceAccountName'] = 'other'
  return made
}

function containerChange(dice: Dice, name: string): Fields {
  const made: Fields = { name }
  if (dice.chance(50))
    made['env'] = dice.some<Json>(
      [
        { name: 'GOGC', value: dice.pick(TEXTS) },
        { name: 'GOMEMLIMIT', $patch: 'delete' },
        { name: 'NEW', value: 'x' },
        { name: 'GOGC2', valueFrom: null },
        { name: 'LEVEL', value: 'plain', valueFrom: null },
      ],
      1,
      3,
    )
  if (dice.chance(5)) made['env'] = [{ $patch: 'replace' }, { name: 'ONLY', value: '1' }]
  if (dice.chance(45))
    made['resources'] = dice.pick<Json>([
      { limits: { memory: '1Gi', cpu: null } },
      { $patch: 'replace', limits: { memory: '2Gi' } },
      null,
      { requests: { memory: '64Mi' } },
      {},
    ])
  if (dice.chance(20)) made['image'] = dice.pick(IMAGES)
  if (dice.chance(15)) made['args'] = dice.pick<Json>([['--new'], null, []])
  if (dice.chance(15))
    made['ports'] = dice.pick<Json>([
      [{ containerPort: 8080, name: 'web' }],
      [{ containerPort: 8080, $patch: 'delete' }],
      [{ containerPort: 9090, protocol: 'TCP' }],
      [{ containerPort: 1, name: 'one' }],
    ])
  if (dice.chance(15))
    made['volumeMounts'] = [{ mountPath: dice.pick(['/tmp', '/etc/config', '/new']), name: 'more' }]
  if (dice.chance(10))
    made['livenessProbe'] = dice.pick<Json>([
      null,
      { periodSeconds: 9 },
      { httpGet: null, exec: { command: ['x'] } },
    ])
  if (dice.chance(10)) made['envFrom'] = [{ configMapRef: { name: 'app-config' } }]
  return made
}

function serviceChange(dice: Dice): Fields {
  return dice.pick<Fields>([
    { type: 'NodePort' },
    { ports: [{ port: 80, nodePort: 30000 }] },
    { ports: [{ port: 81, name: 'more' }] },
    { ports: [{ port: 80, $patch: 'delete' }] },
    { selector: { extra: 'yes' } },
    { selector: { $patch: 'replace', only: 'this' } },
    { ports: [{ $patch: 'replace' }, { port: 443 }] },
  ])
}

function widgetChange(dice: Dice): Fields {
  return dice.pick<Fields>([
    { replicas: null, added: { deep: [1, 2] } },
    { parts: [{ name: 'a', size: 9 }] },
    { parts: [{ name: 'c' }], configRef: { $patch: 'replace', name: 'x' } },
    { template: { spec: { containers: [{ name: 'main', env: [{ name: 'A', value: 'b' }] }] } } },
    { parts: null },
    { image: ['a'] },
  ])
}

/** JSON 6902 operations that suit an object as it stood in its file. */
export function operations(dice: Dice, object: Fields): Json[] {
  const made: Json[] = []
  const places = pointers(object).filter(
    (one) => !/^(\/(apiVersion|kind|metadata\/name|metadata)?)?$/.test(one.pointer),
  )
  for (let i = 1 + dice.below(3); i > 0 && places.length > 0; i--) {
    const { pointer, value, inList } = dice.pick(places)
    const op = dice.pick(['add', 'replace', 'remove', 'test', 'add', 'replace', 'copy', 'move'])
    if (op === 'remove' && !inList && typeof value !== 'object') made.push({ op, path: pointer })
    else if (op === 'test') {
      // A change before may have made it untrue.
      if (made.length === 0 && dice.chance(30)) made.push({ op, path: pointer, value })
    } else if (op === 'copy' || op === 'move') {
      if (typeof value !== 'object' && !inList)
        made.push({ op: 'copy', from: pointer, path: `${pointer}Copy` })
    } else if (Array.isArray(value) && op === 'add')
      made.push({
        op,
        path: `${pointer}/${dice.pick(['-', '0'])}`,
        value: dice.pick<Json>([{ name: 'new' }, 'text']),
      })
    else if (typeof value !== 'object')
      made.push({ op, path: pointer, value: dice.pick<Json>([...TEXTS, 5, true]) })
    else if (value !== null && !Array.isArray(value) && !inList)
      made.push({ op: 'add', path: `${pointer}/x~1y`, value: { a: ['b'] } })
  }
  if (made.length === 0) made.push({ op: 'add', path: '/metadata/annotations', value: { only: 'this' } })
  return made
}

interface Pointer {
  readonly pointer: string
  readonly value: Json
  readonly inList: boolean
}

function pointers(value: Json, pointer = '', inList = false): Pointer[] {
  const here = { pointer, value, inList }
  if (Array.isArray(value))
    return [here, ...value.flatMap((item, i) => pointers(item, `${pointer}/${i}`, true))]
  if (value === null || typeof value !== 'object') return [here]
  return [
    here,
    ...Object.entries(value).flatMap(([key, one]) =>
      pointers(one, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ]
}
