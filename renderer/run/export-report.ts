import { type ReportFormat, reportFormats } from '../../shared/run/report/report-formats.ts';
import { host } from '../host/client.ts';
import { tellError } from '../stores/dialogs-store.ts';

const labels: Readonly<Record<ReportFormat, string>> = {
  html: 'HTML page',
  md: 'Markdown',
  json: 'JSON',
  junit: 'JUnit XML',
  csv: 'CSV',
};

/** The forms in which a run can be kept or sent, with what people call them. */
export const reportChoices = reportFormats.map((format) => ({ format, label: labels[format] }));

/** Hands a report of the run to the person as a download; a run that goes on is reported as it is now. */
export async function exportReport(run: string, format: ReportFormat): Promise<void> {
  try {
    const { fileName, mediaType, text } = await host.runs.report({ run, format });
    const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName;
    link.click();
    // The download has begun by then; without this the text would stay in memory.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    tellError('The report was not made', error);
  }
}
