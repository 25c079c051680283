/** /briefing and its subcommands: how they are written in English and Spanish, and which verb each leads to. */
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  ChannelType,
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js'
import type { Wishes } from '#briefings/settings.ts'
import { type Knowledge, series } from '#knowledge/schema.ts'
import { optionalOf } from './briefing-form.ts'
import { isVerb, runVerb } from './briefing-verbs.ts'
import { briefingWords } from './briefing-words.ts'
import { suggestZones } from './briefing-zones.ts'
import { both, inSpanish } from './command-words.ts'
import { shortened } from './layout.ts'
import type { Command } from './tools.ts'

const LONGEST = { choice: 100, zone: 60, time: 20, date: 40, quiet: 400 }

export function briefingCommand(knowledge: Knowledge): Command {
  return {
    definition: {
      type: ApplicationCommandType.ChatInput,
      ...inSpanish(
        'briefing',
        'Briefings for a channel, through January and on National Freedom Day',
        'boletín',
        'Boletines para un canal, en enero y el Día Nacional de la Libertad',
      ),
      contexts: [InteractionContextType.Guild],
      integration_types: [ApplicationIntegrationType.GuildInstall],
      default_member_permissions: String(PermissionFlagsBits.ManageChannels),
      options: subcommands(knowledge),
    },
    async run(interaction, tools) {
      const { options, channelId, guildId } = interaction as ChatInputCommandInteraction
      const verb = options.getSubcommand()
      if (guildId === null || !isVerb(verb)) return
      const channel = options.getChannel('channel')?.id ?? channelId
      await runVerb(verb, interaction as ChatInputCommandInteraction, tools, {
        workspace: guildId,
        channel,
        wishes: wishesOf(options),
        until: options.getString('until') ?? '',
      })
    },
    complete: (interaction, tools) => (interaction.options.getFocused(true).name === 'zone' ? suggestZones(interaction as AutocompleteInteraction, tools) : []),
  }
}

/** Only what was given. */
function wishesOf(options: ChatInputCommandInteraction['options']): Wishes {
  const [taken, zone, time, weekdaysOnly, quiet, also] = [
    options.getString('series'),
    options.getString('zone'),
    options.getString('time'),
    options.getBoolean('weekdays-only'),
    options.getString('quiet-dates'),
    options.getString('also'),
  ]
  return {
    ...(taken === null ? {} : { series: taken }),
    ...(zone === null ? {} : { zone }),
    ...(time === null ? {} : { time }),
    ...(weekdaysOnly === null ? {} : { weekdaysOnly }),
    ...(quiet === null ? {} : { quiet: NO_DATES.test(quiet) ? '' : quiet }),
    ...(also === null ? {} : { optional: also === NONE ? [] : also.split(',') }),
  }
}

const NONE = 'none'
const NO_DATES = /^\s*(?:none|ninguna)\s*$/i

function subcommands(knowledge: Knowledge): APIApplicationCommandSubcommandOption[] {
  const channel: APIApplicationCommandBasicOption = {
    type: ApplicationCommandOptionType.Channel,
    channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread],
    ...inSpanish('channel', 'Which channel; this one if left out', 'canal', 'Qué canal; este si se omite'),
  }
  const settings = [channel, ...settingOptions(knowledge)]
  const verb = (words: ReturnType<typeof inSpanish>, options: APIApplicationCommandBasicOption[] = [channel]): APIApplicationCommandSubcommandOption => ({
    type: ApplicationCommandOptionType.Subcommand,
    ...words,
    options,
  })
  return [
    verb(
      inSpanish('subscribe', 'Set up briefings; without a zone a form opens', 'suscribir', 'Activar los boletines de un canal; sin zona se abre un formulario'),
      settings,
    ),
    verb(inSpanish('list', 'Channels of this server that get briefings', 'lista', 'Canales de este servidor que reciben boletines'), []),
    verb(
      inSpanish('edit', 'Change what is given; without anything a form opens', 'editar', 'Cambiar lo que se indique; sin nada se abre un formulario'),
      settings,
    ),
    verb(inSpanish('pause', 'Post nothing before a date', 'pausar', 'No publicar nada antes de una fecha'), [
      {
        type: ApplicationCommandOptionType.String,
        required: true,
        max_length: LONGEST.date,
        ...inSpanish('until', 'The first day again, as 2027-01-31', 'hasta', 'Primer día en que se vuelve a publicar, como 2027-01-31'),
      },
      channel,
    ]),
    verb(inSpanish('resume', 'End a pause, also one that I made', 'reanudar', 'Terminar una pausa, también las que hago yo')),
    verb(inSpanish('skip', 'Leave out the next briefing', 'omitir', 'Omitir el próximo boletín')),
    verb(inSpanish('unsubscribe', 'No more briefings', 'dar-de-baja', 'Dejar de recibir boletines')),
    verb(inSpanish('preview', 'The next five, as they will be posted', 'vista-previa', 'Los próximos cinco, tal como se publicarán')),
    verb(inSpanish('send-now', 'The next briefing now, for you alone', 'mostrar-ahora', 'El próximo boletín ahora, solo para usted')),
    verb(inSpanish('status', 'Did the last one go out? When is the next?', 'estado', '¿Se publicó el último? ¿Cuándo sale el próximo?')),
  ]
}

function settingOptions({ occasions }: Knowledge): APIApplicationCommandBasicOption[] {
  const optional = optionalOf(occasions).map(({ id, title }) => ({ name: shortened(title, LONGEST.choice), value: id }))
  const all = { name: 'All of them', name_localizations: both('Todos'), value: optional.map(({ value }) => value).join(',') }
  const also = [
    { name: 'None', name_localizations: both('Ninguno'), value: NONE },
    ...optional,
    ...(optional.length > 1 && all.value.length <= LONGEST.choice ? [all] : []),
  ]
  return [
    {
      type: ApplicationCommandOptionType.String,
      choices: series.toReversed().map((value) => ({ name: briefingWords.en.series[value], name_localizations: both(briefingWords.es.series[value]), value })),
      ...inSpanish('series', 'Which briefings', 'serie', 'Qué boletines'),
    },
    {
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
      max_length: LONGEST.zone,
      ...inSpanish('zone', 'Time zone of the channel; type a city or country', 'zona', 'Zona horaria del canal; escriba una ciudad o un país'),
    },
    {
      type: ApplicationCommandOptionType.String,
      max_length: LONGEST.time,
      ...inSpanish('time', 'Local time, as 09:00 or 5:30 pm', 'hora', 'Hora local, como 09:00 o 17:30'),
    },
    {
      type: ApplicationCommandOptionType.Boolean,
      ...inSpanish('weekdays-only', 'What falls on a weekend moves to a weekday', 'laborables', 'Lo que cae en fin de semana pasa a un día laborable'),
    },
    {
      type: ApplicationCommandOptionType.String,
      max_length: LONGEST.quiet,
      ...inSpanish(
        'quiet-dates',
        'As 2027-01-04, 2027-01-18 to 2027-01-22; none ends them',
        'fechas-sin-envío',
        'Como 2027-01-04, 2027-01-18..2027-01-22; ninguna las quita',
      ),
    },
    ...(optional.length > 0
      ? [
          {
            type: ApplicationCommandOptionType.String as const,
            choices: also,
            ...inSpanish('also', 'Days outside the season', 'también', 'Días fuera de la temporada'),
          },
        ]
      : []),
  ]
}
