/** The forms in which a run can be reported; junit is JUnit's XML. Apart from what makes them, for a page that only names them. */
export const reportFormats = ['html', 'json', 'md', 'junit', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];
