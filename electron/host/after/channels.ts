import { appendFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { NotificationChannel } from '../../../shared/host/after.ts';
import { type NotificationSettings, settingValue } from './notification-settings.ts';

/** What is told of a run. */
export interface Message {
  readonly title: string;
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly run: string;
  readonly playbook: string;
  readonly conclusion: string;
}

export interface ChannelPlace {
  /** Absolute. */
  readonly workspace: string;
  readonly settings: NotificationSettings;
  readonly secrets: Readonly<Record<string, string>>;
  /** Shows it on the desktops of the windows that are open; answers how many there are. */
  readonly onDesktop: (message: Message) => number;
}

/** null: the channel is not set up, and nothing was sent. */
type Delivery = Promise<Result<void, string> | null>;

/** A server that does not answer within so many milliseconds is given up. */
const patienceMs = 10_000;

/** Every way on which a run can be told of. The failure is a sentence without addresses, for those may be secrets. */
export const channels: Readonly<Record<NotificationChannel, (message: Message, place: ChannelPlace) => Delivery>> = {
  async console({ level, title, text }) {
    process.stderr.write(`${level === 'info' ? '' : `${level}: `}${title}: ${text}\n`);
    return ok(undefined);
  },
  async log({ level, run, title, text }, { settings, workspace }) {
    const file = settings.log === undefined ? join(workspace, '.gantry', 'notifications.log') : settings.log.file;
    const line = [new Date().toISOString(), level, run, `${title}: ${text}`.replace(/\s+/g, ' ')].join(' ');
    await appendFile(resolve(workspace, file), `${line}\n`);
    return ok(undefined);
  },
  async desktop(message, { onDesktop }) {
    return onDesktop(message) === 0 ? null : ok(undefined);
  },
  async email(message, { settings: { email }, secrets }) {
    if (email === undefined) return null;
    const password = email.password === undefined ? ok('') : settingValue(email.password, secrets);
    if (!password.ok) return password;
    const { host, port, secure, user, from, to } = email;
    const auth = user === undefined ? {} : { auth: { user, pass: password.value } };
    const times = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
    // Few runs send mail, and every start would have to load what does.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({ host, port, secure, ...auth, ...times });
    try {
      await transport.sendMail({ from, to, subject: message.title, text: `${message.text}\n\n${footer(message)}\n` });
      return ok(undefined);
    } finally {
      transport.close();
    }
  },
  async slack(message, { settings: { slack }, secrets }) {
    if (slack === undefined) return null;
    return post(slack.webhook, { text: `*${message.title}*\n${message.text}` }, secrets);
  },
  async teams(message, { settings: { teams }, secrets }) {
    return teams === undefined ? null : post(teams.webhook, adaptiveCard(message), secrets);
  },
  async github(message, { settings: { github }, secrets }) {
    if (github === undefined) return null;
    if ('webhook' in github) return post(github.webhook, message, secrets);
    const token = settingValue(github.token, secrets);
    if (!token.ok) return token;
    const event = { event_type: 'gantry', client_payload: message };
    const headers = { authorization: `Bearer ${token.value}`, accept: 'application/vnd.github+json' };
    return post(`${github.api}/repos/${github.repository}/dispatches`, event, secrets, headers);
  },
};

async function post(
  address: string,
  body: object,
  secrets: ChannelPlace['secrets'],
  headers: Readonly<Record<string, string>> = {},
): Promise<Result<void, string>> {
  const url = settingValue(address, secrets);
  if (!url.ok) return url;
  const response = await fetch(url.value, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'gantry', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  await response.body?.cancel();
  return response.ok ? ok(undefined) : fail(`the server answered ${response.status}`);
}

function footer({ playbook, run, conclusion }: Message): string {
  return `Playbook ${playbook}, run ${run}: ${conclusion.replace('_', ' ')}`;
}

/** What a Teams workflow "when a webhook request is received" takes: a message with one adaptive card. */
function adaptiveCard(message: Message): object {
  const color = { info: 'good', warning: 'warning', error: 'attention' }[message.level];
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  const facts = [
    { title: 'Playbook', value: message.playbook },
    { title: 'Run', value: message.run },
    { title: 'Result', value: message.conclusion.replace('_', ' ') },
  ];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(message.title, { weight: 'bolder', size: 'medium', color }),
      block(message.text),
      { type: 'FactSet', facts },
    ],
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return { type: 'message', attachments: [attachment] };
}
