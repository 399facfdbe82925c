import { formatDuration } from '../../base/duration.ts';
import type { RunState } from '../state.ts';
import { type TimelineBar, timelineOf } from '../timeline.ts';
import { html } from './html.ts';

const rowHeight = 20;
const labelWidth = 220;
const axisWidth = 700;
/** More rows than these are no picture any more. */
const mostRows = 400;

/** The timeline of a run as a picture: a bar for each job, and for its steps as long as they are not too many. */
export function timelineSvg(state: RunState, now: number): string {
  const timeline = timelineOf(state, now);
  const ofJobs = timeline.rows.filter(({ kind }) => kind === 'job');
  const rows = (timeline.rows.length <= mostRows ? timeline.rows : ofJobs).slice(0, mostRows);
  const span = Math.max(1, timeline.to - timeline.from);
  const x = (time: number) => labelWidth + (Math.max(0, time - timeline.from) / span) * axisWidth;
  const height = rows.length * rowHeight + 24;
  const parts = rows.map((row, index) => {
    const y = index * rowHeight + 4;
    const label = row.name.length > 34 ? `${row.name.slice(0, 33)}…` : row.name;
    const indent = row.kind === 'step' ? 14 : 0;
    const bars = row.bars.map((bar) => barSvg(bar, x(bar.from), x(bar.to), y, row.name));
    const text = `<text x="${indent}" y="${y + 11}" class="${row.kind}">${html(label)}</text>`;
    return text + bars.join('');
  });
  const end = `<text x="${labelWidth + axisWidth}" y="${height - 6}" text-anchor="end">${formatDuration(span)}</text>`;
  const box = `viewBox="0 0 ${labelWidth + axisWidth + 10} ${height}" role="img" aria-label="Timeline of the run"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}>${parts.join('')}${end}</svg>`;
}

function barSvg(
  { kind, from, to, conclusion }: TimelineBar,
  left: number,
  right: number,
  y: number,
  name: string,
): string {
  const width = Math.max(2, right - left).toFixed(1);
  const title = `${name}: ${kind === 'work' ? (conclusion ?? 'running') : kind}, ${formatDuration(to - from)}`;
  const shade = kind === 'work' ? `work ${conclusion ?? 'running'}` : kind;
  return `<rect x="${left.toFixed(1)}" y="${y}" width="${width}" height="13" rx="2" class="${shade}"><title>${html(title)}</title></rect>`;
}
