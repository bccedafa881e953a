import type { Explanation } from './kustomizeComparison.ts'

const FOLDED =
  'kustomize writes a folded text that has deeper lines with one more empty line every time, and reads that again; ' +
  'the expressions in it mean the same'

/** What differs on purpose in the corpus and in public repositories. One that no longer differs has to go. */
export const EXPLAINED: readonly Explanation[] = [
  { at: 'gardener__gardener/dev-setup/kind/node-status-capacity', reason: FOLDED },
  { at: 'onedr0p__home-ops/kubernetes/apps/o11y/grafana-operator/instance', reason: FOLDED },
]

/** What differs on purpose in generated trees: by the number of the tree, or by a field. */
export const EXPLAINED_TREES: readonly Explanation[] = [
  {
    at: 'field:buildMetadata',
    reason:
      'the notes kustomize makes of its own version and of where objects come from are not made: no rule reads them',
  },
]
