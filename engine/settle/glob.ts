import ignore from 'ignore'

/** Whether a path matches any of some globs, as `.gitignore` reads them. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return (
    path !== '' &&
    ignore()
      .add(globs as string[])
      .ignores(path)
  )
}
