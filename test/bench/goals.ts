/** One promise about speed or memory: a figure that was measured and the most it may be. */
export interface Goal {
  readonly says: string
  readonly most: number
  readonly unit: '' | ' MB'
}

/** The promises, by the figure they are about. Ratios of paired runs: seconds of one machine promise nothing. */
export const goals = {
  start: { says: '50 small files, against an empty node start', most: 2, unit: '' },
  hook: { says: '20 staged files of 200, against two empty node starts and 300 ms', most: 1, unit: '' },
  yamllint: { says: '1,000 manifests, against yamllint', most: 0.15, unit: '' },
  Spectral: { says: '1,000 manifests, against Spectral', most: 0.25, unit: '' },
  growth: { says: '10,000 files, against 1,000', most: 11, unit: '' },
  memory: { says: 'peak memory at 1,000 manifests', most: 150, unit: ' MB' },
} as const satisfies Readonly<Record<string, Goal>>

export type GoalName = keyof typeof goals
