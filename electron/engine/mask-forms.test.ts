import { expect, test } from 'vitest';
import { createMaskSet } from './mask.ts';

const secret = `p@ss/w"o'r+d <&> $x é~*z!(k)`;

/** The same text as real programs write it. */
test.each<[string, string]>([
  ["Python's quote", 'p%40ss/w%22o%27r%2Bd%20%3C%26%3E%20%24x%20%C3%A9~%2Az%21%28k%29'],
  ["Python's quote_plus", 'p%40ss%2Fw%22o%27r%2Bd+%3C%26%3E+%24x+%C3%A9~%2Az%21%28k%29'],
  ["JavaScript's URLSearchParams", 'p%40ss%2Fw%22o%27r%2Bd+%3C%26%3E+%24x+%C3%A9%7E*z%21%28k%29'],
  ['the query of a URL', `p@ss/w%22o%27r+d%20%3C&%3E%20$x%20%C3%A9~*z!(k)`],
  ["JavaScript's escape", 'p@ss/w%22o%27r+d%20%3C%26%3E%20%24x%20%E9%7E*z%21%28k%29'],
  ["WebUtility's UrlEncode", 'p%40ss%2Fw%22o%27r%2Bd+%3C%26%3E+%24x+%C3%A9%7E*z!(k)'],
  ["HttpUtility's UrlEncode", 'p%40ss%2fw%22o%27r%2bd+%3c%26%3e+%24x+%c3%a9%7e*z!(k)'],
  ['EscapeDataString', 'p%40ss%2Fw%22o%27r%2Bd%20%3C%26%3E%20%24x%20%C3%A9~%2Az%21%28k%29'],
  ['numbers for what is not ASCII', `p@ss/w"o'r+d <&> $x &#233;~*z!(k)`],
  ["Python's html.escape, in ASCII", 'p@ss/w&quot;o&#x27;r+d &lt;&amp;&gt; $x &#233;~*z!(k)'],
  ["WebUtility's HtmlEncode", 'p@ss/w&quot;o&#39;r+d &lt;&amp;&gt; $x &#233;~*z!(k)'],
  ["Go's html templates", 'p@ss/w&#34;o&#39;r+d &lt;&amp;&gt; $x é~*z!(k)'],
  ['XML text whose > stays', `p@ss/w"o'r+d &lt;&amp;> $x é~*z!(k)`],
  ["Python's repr", `'p@ss/w"o\\'r+d <&> $x é~*z!(k)'`],
  ["Python's ascii", `'p@ss/w"o\\'r+d <&> $x \\xe9~*z!(k)'`],
  ["bash's printf %q", `p@ss/w\\"o\\'r+d\\ \\<\\&\\>\\ \\$x\\ é~\\*z\\!\\(k\\)`],
  ["PowerShell's JSON for HTML", 'p@ss/w\\u0022o\\u0027r+d \\u003c\\u0026\\u003e $x é~*z!(k)'],
])('a value is hidden as %s writes it', (_, text) => {
  const quoted = text.startsWith("'") ? `'***'` : '***';
  expect(createMaskSet([secret]).text(`before ${text} after`)).toBe(`before ${quoted} after`);
});
