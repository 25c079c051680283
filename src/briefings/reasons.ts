/** What a platform's refusal means, in words that follow "because": the adapters fold their platform's codes to these. */

const WORDS: Readonly<Record<string, string>> = {
  not_in_channel: 'I am no longer in that channel',
  channel_not_found: 'I cannot see that channel any more',
  unknown_channel: 'that channel is no longer there',
  is_archived: 'that channel is archived',
  not_allowed: 'that channel no longer lets me post',
  missing_access: 'I may no longer see that channel',
  missing_permissions: 'I may no longer post in that channel',
  missing_scope: 'I lack a permission in this workspace',
  token_revoked: 'my access to this workspace was withdrawn',
  not_installed: 'I am no longer installed here',
  unauthorized: 'the platform refuses my token, and whoever runs me must renew it',
  unknown_guild: 'I am no longer in that server',
  not_a_text_channel: 'nothing can be posted into that channel',
  too_long: 'the platform found the message too long',
  invalid_message: 'the platform refused the form of the message',
  unreachable: 'the platform could not be reached',
}

export function inWords(reason: string): string {
  return WORDS[reason] ?? (/^[a-z0-9_]+$/.test(reason) ? `the platform refused it (${reason})` : reason)
}

/** `again`: the operator's token is wrong, which is no fault of the channel. `fail`: this message cannot go out. `leave`: the channel is lost. */
export function lesson({ reason, permanent }: { reason: string; permanent: boolean }): 'again' | 'fail' | 'leave' {
  if (!permanent || reason === 'unauthorized') return 'again'
  return OF_THE_MESSAGE.has(reason) ? 'fail' : 'leave'
}

const OF_THE_MESSAGE = new Set(['too_long', 'invalid_message'])
