import { summaryMarkdown } from '../summary-markdown.ts';
import { csvReport } from './report-csv.ts';
import type { ReportFormat } from './report-formats.ts';
import { htmlReport } from './report-html.ts';
import type { ReportInput } from './report-input.ts';
import { jsonReport } from './report-json.ts';
import { junitReport } from './report-junit.ts';

interface FormatInfo {
  /** As `reporting.formats` of a playbook has it. */
  readonly named: string;
  /** What a file of it is called after the run's name, dot included. */
  readonly ending: string;
  readonly mediaType: string;
  readonly render: (input: ReportInput) => string;
}

/** Every form in which a run can be reported. */
export const reportForms: Readonly<Record<ReportFormat, FormatInfo>> = {
  html: { named: 'HTML', ending: '.html', mediaType: 'text/html', render: htmlReport },
  json: { named: 'JSON', ending: '.json', mediaType: 'application/json', render: jsonReport },
  md: { named: 'Markdown', ending: '.md', mediaType: 'text/markdown', render: ({ state }) => summaryMarkdown(state) },
  junit: { named: 'XML', ending: '.junit.xml', mediaType: 'application/xml', render: junitReport },
  csv: { named: 'CSV', ending: '.csv', mediaType: 'text/csv', render: csvReport },
};

/** The name of a report's file: the playbook's and the run's, in signs that every system takes. */
export function reportFileName(name: string, run: string, format: ReportFormat): string {
  return `${name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60) || 'run'}-${run}${reportForms[format].ending}`;
}
