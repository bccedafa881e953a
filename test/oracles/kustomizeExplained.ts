import type { Explanation } from './kustomizeComparison.ts'

/** What differs on purpose in the corpus and in public repositories. One that no longer differs has to go. */
export const EXPLAINED: readonly Explanation[] = []

/** What differs on purpose in generated trees: by the number of the tree, or by a field. */
export const EXPLAINED_TREES: readonly Explanation[] = []
