/** What can be wrong with a machine. */
import { writeFileSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openHttpServer } from '../../src/operate/http-server.ts'
import { checkClock, checkNode, checkRunning, checkWrites, checkZones } from '../../src/operate/doctor-machine.ts'

const NOW = Date.UTC(2026, 10, 22)

it.for([
  ['v26.10.0', 'ok'],
  ['v27.0.0', 'ok'],
  ['v24.1.0', 'warn'],
] as const)('Node %s: %s', ([version, state]) => {
  expect(checkNode(version).state).toBe(state)
})

it.for([
  ['2026c', 'ok'],
  ['2025a', 'ok'],
  ['2024b', 'warn'],
  [undefined, 'warn'],
] as const)('zone data %s: %s', ([data, state]) => {
  expect(checkZones(data, NOW).state).toBe(state)
})

it.for([
  [0, 'ok'],
  [-59_000, 'ok'],
  [90_000, 'warn'],
  [-300_000, 'fail'],
] as const)('a clock %d ms off: %s', ([off, state]) => {
  expect(checkClock(NOW, { at: NOW + off, by: 'Slack' }, '2026-11-01').state).toBe(state)
})

it('a clock that is behind what was verified already', () => {
  expect(checkClock(NOW, undefined, '2026-12-01')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('timedatectl') })
  expect(checkClock(NOW, undefined, '2026-11-01').state).toBe('ok')
})

it('a data folder that cannot be made', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'brief-writes-'))
  writeFileSync(join(folder.path, 'file'), '')
  expect(checkWrites(join(folder.path, 'new', 'data')).state).toBe('ok')
  expect(checkWrites(join(folder.path, 'file', 'data'))).toMatchObject({ state: 'fail', says: expect.stringContaining('ENOTDIR') })
})

it.for([
  [200, '{"ready":true,"checks":[]}', 'ok', 'runs and is ready'],
  [
    503,
    '{"ready":false,"checks":[{"name":"database","ready":true,"says":"answers"},{"name":"slack","ready":false,"says":"reconnecting"}]}',
    'warn',
    'runs and is not ready: slack reconnecting',
  ],
  [200, 'somebody else', 'warn', 'is not this bot'],
] as const)('a bot whose readiness is %d %s', async ([status, body, state, says]) => {
  const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: { '/readyz': () => ({ status, type: 'application/json', body }) } })
  onTestFinished(() => server.close())
  expect(await checkRunning({ port: server.port, bind: '0.0.0.0' })).toMatchObject({ state, says: expect.stringContaining(says) })
})

it('a bot that does not run is no fault', async () => {
  const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: {} })
  await server.close()
  expect(await checkRunning({ port: server.port, bind: '127.0.0.1' })).toMatchObject({ state: 'ok', says: expect.stringContaining('does not run') })
  expect((await checkRunning({ port: undefined, bind: '127.0.0.1' })).state).toBe('ok')
})
