import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type PackFile, type PackResult, readPack } from '../../engine/index.ts'
import { UsageError } from '../usageError.ts'
import { readRegular } from './regularFile.ts'

/** Reads a folder of packs: one sub-folder each. Paths in mistakes are relative to `from`. */
export async function readPackFolder(folder: string, from: string): Promise<PackResult[]> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const results: PackResult[] = []
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    results.push(await readPack(name, packFiles(join(folder, name), from)))
  }
  return results
}

/** The YAML files of one pack folder; fixture folders are left out. */
export function packFiles(folder: string, from: string): PackFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => {
      const path = join(folder, entry.name)
      return { path: relative(from, path).split(sep).join('/'), text: ruleText(path) }
    })
}

/** More than any rule needs with its tests, in bytes. */
const ruleBytes = 1_000_000

function ruleText(path: string): string {
  const read = readRegular(path, ruleBytes)
  if ('refused' in read) throw new UsageError('pack', `${path}: ${read.says}`)
  return read.bytes.toString('utf8')
}

/** All files below a folder, for the fixtures of rules. */
export function filesBelow(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }
    })
}
