import type { Dice } from './dice.ts'

export type Json = null | boolean | number | string | Json[] | Fields
export interface Fields {
  [key: string]: Json
}

/** What objects of a tree are called and refer to; all of them stand in the base. */
export interface Names {
  readonly apps: readonly string[]
  readonly configMaps: readonly string[]
  readonly secrets: readonly string[]
}

export const IMAGES = [
  'nginx',
  'nginx:1.25',
  'team/api',
  'team/api:v1',
  'host.example:5000/team/worker:2.0',
  'team/worker@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3',
  'busybox:latest',
]
export const TEXTS = [
  '1',
  'on',
  'true',
  'null',
  '0x1F',
  '1e3',
  'a b',
  '',
  'a: b',
  '#x',
  "it's",
  'Größe',
  '1.0',
  '~',
  '- x',
]
export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod', 'ReplicaSet']

/** An application of a few objects that refer to each other. */
export function application(dice: Dice, name: string, names: Names): Fields[] {
  const made = [workload(dice, name, names)]
  const kind = String(made[0]?.['kind'])
  if (dice.chance(70)) made.push(service(dice, name))
  if (dice.chance(35)) made.push(serviceAccount(name))
  if (dice.chance(25)) made.push(autoscaler(dice, kind, name))
  if (dice.chance(20)) made.push(ingress(dice, name, names))
  if (dice.chance(20)) made.push(...accessRules(dice, name))
  if (dice.chance(15)) made.push(disruptionBudget(name), networkPolicy(name))
  if (dice.chance(15)) made.push(...customResources(dice, name))
  if (dice.chance(10)) made.push(webhook(name))
  if (dice.chance(10)) made.push(claim(`${name}-data`))
  return made
}

export function object(apiVersion: string, kind: string, name: string, rest: Fields): Fields {
  return { apiVersion, kind, metadata: { name }, ...rest }
}

export function configMap(dice: Dice, name: string): Fields {
  const made = object('v1', 'ConfigMap', name, {
    data: {
      GOGC: dice.pick(TEXTS),
      'app.yaml': 'a: 1\nlist:\n- x\n',
      long: 'word '.repeat(20 + dice.below(20)),
    },
  })
  if (dice.chance(5))
    made['metadata'] = { name, annotations: { 'kustomize.config.k8s.io/needs-hash': 'true' } }
  if (dice.chance(5))
    made['metadata'] = { name, annotations: { 'config.kubernetes.io/local-config': 'true' } }
  if (dice.chance(5)) made['binaryData'] = { blob: 'AAEC' }
  return made
}

export function secret(dice: Dice, name: string): Fields {
  const made = object('v1', 'Secret', name, { type: 'Opaque', data: { password: 'cGFzcw==' } })
  if (dice.chance(30)) made['stringData'] = { token: dice.pick(TEXTS) }
  return made
}

function workload(dice: Dice, name: string, names: Names): Fields {
  const kind = dice.pick(['Deployment', 'Deployment', 'Deployment', 'StatefulSet', ...WORKLOADS])
  const labels: Fields = { app: name, ...(dice.chance(40) ? { tier: dice.pick(['front', 'back']) } : {}) }
  const template: Fields = { metadata: { labels: { app: name } }, spec: podSpec(dice, name, names) }
  if (dice.chance(20))
    (template['metadata'] as Fields)['annotations'] = { 'example.org/note': dice.pick(TEXTS) }
  const made = workloadOf(dice, kind, name, template)
  const metadata = made['metadata'] as Fields
  if (dice.chance(85)) metadata['labels'] = labels
  if (dice.chance(25)) metadata['annotations'] = { 'example.org/owner': dice.pick(['core', 'edge']) }
  if (dice.chance(5)) metadata['namespace'] = dice.pick(['apps', 'default'])
  return made
}

function workloadOf(dice: Dice, kind: string, name: string, template: Fields): Fields {
  const selector: Fields = { matchLabels: { app: name } }
  const replicas: Fields = dice.chance(60) ? { replicas: 1 + dice.below(4) } : {}
  if (kind === 'Pod') return object('v1', kind, name, { spec: template['spec'] ?? {} })
  if (kind === 'Job') return object('batch/v1', kind, name, { spec: { backoffLimit: 2, template } })
  if (kind === 'CronJob')
    return object('batch/v1', kind, name, {
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template } } },
    })
  if (kind === 'DaemonSet') return object('apps/v1', kind, name, { spec: { selector, template } })
  const spec: Fields = { ...replicas, selector, template }
  if (kind === 'StatefulSet') {
    spec['serviceName'] = name
    if (dice.chance(50)) spec['volumeClaimTemplates'] = [claim('data')]
  }
  if (kind === 'Deployment' && dice.chance(30))
    spec['strategy'] = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } }
  return object('apps/v1', kind, name, { spec })
}

function podSpec(dice: Dice, name: string, names: Names): Fields {
  const spec: Fields = {
    containers: [
      container(dice, name, names),
      ...dice.maybe(35, () => container(dice, 'sidecar', names)),
      ...dice.maybe(10, () => container(dice, 'agent', names)),
    ],
  }
  if (dice.chance(25)) spec['initContainers'] = [container(dice, 'init', names)]
  if (dice.chance(35)) spec['serviceAccountName'] = name
  if (dice.chance(20)) spec['imagePullSecrets'] = [{ name: dice.pick(names.secrets) }]
  if (dice.chance(20)) spec['nodeSelector'] = { 'kubernetes.io/os': 'linux', disk: 'ssd' }
  if (dice.chance(20))
    spec['tolerations'] = [
      { key: 'a', operator: 'Exists' },
      { key: 'b', value: 'x' },
    ]
  if (dice.chance(15))
    spec['topologySpreadConstraints'] = [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: name } },
      },
    ]
  if (dice.chance(15))
    spec['affinity'] = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'host', labelSelector: { matchLabels: { app: name } } },
        ],
      },
    }
  if (dice.chance(60)) spec['volumes'] = volumes(dice, name, names)
  return spec
}

function volumes(dice: Dice, name: string, names: Names): Json[] {
  return [
    {
      name: 'config',
      configMap: { name: dice.pick(names.configMaps), items: [{ key: 'GOGC', path: 'gogc' }] },
    },
    ...dice.maybe<Json>(40, () => ({ name: 'secret', secret: { secretName: dice.pick(names.secrets) } })),
    ...dice.maybe<Json>(30, () => ({ name: 'claim', persistentVolumeClaim: { claimName: `${name}-data` } })),
    ...dice.maybe<Json>(30, () => ({
      name: 'all',
      projected: {
        sources: [
          { configMap: { name: dice.pick(names.configMaps) } },
          { secret: { name: dice.pick(names.secrets) } },
          { serviceAccountToken: { path: 'token' } },
        ] satisfies Json[] as Json[],
      },
    })),
    ...dice.maybe<Json>(30, () => ({ name: 'tmp', emptyDir: {} })),
  ]
}

function container(dice: Dice, name: string, names: Names): Fields {
  const made: Fields = { name, image: dice.pick(IMAGES) }
  if (dice.chance(70)) made['env'] = environment(dice, names)
  if (dice.chance(35))
    made['envFrom'] = [
      { configMapRef: { name: dice.pick(names.configMaps) } },
      ...dice.maybe<Json>(50, () => ({ secretRef: { name: dice.pick(names.secrets) }, prefix: 'S_' })),
    ]
  if (dice.chance(50))
    made['ports'] = [
      { name: 'http', containerPort: 8080 },
      { containerPort: 9090, protocol: 'UDP' },
    ]
  if (dice.chance(50)) made['resources'] = { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: 0.5 } }
  if (dice.chance(35)) made['args'] = ['--level=info', dice.pick(['--port', '--name=$(NAME)']), '8080']
  if (dice.chance(30))
    made['volumeMounts'] = [
      { name: 'config', mountPath: '/etc/config' },
      { name: 'tmp', mountPath: '/tmp' },
    ]
  if (dice.chance(15)) made['livenessProbe'] = { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 }
  return made
}

function environment(dice: Dice, names: Names): Json[] {
  return [
    { name: 'GOGC', value: dice.pick(TEXTS) },
    { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
    ...dice.maybe<Json>(40, () => ({
      name: 'LEVEL',
      valueFrom: { configMapKeyRef: { name: dice.pick(names.configMaps), key: 'GOGC', optional: true } },
    })),
    ...dice.maybe<Json>(40, () => ({
      name: 'TOKEN',
      valueFrom: { secretKeyRef: { name: dice.pick(names.secrets), key: 'token' } },
    })),
  ]
}

function service(dice: Dice, name: string): Fields {
  return object('v1', 'Service', name, {
    spec: {
      selector: { app: name },
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        ...dice.maybe<Json>(40, () => ({ name: 'udp', port: 90, protocol: 'UDP' })),
      ],
      ...(dice.chance(20) ? { type: 'LoadBalancer' } : {}),
    },
  })
}

function serviceAccount(name: string): Fields {
  return object('v1', 'ServiceAccount', name, {})
}

function autoscaler(dice: Dice, kind: string, name: string): Fields {
  const version = dice.pick(['autoscaling/v2', 'autoscaling/v1'])
  return object(version, 'HorizontalPodAutoscaler', name, {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name }, minReplicas: 1, maxReplicas: 5 },
  })
}

function ingress(dice: Dice, name: string, names: Names): Fields {
  return object('networking.k8s.io/v1', 'Ingress', name, {
    spec: {
      tls: [{ hosts: ['a.example'], secretName: dice.pick(names.secrets) }],
      rules: [
        {
          host: 'a.example',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }],
          },
        },
      ],
    },
  })
}

function accessRules(dice: Dice, name: string): Fields[] {
  const cluster = dice.chance(40)
  const role = cluster ? 'ClusterRole' : 'Role'
  const group = 'rbac.authorization.k8s.io'
  const subject: Fields = { kind: 'ServiceAccount', name }
  if (cluster || dice.chance(50)) subject['namespace'] = dice.pick(['default', 'apps'])
  return [
    object(`${group}/v1`, role, name, {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    }),
    object(`${group}/v1`, `${role}Binding`, name, {
      roleRef: { apiGroup: group, kind: role, name },
      subjects: [subject, ...dice.maybe<Json>(30, () => ({ kind: 'User', apiGroup: group, name }))],
    }),
  ]
}

function disruptionBudget(name: string): Fields {
  return object('policy/v1', 'PodDisruptionBudget', name, {
    spec: { minAvailable: 1, selector: { matchLabels: { app: name } } },
  })
}

function networkPolicy(name: string): Fields {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, {
    spec: {
      podSelector: { matchLabels: { app: name } },
      ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }] }],
    },
  })
}

function customResources(dice: Dice, name: string): Fields[] {
  const widget = object('example.org/v1', 'Widget', name, {
    spec: {
      replicas: 2,
      image: 'nginx:1',
      parts: [
        { name: 'a', size: 1 },
        { name: 'b', size: 2 },
      ],
      configRef: { kind: 'ConfigMap', name },
      template: { spec: { containers: [{ name: 'main', image: dice.pick(IMAGES) }] } },
    },
  })
  const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
    spec: {
      group: 'example.org',
      names: { kind: 'Widget', plural: 'widgets' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true }],
    },
  })
  const monitor = object('monitoring.coreos.com/v1', 'ServiceMonitor', name, {
    spec: { selector: { matchLabels: { app: name } }, endpoints: [{ port: 'http', interval: '30s' }] },
  })
  return [widget, ...(name === 'web' ? [definition] : []), ...dice.maybe(50, () => monitor)]
}

function webhook(name: string): Fields {
  return object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', name, {
    webhooks: [
      {
        name: 'a.example.org',
        clientConfig: { service: { name, namespace: 'default', path: '/x' } },
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  })
}

function claim(name: string): Fields {
  return object('v1', 'PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  })
}
