/** What Discord refuses in messages and command definitions (error 50035), as far as a bot like this one can get it wrong. */
import { type Command, type CommandOption, type Component, FLAGS, type Modal } from './discord-world.ts'

const KIND = { row: 1, button: 2, stringSelect: 3, section: 9, text: 10, thumbnail: 11, gallery: 12, file: 13, separator: 14, container: 17 } as const
const TOP_LEVEL: readonly number[] = [KIND.row, KIND.section, KIND.text, KIND.gallery, KIND.file, KIND.separator, KIND.container]
const IN_CONTAINER: readonly number[] = TOP_LEVEL.filter((type) => type !== KIND.container)

export type Body = {
  content?: string
  embeds?: unknown[]
  components?: Component[]
  flags?: number
  nonce?: string
  enforce_nonce?: boolean
  poll?: unknown
  message_reference?: { message_id: string; fail_if_not_exists?: boolean }
  allowed_mentions?: unknown
  attachments?: { id: string; description?: string; filename?: string }[]
}

/** `flags`: those of the message as it will be. Undefined when there is nothing wrong. */
export function messageFault(body: Body, flags: number, creating: boolean): string | undefined {
  if (String(body.nonce ?? '').length > 25) return 'nonce: 25 characters at most'
  const components = body.components ?? []
  if ((flags & FLAGS.componentsV2) === 0) {
    if ((body.content ?? '').length > 2000) return 'content: 2000 characters at most'
    if (creating && !body.content && !body.embeds?.length && components.length === 0 && !body.attachments?.length) return 'an empty message'
    return components.some(({ type }) => type !== KIND.row) ? 'components: this type needs the flag IS_COMPONENTS_V2' : rowsFault(components)
  }
  if (body.content || body.embeds?.length || body.poll) return 'content, embeds and poll cannot be used with components v2'
  if (creating && components.length === 0) return 'components: at least one'
  const all = components.flatMap(nested)
  if (all.length > 40) return `components: 40 at most, not ${all.length}`
  const shown = all.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)
  if (shown > 4000) return `4000 characters at most over all texts, not ${shown}`
  const ids = all.flatMap(({ custom_id }) => custom_id ?? [])
  if (new Set(ids).size < ids.length) return 'custom_id: must be unique in a message'
  if (components.some(({ type }) => !TOP_LEVEL.includes(type))) return 'components: not allowed on the top level'
  return first(all, componentFault) ?? rowsFault(all.filter(({ type }) => type === KIND.row))
}

/** A component with all that is in it. */
export function nested(component: Component): Component[] {
  return [component, ...(component.components ?? []).flatMap(nested), ...(component.accessory ? nested(component.accessory) : [])]
}

function componentFault({ type, content, components, accessory, items, media, description }: Component): string | undefined {
  if (type === KIND.text && !content?.trim()) return 'a text display is empty'
  if (type === KIND.container && (!components?.length || components.some((one) => !IN_CONTAINER.includes(one.type))))
    return 'a container is empty, or holds what it must not'
  if (
    type === KIND.section &&
    (!components ||
      components.length < 1 ||
      components.length > 3 ||
      components.some((one) => one.type !== KIND.text) ||
      !accessory ||
      ![KIND.button, KIND.thumbnail].some((kind) => kind === accessory.type))
  )
    return 'a section needs 1 to 3 texts and a button or a thumbnail'
  if (type === KIND.gallery && (!items?.length || items.length > 10)) return 'a gallery holds 1 to 10 pictures'
  if (type === KIND.thumbnail && !media) return 'a thumbnail needs its picture'
  if ((description?.length ?? 0) > 1024) return 'an alternative text has 1024 characters at most'
  return undefined
}

function rowsFault(rows: readonly Component[]): string | undefined {
  return first(rows, ({ components = [] }) => {
    const selects = components.filter(({ type }) => type === KIND.stringSelect)
    if (components.length === 0 || components.length > 5 || (selects.length > 0 && components.length > 1))
      return 'an action row holds 1 to 5 buttons, or one select'
    return first(components, (one) => {
      if (one.type === KIND.button && one.style !== 5 && (!one.custom_id || one.custom_id.length > 100)) return 'custom_id: 1 to 100 characters'
      if (one.type === KIND.button && (one.label === undefined || one.label === '' || one.label.length > 80)) return 'label: 1 to 80 characters'
      if (
        one.type === KIND.stringSelect &&
        (!one.custom_id ||
          one.custom_id.length > 100 ||
          !one.options?.length ||
          one.options.length > 25 ||
          one.options.some(({ label, value }) => !label || label.length > 100 || !value || value.length > 100))
      )
        return 'a select has 1 to 25 options of 1 to 100 characters'
      return undefined
    })
  })
}

/** A form holds 1 to 5 labels, each with one field. */
export function modalFault({ custom_id, title, components = [] }: Modal): string | undefined {
  if (!custom_id || custom_id.length > 100 || !title || title.length > 45) return 'custom_id: 1 to 100 characters; title: 1 to 45'
  if (components.length < 1 || components.length > 5 || components.some(({ type }) => type !== 18)) return 'a form holds 1 to 5 labels'
  if (new Set(components.map(({ component }) => component.custom_id)).size < components.length) return 'custom_id: must be unique in a form'
  return first(
    components,
    ({
      label,
      description,
      component: { type, custom_id: id, style, value = '', placeholder = '', max_length = 4000, min_values = 1, required = true, options = [] },
    }) => {
      if (!label || label.length > 45 || description === '' || (description?.length ?? 0) > 100)
        return 'a label has 1 to 45 characters, its description 1 to 100'
      if (!id || id.length > 100) return 'custom_id: 1 to 100 characters'
      if (type === 4)
        return (style === 1 || style === 2) && max_length >= 1 && max_length <= 4000 && value.length <= max_length && placeholder.length <= 100
          ? undefined
          : 'a text input has a style, at most 4000 characters, and a placeholder of at most 100'
      const [least, most] = type === 21 ? [2, 10] : type === 22 ? [1, 10] : [1, 25]
      if (![3, 21, 22].includes(type) || options.length < least || options.length > most)
        return 'a choice has options: 2 to 10 of a radio group, 1 to 10 of a checkbox group, 1 to 25 of a select'
      if (
        options.some((one) => !one.label || one.label.length > 100 || !one.value || one.value.length > 100) ||
        (type === 21 && options.filter((one) => one.default).length > 1)
      )
        return 'an option has 1 to 100 characters; of a radio group one is chosen'
      return min_values === 0 && required && type !== 21 ? 'what may stay empty is not required' : undefined
    },
  )
}

/** `installsFor`: what the application is set up for. */
export function commandsFault(commands: readonly Command[], installsFor: readonly number[]): string | undefined {
  for (const [type, most] of [
    [1, 100],
    [2, 15],
    [3, 15],
  ] as const)
    if (commands.filter((command) => (command.type ?? 1) === type).length > most) return `too many commands of type ${type}`
  const names = commands.map(({ type, name }) => `${type ?? 1}:${name}`)
  if (new Set(names).size < names.length) return 'two commands have one name'
  return first(commands, (command) => {
    if ((command.integration_types ?? []).some((type) => !installsFor.includes(type)))
      return `${command.name}: integration_types: the application does not support it`
    if (command.type === 4) return undefined
    if ((command.type ?? 1) !== 1)
      return command.description || command.options?.length
        ? 'a context menu command has no description and no options'
        : !command.name || command.name.length > 32
          ? 'name: 1 to 32 characters'
          : undefined
    if (size(command) > 8000) return `${command.name}: 8000 characters at most`
    return optionFault(command)
  })
}

function optionFault(option: Pick<CommandOption, 'name' | 'description' | 'options' | 'name_localizations' | 'description_localizations'>): string | undefined {
  const names = [option.name, ...Object.values(option.name_localizations ?? {})]
  if (names.some((name) => !/^[-_'\p{L}\p{N}]{1,32}$/u.test(name) || name !== name.toLowerCase()))
    return `${option.name}: a name is lower case, 1 to 32 letters`
  if ([option.description, ...Object.values(option.description_localizations ?? {})].some((text) => !text || text.length > 100))
    return `${option.name}: a description has 1 to 100 characters`
  const options = option.options ?? []
  if (options.length > 25) return `${option.name}: 25 options at most`
  if (options.some(({ required }, at) => required && options.slice(0, at).some((before) => !before.required)))
    return `${option.name}: required options come first`
  if (
    options.some(
      ({ choices = [], autocomplete }) =>
        choices.length > 25 || (choices.length > 0 && autocomplete) || choices.some(({ name, value }) => name.length > 100 || String(value).length > 100),
    )
  )
    return `${option.name}: 25 choices of 100 characters at most, and none with autocomplete`
  return first(options, optionFault)
}

/** Of each field the longest wording counts, whatever the language. */
function size({
  name,
  description,
  name_localizations,
  description_localizations,
  choices = [],
  options = [],
}: Pick<CommandOption, 'name' | 'description' | 'options' | 'choices' | 'name_localizations' | 'description_localizations'>): number {
  const longest = (own: string, others: Record<string, string> | null = {}): number =>
    Math.max(own.length, ...Object.values(others ?? {}).map(({ length }) => length))
  return (
    longest(name, name_localizations) +
    longest(description, description_localizations) +
    choices.reduce((sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length, 0) +
    options.reduce((sum, one) => sum + size(one), 0)
  )
}

function first<T>(list: readonly T[], fault: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = fault(one)
    if (found !== undefined) return found
  }
  return undefined
}
