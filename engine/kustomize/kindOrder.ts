/**
 * Which objects kustomize takes to need others, by kind. Source: orderFirst and orderLast in resid/gvk.go of kyaml
 * v0.20.1, which are also those of SortOrderTransformer.go.
 */
export const KINDS_FIRST =
  `Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole
  RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume
  PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget`.split(/\s+/)

export const KINDS_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

interface Kind {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
}

/** Compares kinds by two lists: those of one in its order at the beginning, those of the other at the end. */
export function kindOrder(first: readonly string[], last: readonly string[]): (a: Kind, b: Kind) => number {
  const ranks = new Map([
    ...first.map((kind, i): [string, number] => [kind, i - first.length]),
    ...last.map((kind, i): [string, number] => [kind, i + 1]),
  ])
  const rank = ({ kind = '' }: Kind): number => ranks.get(kind) ?? 0
  return (a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    const order = compareTexts(sortText(a), sortText(b))
    const isNamespace = a.kind === 'Namespace' && b.kind === 'Namespace'
    return isNamespace && (!a.group || !b.group) ? -order : order
  }
}

function sortText({ group, version, kind }: Kind): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`
}

/** By UTF-16 units; kinds and names are ASCII. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
