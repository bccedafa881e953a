import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes of a file, or why they were not read. */
export type FileRead =
  | { readonly bytes: Buffer }
  | { readonly refused: 'absent' | 'outside' | 'no file' | 'too large' | 'unreadable'; readonly says: string }

/**
 * Reads a regular file that lies inside a root, links that stay inside included. A pipe or a device is not even
 * waited for, and no more than `maximum` bytes are ever held.
 */
export function readInside(root: string, path: string, maximum: number): FileRead {
  let real: string
  try {
    real = realpathSync(join(root, path))
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? { refused: 'absent', says: 'there is no such file' }
      : unreadable(error)
  }
  if (!isInside(root, real)) return { refused: 'outside', says: 'a link that leaves the workspace' }
  return readRegular(real, maximum)
}

/** Reads a regular file that is no link. */
export function readRegular(path: string, maximum: number): FileRead {
  let handle: number
  try {
    // Neither a link nor a pipe that took the file's place since it was looked at.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    return unreadable(error)
  }
  try {
    const stat = fstatSync(handle)
    if (!stat.isFile()) return { refused: 'no file', says: 'not a regular file' }
    if (stat.size > maximum) return { refused: 'too large', says: `more than ${maximum} bytes` }
    return { bytes: bytesOf(handle, stat.size) }
  } catch (error) {
    return unreadable(error)
  } finally {
    closeSync(handle)
  }
}

/** What the file held when its size was asked for; it may grow or shrink meanwhile. */
function bytesOf(handle: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const read = readSync(handle, bytes, length, size - length, null)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

/** Whether a resolved path lies in a resolved root. */
export function isInside(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith('/') ? root : `${root}/`)
}

function unreadable(error: unknown): FileRead {
  return { refused: 'unreadable', says: `cannot be read: ${codeOf(error)}` }
}

/** The system's name of an error: `EACCES`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}
