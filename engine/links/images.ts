import type { ImageKnowledge } from './context.ts'

/**
 * Images whose program is known to be written in Go, and what in them sets the memory limit. Extended by `facts.images`
 * of the configuration, which is asked first.
 */
const known: readonly ImageKnowledge[] = [
  {
    image: '*/prometheus/prometheus',
    language: 'go',
    setsMemoryLimit: '--auto-gomemlimit, on by default from Prometheus 3',
    source: 'prometheus CHANGELOG 3.0',
  },
  {
    image: '*/prometheus/alertmanager',
    language: 'go',
    setsMemoryLimit: '--auto-gomemlimit, on by default from Alertmanager 0.28',
    source: 'alertmanager CHANGELOG 0.28',
  },
]

/** The knowledge in the order it is asked: the configuration's own first. */
export function imagesKnown(configured: readonly ImageKnowledge[]): readonly ImageKnowledge[] {
  return [...configured, ...known]
}
