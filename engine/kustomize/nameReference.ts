import { type FieldSpec, fieldSpecs, kindSelector } from './fieldSpec.ts'
import type { KindSelector } from './identity.ts'

/** The fields in which objects name one of a kind. */
export interface NameReference {
  readonly target: KindSelector
  readonly fields: readonly FieldSpec[]
}

const PODS = new Map([
  ['Pod', 'spec'],
  ['PodTemplate', 'template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
])

/** Rows for fields of the pods that kinds make: all but three have them under `spec/template/spec`. */
function inPods(kinds: string, ...fields: string[]): string {
  const rows = kinds.split(' ').flatMap((kind) => {
    const pod = PODS.get(kind.replace(/@.*/, '')) ?? 'spec/template/spec'
    return fields.map((field) => `- ${kind} ${pod}/${field}`)
  })
  return rows.join('\n')
}

const WITH_DATA = 'Pod@v1 PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob'
const WITH_ACCOUNTS = 'Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet'

/** Where containers name a ConfigMap or a Secret. */
function inContainers(kind: string): string[] {
  return ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${kind}KeyRef/name`,
    `${list}/envFrom/${kind}Ref/name`,
  ])
}

const SCALED = '- HorizontalPodAutoscaler spec/scaleTargetRef/name'
const RESOURCE_NAMES = '- Role,ClusterRole rules/resourceNames'
const NGINX = 'metadata/annotations/nginx.ingress.kubernetes.io\\/'

/**
 * By kind what names it and where, in the order kustomize takes them: its order of kinds, the rest by group.
 * Source: internal/konfig/builtinpluginconsts/namereference.go of kustomize's api v0.20.1, ordered as
 * `sortFields` does. The group of IngressClass there is `networking.k8s.io/v1`, which no object has: it is left out.
 */
const TABLE: readonly (readonly [string, string])[] = [
  [
    'StorageClass.storage.k8s.io@v1',
    `- PersistentVolume,PersistentVolumeClaim spec/storageClassName
     - StatefulSet spec/volumeClaimTemplates/spec/storageClassName`,
  ],
  [
    'ServiceAccount@v1',
    `- RoleBinding.rbac.authorization.k8s.io,ClusterRoleBinding.rbac.authorization.k8s.io subjects
     ${inPods(WITH_ACCOUNTS, 'serviceAccountName')}`,
  ],
  ['Role.rbac.authorization.k8s.io', '- RoleBinding.rbac.authorization.k8s.io roleRef/name'],
  [
    'ClusterRole.rbac.authorization.k8s.io',
    '- RoleBinding.rbac.authorization.k8s.io,ClusterRoleBinding.rbac.authorization.k8s.io roleRef/name',
  ],
  [
    'ConfigMap@v1',
    `${inPods(WITH_DATA, 'volumes/configMap/name', 'volumes/projected/sources/configMap/name')}
     ${inPods(WITH_DATA, ...inContainers('configMap'))}
     - Node spec/configSource/configMap
     ${RESOURCE_NAMES}
     - Ingress ${NGINX}fastcgi-params-configmap`,
  ],
  [
    'Secret@v1',
    `${inPods(WITH_DATA, 'volumes/secret/secretName', 'volumes/projected/sources/secret/name')}
     ${inPods(WITH_DATA, 'imagePullSecrets/name', ...inContainers('secret'))}
     - Ingress spec/tls/secretName
     - Ingress metadata/annotations/ingress.kubernetes.io\\/auth-secret
     - Ingress ${NGINX}auth-secret
     - Ingress ${NGINX}auth-tls-secret
     - Ingress spec/tls/secretName
     - ServiceAccount imagePullSecrets/name
     - StorageClass parameters/secretName
     - StorageClass parameters/adminSecretName
     - StorageClass parameters/userSecretName
     - StorageClass parameters/secretRef
     ${RESOURCE_NAMES}
     - Service.serving.knative.dev@v1 spec/template/spec/containers/env/valueFrom/secretKeyRef/name
     - PersistentVolume spec/azureFile/secretName`,
  ],
  [
    'Service@v1',
    `- StatefulSet.apps spec/serviceName
     - Ingress spec/rules/http/paths/backend/serviceName
     - Ingress spec/backend/serviceName
     - Ingress spec/rules/http/paths/backend/service/name
     - Ingress spec/defaultBackend/service/name
     - APIService.apiregistration.k8s.io spec/service/name
     - ValidatingWebhookConfiguration.admissionregistration.k8s.io webhooks/clientConfig/service
     - MutatingWebhookConfiguration.admissionregistration.k8s.io webhooks/clientConfig/service`,
  ],
  ['PriorityClass.scheduling.k8s.io@v1', inPods(WITH_ACCOUNTS, 'priorityClassName')],
  [
    'PersistentVolume@v1',
    `- PersistentVolumeClaim spec/volumeName
     - ClusterRole rules/resourceNames`,
  ],
  ['PersistentVolumeClaim@v1', inPods(WITH_ACCOUNTS, 'volumes/persistentVolumeClaim/claimName')],
  ['Deployment', SCALED],
  ['StatefulSet', SCALED],
  [
    'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
    '- ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io spec/policyName',
  ],
  ['ReplicaSet', SCALED],
  ['ReplicationController', SCALED],
]

/** All references kustomize knows of by itself. */
export const NAME_REFERENCES: readonly NameReference[] = TABLE.map(([target, fields]) => ({
  target: kindSelector(target),
  fields: fieldSpecs(fields),
}))
