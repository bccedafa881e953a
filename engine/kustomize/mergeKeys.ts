/**
 * What a strategic merge patch knows of a part of an object: which of its lists are merged, by which keys, and what is
 * known below. A part that is known has a shape even when nothing below it is merged.
 */
export interface Shape {
  readonly fields: ReadonlyMap<string, Shape>
  /** Set for lists that are merged: the keys that tell items apart, none when the items themselves do. */
  readonly keys?: readonly string[]
  /** What is known of the items of a merged list. */
  readonly items?: Shape
}

/** A known part that has no list to merge. */
export const PLAIN: Shape = { fields: new Map() }

const meta = map({ finalizers: list(), ownerReferences: list('uid') })
const conditions = map({ conditions: list('type') })
const container = map({
  env: list('name'),
  ports: list('containerPort', 'protocol'),
  volumeDevices: list('devicePath'),
  volumeMounts: list('mountPath'),
})
const ephemeralContainer = map({
  env: list('name'),
  volumeDevices: list('devicePath'),
  volumeMounts: list('mountPath'),
})
const volume = map({ ephemeral: map({ volumeClaimTemplate: map({ metadata: meta }) }) })
const podSpec = map({
  containers: of(container, 'name'),
  ephemeralContainers: of(ephemeralContainer, 'name'),
  hostAliases: list('ip'),
  imagePullSecrets: list('name'),
  initContainers: of(container, 'name'),
  topologySpreadConstraints: list('topologyKey', 'whenUnsatisfiable'),
  volumes: of(volume, 'name'),
})
const podTemplate = map({ metadata: meta, spec: podSpec })
const templated = map({ template: podTemplate })
const job = map({ metadata: meta, spec: templated })

const object = map({ metadata: meta })
const workload = map({ metadata: meta, spec: templated, status: conditions })
const withConditions = map({ metadata: meta, status: conditions })
const cronJob = map({ metadata: meta, spec: map({ jobTemplate: job }) })
const webhooks = map({ metadata: meta, webhooks: list('name') })
const csiNode = map({ metadata: meta, spec: map({ drivers: list('name') }) })
const pod = map({
  metadata: meta,
  spec: podSpec,
  status: map({ conditions: list('type'), podIPs: list('ip') }),
})
const service = map({
  metadata: meta,
  spec: map({ ports: list('port', 'protocol') }),
  status: conditions,
})
const node = map({
  metadata: meta,
  spec: map({ podCIDRs: list() }),
  status: map({ addresses: list('type'), conditions: list('type') }),
})

/**
 * The kinds that are known, with the API versions they are known at. What is not here (every custom resource, and
 * newer kinds such as autoscaling/v2) has no list that is merged.
 * Source: `x-kubernetes-patch-strategy`, `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the
 * definitions in the OpenAPI documents of kustomize's kyaml v0.20.1 (kubernetesapi v1.21.2 and kustomizationapi).
 */
const KNOWN: readonly (readonly [shape: Shape, kinds: string])[] = [
  [
    workload,
    'apps/v1: DaemonSet Deployment ReplicaSet StatefulSet\nbatch/v1: Job\nv1: ReplicationController',
  ],
  [cronJob, 'batch/v1 batch/v1beta1: CronJob'],
  [pod, 'v1: Pod'],
  [map({ metadata: meta, template: podTemplate }), 'v1: PodTemplate'],
  [service, 'v1: Service'],
  [node, 'v1: Node'],
  [map({ metadata: meta, secrets: list('name') }), 'v1: ServiceAccount'],
  [map({ metadata: meta, conditions: list('type') }), 'v1: ComponentStatus'],
  [
    map({ configMapGenerator: list('name'), secretGenerator: list('name') }),
    'kustomize.config.k8s.io/v1beta1: Kustomization',
  ],
  [
    webhooks,
    'admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1: MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  ],
  [csiNode, 'storage.k8s.io/v1 storage.k8s.io/v1beta1: CSINode'],
  [
    withConditions,
    `v1: Namespace PersistentVolumeClaim
     policy/v1 policy/v1beta1: PodDisruptionBudget
     apiregistration.k8s.io/v1 apiregistration.k8s.io/v1beta1: APIService`,
  ],
  [
    object,
    `v1: Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret
     apiextensions.k8s.io/v1 apiextensions.k8s.io/v1beta1: CustomResourceDefinition
     apps/v1: ControllerRevision
     authentication.k8s.io/v1: TokenRequest
     authentication.k8s.io/v1 authentication.k8s.io/v1beta1: TokenReview
     authorization.k8s.io/v1 authorization.k8s.io/v1beta1: LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
     autoscaling/v1 autoscaling/v2beta1 autoscaling/v2beta2: HorizontalPodAutoscaler
     autoscaling/v1: Scale
     certificates.k8s.io/v1 certificates.k8s.io/v1beta1: CertificateSigningRequest
     coordination.k8s.io/v1 coordination.k8s.io/v1beta1: Lease
     discovery.k8s.io/v1 discovery.k8s.io/v1beta1: EndpointSlice
     events.k8s.io/v1 events.k8s.io/v1beta1: Event
     extensions/v1beta1: Ingress
     flowcontrol.apiserver.k8s.io/v1beta1: FlowSchema PriorityLevelConfiguration
     networking.k8s.io/v1 networking.k8s.io/v1beta1: Ingress IngressClass
     networking.k8s.io/v1: NetworkPolicy
     node.k8s.io/v1 node.k8s.io/v1beta1: RuntimeClass
     policy/v1beta1: Eviction PodSecurityPolicy
     rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1: ClusterRole ClusterRoleBinding Role RoleBinding
     scheduling.k8s.io/v1 scheduling.k8s.io/v1beta1: PriorityClass
     storage.k8s.io/v1 storage.k8s.io/v1beta1: CSIDriver StorageClass VolumeAttachment
     storage.k8s.io/v1beta1: CSIStorageCapacity`,
  ],
]

/** Every known kind as `apiVersion kind`. */
export const SHAPES: ReadonlyMap<string, Shape> = new Map(
  KNOWN.flatMap(([shape, kinds]) =>
    kinds.split('\n').flatMap((line) => {
      const [versions = '', names = ''] = line.split(': ')
      return words(versions).flatMap((version) =>
        words(names).map((kind) => [`${version} ${kind}`, shape] as const),
      )
    }),
  ),
)

/** What is known of a kind; undefined for one that is not known. */
export function shapeOf(apiVersion: string, kind: string): Shape | undefined {
  return SHAPES.get(`${apiVersion} ${kind}`)
}

function map(fields: Readonly<Record<string, Shape>>): Shape {
  return { fields: new Map(Object.entries(fields)) }
}

function list(...keys: string[]): Shape {
  return of(PLAIN, ...keys)
}

function of(items: Shape, ...keys: string[]): Shape {
  return { fields: PLAIN.fields, keys, items }
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}
