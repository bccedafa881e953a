import type { Notice } from '../report.ts'
import type { SourceFile } from '../source/text.ts'
import type { Override } from './config.ts'
import { Globs } from './glob.ts'

/** Every file is held against every path that none has matched yet, so that there must be an end to them. */
const watchedPaths = 100

/** The paths of overrides that no file of a run has matched: what is set for them holds nowhere. */
export class OverridePaths {
  #unmatched: readonly { readonly written: string; readonly globs: Globs }[]

  /** What is taken out again by `!` needs no match; beyond the first hundred paths nothing is said. */
  constructor(overrides: readonly Override[]) {
    const written = new Set(overrides.flatMap(({ written }) => written))
    this.#unmatched = [...written]
      .filter((path) => !path.startsWith('!'))
      .slice(0, watchedPaths)
      .map((path) => ({ written: path, globs: new Globs([path]) }))
  }

  /** Hands files on and takes note of their paths. */
  *watch(files: Iterable<SourceFile>): Generator<SourceFile> {
    for (const file of files) {
      this.see(file.path)
      yield file
    }
  }

  see(path: string): void {
    if (this.#unmatched.some(({ globs }) => globs.covers(path)))
      this.#unmatched = this.#unmatched.filter(({ globs }) => !globs.covers(path))
  }

  notices(): Notice[] {
    return this.#unmatched.map(({ written }) => ({
      code: 'override',
      message: `overrides: no file that is read matches ${written.slice(0, 200)}`,
    }))
  }
}
