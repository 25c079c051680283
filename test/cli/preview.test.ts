import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '#store/database.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'
import { FREEDOM_DAY, heldClock, HOUR, plainGround, room } from '../fakes/briefings.ts'
import { createChannels, posterTo } from '../fakes/channels.ts'

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

describe('preview', { timeout: 60_000 }, () => {
  it('shows a whole season, each with its instant here and there, on 80 columns', () => {
    const { status, stdout, stderr } = preview(['--from', '2027-01-01', '--zone', 'America/New_York'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.match(/^={80}$/gm)).toHaveLength(18)
    expect(stdout).toContain(
      'Monday, February 1, 2027 at 9:00 AM EST (America/New_York)\nfor you: Monday, February 1, 2027 at 11:00 PM GMT+9 (Asia/Tokyo)\nNational Freedom Day\n',
    )
    expect(stdout.split('\n').filter((line) => line.length > 80 && !/^\s*https:\S+$/.test(line))).toEqual([])
  })

  it('takes time, series, optional days and weekdays', () => {
    const { stdout } = preview([
      '--from',
      '2026-01-01',
      '--zone',
      'Europe/Athens',
      '--at',
      '5:30 pm',
      '--series',
      'freedom-day',
      '--optional',
      'world-day',
      '--weekdays',
    ])
    expect(stdout.match(/^\w+day, .* at .*\(Europe\/Athens\)$/gm)).toEqual([
      'Monday, February 2, 2026 at 5:30 PM GMT+2 (Europe/Athens)',
      'Thursday, July 30, 2026 at 5:30 PM GMT+3 (Europe/Athens)',
    ])
  })

  it('says so where nothing falls into the year', () => {
    const { status, stdout } = preview(['--from', '0001-01-01', '--zone', 'UTC', '--series', 'freedom-day'])
    expect([status, stdout]).toEqual([0, expect.stringContaining('The calendar holds none for it')])
  })

  it('takes any first day that there is', () => {
    expect(preview(['--from', '9999-12-31', '--zone', 'UTC', '--series', 'freedom-day']).stdout).toContain('Tuesday, February 1, 10000 at 9:00 AM UTC')
  })

  it('writes a calendar that another program can read, the same at every run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'brief-ics-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'season.ics')
    expect(preview(['--from', '2027-01-01', '--zone', 'America/New_York', '--ics', file])).toMatchObject({
      status: 0,
      stdout: `Wrote 9 briefings to ${file}. Open it with your calendar.\n`,
    })
    const text = readFileSync(file, 'utf8').replace(/\r\n[ \t]/g, '')
    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(9)
    expect(text).toContain('UID:freedom-day-2027@freedom-brief\r\n')
    expect(text).toContain('DTSTART:20270201T140000Z\r\n')
    expect(text).toMatch(/DESCRIPTION:National Freedom Day\\n\\nThe day marks/)
    expect(text).toContain('In Slack and Discord\\, mention Freedom Brief')
    expect([text.match(/^TRANSP:TRANSPARENT\r$/gm)?.length, text.match(/^DTSTAMP:\d{8}T\d{6}Z\r$/gm)?.length]).toEqual([9, 9]) // makes nobody busy
    expect(text).not.toContain('VALARM')
  })

  it('shows the ledger: who subscribed, what went out and what did not and why, who changed what', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brief-ledger-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const url = `sqlite:${join(folder, 'brief.db')}`
    expect(preview(['--ledger'], url).stdout).toBe('No channel has subscribed yet.\n')
    const database = await openDatabase(url)
    const clock = heldClock(FREEDOM_DAY - 25 * HOUR)
    const channels = createChannels()
    const house = room({ database, ground: plainGround(), poster: posterTo(channels, clock.now), now: clock.now })
    await house.start()
    for (const channel of ['C1', 'C2']) await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel }, 'U1', { zone: 'America/New_York' })
    await house.subscriptions.skipNext('slack:T1:C1', 'U2')
    channels.refusing.set('C2', { reason: 'is_archived', permanent: true })
    for (const at of [FREEDOM_DAY - 24 * HOUR, FREEDOM_DAY]) {
      clock.set(at)
      await house.tick()
      await house.idle()
    }
    await house.stop()
    await database.close()
    const { status, stdout, stderr } = preview(['--ledger'], url)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const flat = stdout.replace(/\n {4}/g, ' ')
    expect(flat).toContain('slack:T1:C2: series all, at 09:00 in America/New_York, PAUSED BY THE BOT because that channel is archived')
    expect(flat).toContain('2027-02-01 09:00 EST slack:T1:C1 freedom-day: posted as C1/1')
    expect(flat).toContain('2027-01-31 09:00 EST slack:T1:C1 eve: skipped (on request)')
    expect(flat).toContain('2027-01-31 08:00 EST slack:T1:C1, by U2: skips The eve of National Freedom Day, 2027-01-31')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it.for([
    [['--zone', 'EST'], 'Nearest: America/New_York'],
    [['--from', '2027-02-30'], 'is no date. Write it as 2027-01-31.'],
    [['--at', 'noon'], 'is no time of day'],
    [['--series', 'most'], 'Known: all, key, freedom-day.'],
    [['--optional', 'my-day'], 'Known: world-day, abolition-day.'],
    [['--ics', '/no/such/folder/a.ics'], 'cannot be written'],
  ] as const)('%j is refused with what to do', ([args, message]) => {
    const { status, stdout, stderr } = preview(args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('shows its usage for --help and for what it does not know', () => {
    expect(preview(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--from DATE'), stderr: '' })
    expect(preview(['--nonsense'])).toMatchObject({ status: 2, stdout: '' })
  })
})

function preview(args: readonly string[], databaseUrl = ''): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(paths.root, 'src/main.ts'), 'preview', ...args], {
    cwd: '/',
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, TZ: 'Asia/Tokyo', DATABASE_URL: databaseUrl },
  })
}
