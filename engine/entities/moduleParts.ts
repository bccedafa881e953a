import type { Fact } from './fact.ts'

/** What links need of a go.mod. */
export interface ModuleParts {
  readonly path: string
  /** The folder of the go.mod. */
  readonly folder: string
}

/** What links need of a go.work. */
export interface GoWorkspaceParts {
  /** The folders of the modules it uses, from the workspace root. */
  readonly uses: readonly string[]
  readonly godebug: ReadonlyMap<string, Fact>
}

/** What links need of a Go source file: what it sets of the runtime, whoever runs it. */
export interface GoSourceParts {
  readonly folder: string
  /** `//go:debug` lines by key. */
  readonly godebug: ReadonlyMap<string, Fact>
  /** The call of `debug.SetMemoryLimit`. */
  readonly setsMemoryLimit?: Fact
  /** The call of `runtime.GOMAXPROCS` with a number. */
  readonly setsProcs?: Fact
}
