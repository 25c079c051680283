/** The app as Slack is told of it: what it shows, which events it gets, and the few permissions it needs. Paste and install. */

export const COMMAND = '/brief'
export const CHECK_SHORTCUT = 'check_claim'

/** Paths of HTTP mode. */
export const slackPaths = { events: '/slack/events', install: '/slack/install', redirect: '/slack/oauth_redirect' } as const

/**
 * Each for a reason: mentions; commands; posting; the agent's Messages tab; direct messages. The history of channels that
 * the bot was invited to brings follow-ups without a mention and lets it find its own posts, so that none is doubled. Reading
 * channels tells who made one, who is in it, and that the bot has lost it; reading people, who is an admin or a guest, and
 * their time zone: so that only those who may plan a channel's briefings do. No names, no addresses are used.
 */
export const botScopes = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'groups:history',
  'groups:read',
  'im:history',
  'users:read',
] as const

const ABOUT = 'Answers on human trafficking and global security from one article, each sentence with its paragraph.'

/** For Socket Mode; with the public address of the bot, for HTTP mode and many workspaces. */
export function manifest(address?: string): object {
  const at = (path: string): { url: string } | undefined => (address === undefined ? undefined : { url: new URL(path, address).href })
  const events = at(slackPaths.events)
  const request = events === undefined ? {} : { request_url: events.url }
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Freedom Brief',
      description: ABOUT,
      long_description:
        'Freedom Brief answers questions about human trafficking and global security from the curated facts of one article: Jamille Bigio, Foreign Policy, January 31, 2020. Every sentence shows the paragraph it rests on, later figures stand apart, and when the article is silent the bot says so. It is software; nobody reads along. If somebody may be in danger, it shows help lines, privately.',
      background_color: '#1f3a5f',
    },
    features: {
      bot_user: { display_name: 'Freedom Brief', always_online: true },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      agent_view: {
        agent_description: ABOUT,
        suggested_prompts: [{ title: 'How does trafficking threaten security?', message: 'How does human trafficking threaten global security?' }],
      },
      slash_commands: [
        { command: COMMAND, description: 'Ask privately, or plan briefings', usage_hint: 'your question, subscribe, or help', should_escape: true, ...events },
      ],
      shortcuts: [
        { name: 'Check this claim', type: 'message', callback_id: CHECK_SHORTCUT, description: 'Which figures in this message does the article support?' },
      ],
    },
    oauth_config: { scopes: { bot: [...botScopes] }, ...(address === undefined ? {} : { redirect_urls: [new URL(slackPaths.redirect, address).href] }) },
    settings: {
      event_subscriptions: {
        ...request,
        bot_events: [
          'app_home_opened',
          'app_mention',
          'app_uninstalled',
          'channel_archive',
          'channel_deleted',
          'channel_left',
          'group_archive',
          'group_deleted',
          'group_left',
          'message.channels',
          'message.groups',
          'message.im',
          'tokens_revoked',
        ],
      },
      interactivity: { is_enabled: true, ...request, ...(events === undefined ? {} : { message_menu_options_url: events.url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: address === undefined,
      token_rotation_enabled: false,
    },
  }
}
