/** Every channel between the page and the main process, by name; all else goes over the host's port. */
export const channels = {
  /** Page to main: give me a port to the host. */
  connect: 'gantry:connect',
  /** Main to page: the port, transferred. */
  port: 'gantry:port',
  /** Page to main: let the person choose a folder; answers its path or null. */
  chooseFolder: 'gantry:choose-folder',
  /** Main to page: a menu item asks for a command, by its id. */
  command: 'gantry:command',
} as const;
