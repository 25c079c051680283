/** What people see when they open the app: the Home tab, and the questions offered in the Messages tab. */
import type { types } from '@slack/bolt'
import { type Planned, plannedBlocks } from './briefing-blocks.ts'
import type { Who } from './briefing-desk.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { articleLine, relatedQuestions } from './blocks.ts'
import { cut, escaped, longDate, mrkdwn, plain } from './mrkdwn.ts'

const SAMPLES = 4 // Slack shows no more prompts than that
const PROMPT_TITLE = 60

export type HomeParts = { knowledge: () => Knowledge; operator: string | undefined; planned: (who: Who) => Promise<Planned | undefined>; now: () => number }
export type Home = (who: Who) => Promise<void>

/** Shows a person the Home tab anew. */
export function createHome({ knowledge, operator, planned, now }: HomeParts): Home {
  return async (who) => {
    const plans = await planned(who)
    await who.client.views.publish({ user_id: who.user, view: renderHome(knowledge(), operator, plans && plannedBlocks(plans, now())) })
  }
}

export function renderHome(knowledge: Knowledge, operator: string | undefined, plans: readonly types.KnownBlock[] = []): types.HomeView {
  const { facts, article } = knowledge
  const reviewed =
    facts
      .map(({ verifiedOn }) => verifiedOn)
      .sort()
      .at(-1) ?? article.published
  const themes = Object.entries(article.themes).map(([id, { title }]) => `• ${escaped(title)} (${facts.filter((fact) => fact.theme === id).length})`)
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plain('Freedom Brief') },
      text(
        `I answer questions about one article on human trafficking and global security, and show the paragraph behind each sentence. When the article does not cover something, I say so. I am software: no person reads along.`,
      ),
      text(
        'Ask me in the Messages tab, mention me in a channel, or type `/brief` and a question. In the menu of any message, *Check this claim* tells you which of its figures the article supports.',
      ),
      { type: 'divider' },
      text('*Questions to start with*'),
      ...relatedQuestions(sampleFacts(knowledge).map(({ ask }) => ask)),
      { type: 'divider' },
      ...(plans.length === 0 ? [] : [...plans, { type: 'divider' } as const]),
      text(`*What I know: ${facts.length} facts*\n${themes.join('\n')}`),
      { type: 'context', elements: [mrkdwn(`${articleLine(knowledge)} · Facts last compared with it on ${longDate(reviewed)}`)] },
      { type: 'divider' },
      text('*If you or somebody you know is in danger*\nTell me so in a direct message: I show help lines at once, and keep nothing of it.'),
      text(
        '*Privacy*\nI remember your last questions in a conversation for a short while, to understand follow-ups; of feedback, and of questions that I could not answer, I keep which facts they were about; of briefings, who planned what. Type `/brief privacy` to see what is kept of you, and `/brief forget` to delete it.',
      ),
      { type: 'context', elements: [mrkdwn(operator === undefined ? 'Run by whoever installed me in this workspace.' : `Run by ${escaped(operator)}.`)] },
    ],
  }
}

export function suggestedPrompts(knowledge: Knowledge): { title: string; prompts: { title: string; message: string }[] } {
  return { title: 'You could ask', prompts: sampleFacts(knowledge).map(({ ask }) => ({ title: cut(ask, PROMPT_TITLE), message: ask })) }
}

/** One key fact of each of the first themes: broad questions that are answered well. */
function sampleFacts({ facts, article }: Knowledge): Fact[] {
  return Object.keys(article.themes)
    .flatMap((theme) => facts.find((fact) => fact.key && fact.theme === theme) ?? [])
    .slice(0, SAMPLES)
}

function text(words: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(words) }
}
