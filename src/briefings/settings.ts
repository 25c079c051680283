/** What people type into the settings of a subscription -> checked values, or a BriefError that says how to write it. */
import { BriefError } from '#errors'

/** "9", "9:30", "09:00", "9 am", "9:30pm" -> HH:MM. */
export function timeOf(typed: string): string {
  const [, hour = '', minute = '00', half] = /^\s*(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*$/i.exec(typed) ?? []
  const late = half?.toLowerCase() === 'p'
  const written = Number(hour)
  const hours = half === undefined ? written : (written % 12) + (late ? 12 : 0)
  const sound = hour !== '' && hours < 24 && Number(minute) < 60 && (half === undefined || (written >= 1 && written <= 12))
  if (!sound) throw new BriefError('input', `"${typed.slice(0, 40)}" is no time of day. Write it as 09:00 or 5:30 pm.`)
  return `${String(hours).padStart(2, '0')}:${minute}`
}
