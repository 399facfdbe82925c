import { stripVTControlCharacters } from 'node:util';
import xterm from '@xterm/headless';
import type { ShellNews } from '../../../../shared/host/shells-contract.ts';
import type { RecordedCommand } from '../../../../shared/record/recorded-command.ts';
import type { HostClient } from '../../create-host.ts';

interface Wanted {
  readonly shell: string;
  readonly folder?: string;
  readonly trust?: boolean;
}

const size = { columns: 100, rows: 30 };

/** A window on a shell's terminal: what it wrote, its commands, and the places of its first screen. */
export class FollowedShell {
  readonly id: string;
  readonly #client: HostClient;
  readonly #exit = Promise.withResolvers<number>();
  readonly #commands = new Map<number, RecordedCommand>();
  #screen: Extract<ShellNews, { kind: 'screen' }> | null = null;
  #changes: (() => void)[] = [];
  #sinceTyped = 0;
  #prompts = 0;
  text = '';

  private constructor(client: HostClient, id: string) {
    this.#client = client;
    this.id = id;
  }

  /** Opens a shell, and waits for its first prompt. */
  static async open(client: HostClient, { folder = '.', ...wanted }: Wanted): Promise<FollowedShell> {
    const { id } = await client.shells.open({ ...wanted, folder, ...size });
    const shell = await FollowedShell.follow(client, id);
    await shell.#until(() => shell.#atPrompt);
    return shell;
  }

  static async follow(client: HostClient, id: string): Promise<FollowedShell> {
    const shell = new FollowedShell(client, id);
    void shell.#read();
    await shell.#until(() => shell.#screen !== null);
    return shell;
  }

  get commands(): readonly RecordedCommand[] {
    return [...this.#commands.values()];
  }

  get exitCode(): Promise<number> {
    return this.#exit.promise;
  }

  async type(data: string): Promise<void> {
    this.#sinceTyped = this.text.length;
    await this.#client.shells.write({ id: this.id, data });
  }

  /** Gives a command, line by line, and waits until it has ended. */
  async give(command: string): Promise<void> {
    const count = this.commands.length + 1;
    await this.type(`${command.replaceAll('\n', '\r')}\r`);
    await this.ended(count);
  }

  /** Gives a command, and waits for what it says. */
  async begin(command: string, says: RegExp): Promise<void> {
    await this.type(`${command}\r`);
    await this.#until(() => says.test(stripVTControlCharacters(this.text.slice(this.#sinceTyped))));
  }

  /** Types a line, takes it back by Ctrl+C, and waits for the next prompt. */
  async giveUp(line: string): Promise<void> {
    const prompts = this.#prompts;
    await this.type(line);
    await this.#until(() => this.text.slice(this.#sinceTyped).includes(line));
    await this.type('\u0003');
    await this.#until(() => this.#prompts > prompts && this.#atPrompt);
  }

  /** Resolves when so many commands were given and have ended, and the next is asked for. */
  async ended(count: number): Promise<void> {
    const ended = () => this.commands.filter(({ completedAt }) => completedAt !== null).length;
    await this.#until(() => ended() >= count && this.#atPrompt);
  }

  /** What is typed before the prompt is drawn may be lost as the shell takes the terminal over. */
  get #atPrompt(): boolean {
    return /[$%#>]\s*$/.test(stripVTControlCharacters(this.text));
  }

  /** The lines of the first screen as a terminal draws it. */
  async screenLines(): Promise<string[]> {
    const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    await new Promise<void>((resolve) => terminal.write(this.#screen?.data ?? '', resolve));
    const { active } = terminal.buffer;
    return Array.from({ length: active.length }, (_none, line) => active.getLine(line)?.translateToString(true) ?? '');
  }

  lineOf(place: number): number {
    return this.#screen?.places.find((known) => known.place === place)?.line ?? -1;
  }

  async #read(): Promise<void> {
    const stream = `shell-${Math.random()}`;
    for await (const news of await this.#client.shells.follow({ id: this.id, stream })) {
      this.#take(news);
      if ('position' in news) await this.#client.output.ack({ stream, position: news.position });
      for (const change of this.#changes.splice(0)) change();
    }
  }

  #take(news: ShellNews): void {
    switch (news.kind) {
      case 'screen':
        this.#screen ??= news;
        this.text += news.data;
        return;
      case 'bytes':
        this.#prompts += news.places.length;
        this.text += Buffer.from(news.base64, 'base64').toString();
        return;
      case 'commands':
        for (const command of news.commands) this.#commands.set(command.id, command);
        return;
      case 'ended':
        this.#exit.resolve(news.exitCode);
    }
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changes.push(resolve));
  }
}
