/** Whether a path stands for itself: it begins with a separator, a drive, `~` or a PowerShell provider such as `env:`. */
function isAbsolute(path: string): boolean {
  return /^(?:[\\/~]|[A-Za-z]\w*:)/.test(path);
}

/** A path seen from an absolute folder, as text alone: `.` and `..` within stay for the system to follow. */
export function resolvePath(folder: string, path: string, platform: 'linux' | 'darwin' | 'win32'): string {
  if (path === '' || path === '.') return folder;
  if (isAbsolute(path)) return path;
  const separator = platform === 'win32' ? '\\' : '/';
  const relative = platform === 'win32' ? path.replaceAll('/', '\\') : path;
  return `${folder.replace(/[\\/]+$/, '')}${separator}${relative.replace(/^\.[\\/]/, '')}`;
}

/** A path as it is seen from a folder, with forward slashes, where it lies in it; else as it is. Text alone, as resolvePath. */
export function relativePath(folder: string, path: string, platform: 'linux' | 'darwin' | 'win32'): string {
  const even = (text: string) => (platform === 'win32' ? text.replaceAll('\\', '/') : text);
  const base = `${even(folder).replace(/\/+$/, '')}/`;
  const whole = even(path);
  const same = platform === 'win32' ? (text: string) => text.toLowerCase() : (text: string) => text;
  const inside = same(whole).startsWith(same(base)) ? whole.slice(base.length) : null;
  return (inside ?? (isAbsolute(path) ? path : whole)).replace(/^(?:\.\/)+/, '');
}
