import {
  type NotificationChannel,
  type NotificationOccasion,
  notificationChannels,
  type SentNotification,
} from '../../../shared/host/after.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { isFailure } from '../../../shared/run/conclusion.ts';
import type { RunState } from '../../../shared/run/state.ts';
import { createMaskSet } from '../../engine/mask.ts';
import { type ChannelPlace, channels, type Message } from './channels.ts';
import { fillIn } from './fill-in.ts';
import { readNotificationSettings } from './notification-settings.ts';

/** What a run that has ended is told for: a success with warnings is both. One that a person ended is told to nobody. */
export function occasionsAtEnd({ conclusion, warnings }: RunState): NotificationOccasion[] {
  if (conclusion === null || conclusion === 'cancelled') return [];
  if (isFailure(conclusion)) return ['onFailure'];
  return warnings.length > 0 ? ['onSuccess', 'onWarning'] : ['onSuccess'];
}

const levels: Readonly<Record<NotificationOccasion, Message['level']>> = {
  onStart: 'info',
  onSuccess: 'info',
  onFailure: 'error',
  onWarning: 'warning',
};
const words: Readonly<Record<NotificationOccasion, string>> = {
  onStart: 'started',
  onSuccess: 'succeeded',
  onFailure: 'failed',
  onWarning: 'has warnings',
};

export interface NotifyOptions {
  readonly configDir: string;
  readonly plan: Plan;
  readonly state: RunState;
  /** Their values are hidden in what is sent; settings may name them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly onDesktop: ChannelPlace['onDesktop'];
}

/** Sends what a playbook says for an occasion, on all its channels at once. Never rejects: what fails is told in the answer. */
export async function notify(occasion: NotificationOccasion, options: NotifyOptions): Promise<SentNotification[]> {
  const { plan, state, secrets, configDir, onDesktop } = options;
  const wanted = plan.notifications?.[occasion];
  if (wanted === undefined) return [];
  const names = wanted.channels.length === 0 ? ['console'] : [...new Set(wanted.channels)];
  const told = fillIn(wanted.message, plan, state);
  const settings = await readNotificationSettings(configDir);
  const text = told.ok ? told.value : `${wanted.message} (${told.error})`;
  const message: Message = {
    title: `${plan.playbook.name} ${words[occasion]}`,
    text,
    level: levelOf(wanted.level) ?? levels[occasion],
    run: state.run,
    playbook: plan.playbook.name,
    conclusion: state.conclusion ?? 'in_progress',
  };
  const masks = createMaskSet(Object.values(secrets));
  const place = { workspace: state.workspace, settings: settings.ok ? settings.value : {}, secrets, onDesktop };
  return Promise.all(
    names.map(async (channel): Promise<SentNotification> => {
      const { outcome, detail } = await send(channel, masks.json({ ...message }), place);
      const fault = outcome === 'not-set-up' && !settings.ok ? settings.error : detail;
      return { occasion, channel, outcome, detail: masks.text(fault) };
    }),
  );
}

async function send(
  name: string,
  message: Message,
  place: ChannelPlace,
): Promise<Pick<SentNotification, 'outcome' | 'detail'>> {
  const channel = notificationChannels.find((known) => known === name.toLowerCase());
  if (channel === undefined) {
    return { outcome: 'failed', detail: `There is no channel ${name}; there are ${notificationChannels.join(', ')}` };
  }
  try {
    const sent = await channels[channel](message, place);
    if (sent === null) return { outcome: 'not-set-up', detail: howToSetUp(channel) };
    return sent.ok ? { outcome: 'sent', detail: '' } : { outcome: 'failed', detail: sent.error };
  } catch (error) {
    return { outcome: 'failed', detail: causeOf(error) };
  }
}

function howToSetUp(channel: NotificationChannel): string {
  if (channel === 'desktop') return 'No window is open';
  return `It is not set up: \`notifications.${channel}\` is not in settings.json of the config folder`;
}

/** `fetch failed` has the reason in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

function levelOf(text: string | null): Message['level'] | null {
  const level = text?.toLowerCase() ?? '';
  if (/^(?:err|crit|fatal|high)/.test(level)) return 'error';
  if (level.startsWith('warn')) return 'warning';
  return /^(?:info|success|debug|low|normal)/.test(level) ? 'info' : null;
}
