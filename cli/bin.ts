#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { CodeCache } from './launch/codeCache.ts'
import { loadFrom } from './launch/load.ts'

/** What the build makes of the program and its packages, as a hash: what was compiled from others is of no use. */
declare const BUILD: string

// Node 20 starts to optimize functions so early that most runs end before that pays, and the end waits for it. Later
// versions optimize in smaller steps: measured, they gain nothing by this.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=600000')

const cache = CodeCache.open(process.env, BUILD)
process.once('exit', () => cache.save())
loadFrom(__dirname, cache)('./program.cjs')
