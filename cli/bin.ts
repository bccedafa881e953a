#!/usr/bin/env node
import { CodeCache } from './launch/codeCache.ts'
import { loadFrom } from './launch/load.ts'

/** What the build makes of the program and its packages, as a hash: what was compiled from others is of no use. */
declare const BUILD: string

const cache = CodeCache.open(process.env, BUILD)
process.once('exit', () => cache.save())
loadFrom(__dirname, cache)('./program.cjs')
