import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { measureChat } from '../../src/evaluation/bench-process.ts'
import type { Case } from '../../src/evaluation/score.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

const MOST = 110 // MB

test.runIf(process.platform === 'linux')(`a chat of 500 questions stays under ${MOST} MB`, { timeout: 120_000 }, async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  const questions = readFileSync(paths.golden, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Case).turns.at(-1) ?? '')
  await measureChat(paths.root, questions) // a first start may have modules to compile
  expect((await measureChat(paths.root, questions))?.resident).toBeLessThan(MOST)
})
