/**
 * The kinds that kustomize knows to live in no namespace, by the API version it knows them at.
 * Source: `precomputedIsNamespaceScoped` in openapi/openapi.go of kustomize's kyaml v0.20.1 (Kubernetes 1.21).
 * A version that is not in it (`policy/v1`, a custom resource) is treated as living in a namespace.
 */
const TABLE = `
v1: ComponentStatus Namespace Node NodeProxyOptions PersistentVolume
admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1:
  MutatingWebhookConfiguration ValidatingWebhookConfiguration
apiextensions.k8s.io/v1 apiextensions.k8s.io/v1beta1: CustomResourceDefinition
apiregistration.k8s.io/v1 apiregistration.k8s.io/v1beta1: APIService
certificates.k8s.io/v1 certificates.k8s.io/v1beta1: CertificateSigningRequest
flowcontrol.apiserver.k8s.io/v1beta1: FlowSchema PriorityLevelConfiguration
networking.k8s.io/v1 networking.k8s.io/v1beta1: IngressClass
node.k8s.io/v1 node.k8s.io/v1beta1: RuntimeClass
policy/v1beta1: PodSecurityPolicy
rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1: ClusterRole ClusterRoleBinding
scheduling.k8s.io/v1 scheduling.k8s.io/v1beta1: PriorityClass
storage.k8s.io/v1 storage.k8s.io/v1beta1: CSIDriver CSINode StorageClass VolumeAttachment
`

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(
  [...TABLE.matchAll(/^(\S[^:]*):([^:]*)(?=\n\S|$)/gm)].flatMap(([, versions = '', kinds = '']) =>
    words(versions).flatMap((version) => words(kinds).map((kind) => `${version} ${kind}`)),
  ),
)

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** True where kustomize knows the kind to live in no namespace. */
export function isClusterScoped(group: string, version: string, kind: string): boolean {
  return CLUSTER_SCOPED.has(`${group === '' ? version : `${group}/${version}`} ${kind}`)
}
