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
