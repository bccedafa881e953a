#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { CodeCache } from './launch/codeCache.ts'
import { loadFrom } from './launch/load.ts'

/** What the build makes of the program and its packages, as a hash: what was compiled from others is of no use. */
declare const BUILD: string

/**
 * Node 20 and 22 optimize functions so early that most runs end before that pays, and the end waits for it. Node 20 also
 * lets the heap grow fivefold before it collects what every file leaves behind.
 */
const flagsOf: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=600000 --heap-growing-percent=100',
  22: '--invocation-count-for-turbofan=15000 --invocation-count-for-osr=4000',
}
const flags = flagsOf[process.versions.node.split('.')[0] ?? '']
if (flags !== undefined) setFlagsFromString(flags)

const cache = CodeCache.open(process.env, BUILD)
process.once('exit', () => cache.save())
loadFrom(__dirname, cache)('./program.cjs')
