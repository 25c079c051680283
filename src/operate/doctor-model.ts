/** The model's server, asked by the OpenAI client: does it take the key, and does it have the model. */
import OpenAI, { APIConnectionError, APIError } from 'openai'
import { type Finding, fail, ok, warn } from './finding.ts'

export type ModelAccess = { apiKey: string; baseUrl: string | undefined; model: string | undefined }

const WITHIN = 10_000 // ms

export async function checkModel({ apiKey, baseUrl, model }: ModelAccess): Promise<Finding> {
  const client = new OpenAI({ apiKey, maxRetries: 0, timeout: WITHIN, logLevel: 'off', ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) })
  try {
    const names: string[] = []
    for await (const { id } of client.models.list()) names.push(id)
    if (model === undefined || names.includes(model)) return ok('model', `${model ?? 'the default model'} at ${new URL(client.baseURL).host}`)
    return fail('model', `${new URL(client.baseURL).host} has no ${model}`, `Set OPENAI_MODEL to one of: ${names.slice(0, 8).join(', ')}.`)
  } catch (error) {
    if (error instanceof APIConnectionError)
      return fail('model', 'its server does not answer', 'Check OPENAI_BASE_URL, and that the server runs. Without it answers are worded from the facts alone.')
    if (error instanceof APIError && (error.status === 401 || error.status === 403))
      return fail('model', 'its server refuses the key', 'Set OPENAI_API_KEY anew.')
    return warn('model', 'its server does not list its models', 'Ask the bot a question and see its log; wording by a model is optional.')
  }
}
