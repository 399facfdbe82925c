/** The verbs of `Get-Verb`, PowerShell 7.6. */
const verbs =
  'add|approve|assert|backup|block|build|checkpoint|clear|close|compare|complete|compress|confirm|connect|convert|' +
  'convertfrom|convertto|copy|debug|deny|deploy|disable|disconnect|dismount|edit|enable|enter|exit|expand|export|find|' +
  'format|get|grant|group|hide|import|initialize|install|invoke|join|limit|lock|measure|merge|mount|move|new|open|' +
  'optimize|out|ping|pop|protect|publish|push|read|receive|redo|register|remove|rename|repair|request|reset|resize|' +
  'resolve|restart|restore|resume|revoke|save|search|select|send|set|show|skip|split|start|step|stop|submit|suspend|' +
  'switch|sync|test|trace|unblock|undo|uninstall|unlock|unprotect|unpublish|unregister|update|use|wait|watch|write';
const cmdletName = new RegExp(`^(?:${verbs})-\\w+$`, 'i');

/** Whether a name is such as cmdlets and functions have: only a session knows which of them there are. */
export function isCmdletName(name: string): boolean {
  return cmdletName.test(name);
}
