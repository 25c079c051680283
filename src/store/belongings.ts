/** What is kept of one person, or of one workspace: shown, and deleted. The counterpart of everything that writes such rows. */
import type { Turn } from '#core/answer.ts'
import type { Conversations } from './conversations.ts'
import type { Database } from './database.ts'

export type Kept = { database: Database; conversations: Conversations }
/** A person is known by the platform's own id, and by the surface it belongs to. */
export type Person = { surface: string; user: string }
export type Belongings = { conversations: readonly (Turn & { thread: string })[]; feedback: readonly Row[]; unanswered: readonly Row[] }
type Row = Record<string, unknown>

const VOICES = ['feedback', 'unanswered'] as const

export async function belongingsOf({ database, conversations }: Kept, { surface, user }: Person): Promise<Belongings> {
  const rows = (table: (typeof VOICES)[number]): Promise<Row[]> => database.query(`SELECT * FROM ${table} WHERE surface = $1 AND person = $2 ORDER BY created_at`, [surface, user])
  return { conversations: await conversations.turnsOf(`${surface}:${user}`), feedback: await rows('feedback'), unanswered: await rows('unanswered') }
}

/** How many things went. */
export async function forgetPerson({ database, conversations }: Kept, { surface, user }: Person): Promise<number> {
  return (await conversations.forget(`${surface}:${user}`)) + (await deleteVoices(database, surface, 'person', user))
}

/** The bot was removed from a Slack workspace or Discord server: nothing of it stays. How many things went. */
export async function forgetWorkspace({ database, conversations }: Kept, surface: string, workspace: string): Promise<number> {
  return (await conversations.forgetWorkspace(`${surface}:${workspace}`)) + (await deleteVoices(database, surface, 'workspace', workspace))
}

async function deleteVoices(database: Database, surface: string, column: 'person' | 'workspace', id: string): Promise<number> {
  let gone = 0
  for (const table of VOICES) gone += (await database.query(`DELETE FROM ${table} WHERE surface = $1 AND ${column} = $2 RETURNING reference`, [surface, id])).length
  return gone
}
