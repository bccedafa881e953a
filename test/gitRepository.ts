import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const temporary = mkdtempSync(join(tmpdir(), 'slo-lint-git-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))
let count = 0

/** A path in a temporary folder that is nobody else's. */
export function unusedPath(): string {
  return join(temporary, `folder-${count++}`)
}

/** A repository with one commit of some files, to be changed. */
export class GitRepository {
  readonly folder = unusedPath()

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(this.folder)
    this.git('init', '-q', '-b', 'main')
    for (const [path, text] of Object.entries(files)) this.write(path, text)
    this.commit()
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  commit(): void {
    this.git('add', '-A')
    this.git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'a change')
  }

  git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.folder, stdio: 'ignore' })
  }
}
