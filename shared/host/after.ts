import { z } from 'zod';
import { reportFormats } from '../run/report/report-formats.ts';

/** A report that a playbook asked for: where it lies in the workspace, or why it does not. */
const writtenReportSchema = z.object({
  format: z.enum(reportFormats),
  path: z.string().nullable(),
  error: z.string().nullable(),
});
export type WrittenReport = z.infer<typeof writtenReportSchema>;

export const notificationChannels = ['console', 'log', 'desktop', 'email', 'slack', 'teams', 'github'] as const;
export type NotificationChannel = (typeof notificationChannels)[number];

/** Why a notification is sent. */
export const notificationOccasions = ['onStart', 'onSuccess', 'onFailure', 'onWarning'] as const;
export type NotificationOccasion = (typeof notificationOccasions)[number];

/** What became of one notification on one channel; `detail` says why it was not sent. */
const sentNotificationSchema = z.object({
  occasion: z.enum(notificationOccasions),
  channel: z.string(),
  outcome: z.enum(['sent', 'not-set-up', 'failed']),
  detail: z.string(),
});
export type SentNotification = z.infer<typeof sentNotificationSchema>;

/** Something for the desktop. */
export const noticeSchema = z.object({
  run: z.string(),
  title: z.string(),
  text: z.string(),
  level: z.enum(['info', 'warning', 'error']),
});
export type Notice = z.infer<typeof noticeSchema>;

/**
 * What was done about a run beside running it. It is no part of the journal, which ends with the run: reports are written and
 * notifications sent after that. `settled`: there is no more to come.
 */
export const afterRunSchema = z.object({
  reports: z.array(writtenReportSchema),
  notifications: z.array(sentNotificationSchema),
  settled: z.boolean(),
});
export type AfterRun = z.infer<typeof afterRunSchema>;
