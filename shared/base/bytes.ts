const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as a person reads it: `1 byte`, `340 bytes`, `1.2 MB`; a thousand to the next unit, as disks are sold. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const steps = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** steps;
  return `${steps === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[steps]}`;
}
