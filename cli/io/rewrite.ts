import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { codeOf } from './regularFile.ts'

/**
 * Writes a new text over a file's old one, as long as the file still holds just that; gives back why not. Links are not
 * followed. Texts that are no UTF-8 are left alone: not all of their bytes could be written back.
 */
export function rewrite(path: string, old: string, text: string): string | undefined {
  let handle: number
  try {
    handle = openSync(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
  } catch (error) {
    return `cannot be written: ${codeOf(error)}`
  }
  try {
    if (!readFileSync(handle).equals(Buffer.from(old))) return 'was changed meanwhile, or is not all UTF-8'
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, at)
    ftruncateSync(handle, bytes.length)
    return undefined
  } catch (error) {
    return `cannot be written: ${codeOf(error)}`
  } finally {
    closeSync(handle)
  }
}
