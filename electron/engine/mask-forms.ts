/** A value shorter than this, in UTF-16 units, is not masked: it would blot out half of every log and still be guessed. */
const shortestValue = 3;
/** A line of a value of many lines, or an encoded form, shorter than this is not masked by itself. */
const shortestPart = 4;

const utf8 = new TextEncoder();

/** Whether a value is long enough to be hidden. */
export function canBeMasked(value: string): boolean {
  return value.trim().length >= shortestValue;
}

/**
 * Every form in which a secret is looked for, as bytes without line breaks (the search skips those): itself and each of its
 * lines; as JSON, URI, XML, PowerShell and POSIX shells write it; in UTF-16; in hexadecimal; in base64 at each of the three
 * places where it can stand in a longer text. Empty for values too short to be masked.
 */
export function maskForms(value: string): Uint8Array[] {
  if (!canBeMasked(value)) return [];
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const texts = new Set([value, value.trim()].flatMap(writtenForms));
  for (const line of lines.length > 1 ? lines : []) {
    if (line.length >= shortestPart) for (const form of writtenForms(line)) texts.add(form);
  }
  for (const bytes of [utf8.encode(value.trim()), utf16(value.trim())]) {
    for (const form of [...hexForms(bytes), ...base64Forms(bytes)]) if (form.length >= shortestPart) texts.add(form);
  }
  const forms = new Map([...texts].map((text) => [withoutBreaks(text), utf8.encode(withoutBreaks(text))]));
  return [...forms.values(), utf16(value.trim())].filter((form) => form.length >= shortestValue);
}

function withoutBreaks(text: string): string {
  return text.replace(/[\r\n]/g, '');
}

/** How languages and formats write a text between their quotes. */
function writtenForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    json,
    json.replaceAll('/', '\\/'),
    JSON.stringify(json).slice(1, -1),
    escapedUnits(json, /[^ -~]/g, 'lower'),
    escapedUnits(json, /[^ -~]|[<>&']/g, 'lower'),
    // ConvertTo-Json -EscapeHandling EscapeHtml.
    escapedUnits(text.replaceAll('\\', '\\\\'), /[<>&'"]/g, 'lower'),
    escapedUnits(text, /[^ -~]|[<>&'"+`\\]/g, 'upper').replaceAll('\\u005C', '\\\\'),
    ...uriForms(text),
    ...xmlForms(text),
    ...shellForms(text),
  ];
}

/** `\uXXXX` for each UTF-16 unit that matches: Python and PowerShell 5 write the digits in lower case, .NET in upper. */
function escapedUnits(text: string, pattern: RegExp, digits: 'lower' | 'upper'): string {
  return text.replace(pattern, (unit) => {
    const hex = [...Array(unit.length).keys()].map((index) => unit.charCodeAt(index).toString(16).padStart(4, '0'));
    return hex.map((code) => `\\u${digits === 'upper' ? code.toUpperCase() : code}`).join('');
  });
}

/**
 * What each encoder leaves as it is: encodeURIComponent and encodeURI; the strict ones of .NET and jq; Python's `quote` with
 * its `/`; forms (URLSearchParams, Java, WebUtility, HttpUtility), with `+` for a space; the query of a WHATWG URL; `escape`.
 */
function uriForms(text: string): string[] {
  const whole = text.toWellFormed();
  const each = (pattern: RegExp) => whole.replace(pattern, (sign) => percentEncoded(sign));
  const strict = each(/[^A-Za-z0-9_.~-]/gu);
  const spaced = [
    strict,
    strict.replaceAll('~', '%7E'),
    each(/[^A-Za-z0-9_.*-]/gu),
    each(/[^A-Za-z0-9_.!*()-]/gu),
    encodeURIComponent(whole),
  ];
  const forms = [
    ...spaced,
    ...spaced.map((form) => form.replaceAll('%20', '+')),
    encodeURI(whole),
    each(/[^A-Za-z0-9_.~/-]/gu),
    each(/[^!-~]|["#<>']/gu),
    each(/[^!-~]|["#<>]/gu),
    whole.replace(/[^A-Za-z0-9@*_+./-]/g, escapedUnit),
  ];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

function percentEncoded(sign: string): string {
  return [...utf8.encode(sign)].map((byte) => `%${hex(byte, 2).toUpperCase()}`).join('');
}

/** As JavaScript's old `escape` writes what it does not keep. */
function escapedUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 256 ? `%${hex(code, 2).toUpperCase()}` : `%u${hex(code, 4).toUpperCase()}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

/** With and without `>` and quotes escaped, those in each writing; each with letters beyond ASCII, or beyond Latin-1, as numbers. */
function xmlForms(text: string): string[] {
  const least = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const forms = [least, least.replaceAll('>', '&gt;')].flatMap((form) => {
    const quoted = ['&quot;', '&#34;'].map((quote) => form.replaceAll('"', quote));
    const single = ['&apos;', '&#39;', '&#x27;', '&#039;'];
    return [form, ...quoted, ...quoted.flatMap((each) => single.map((quote) => each.replaceAll("'", quote)))];
  });
  const numbered = (form: string, pattern: RegExp) => form.replace(pattern, (sign) => `&#${sign.codePointAt(0)};`);
  return [text, ...forms].flatMap((form) => [
    form,
    numbered(form, /[^\0-\u007f]/gu),
    numbered(form, /[\u00a0-\u00ff]|[^\0-\uffff]/gu),
  ]);
}

function shellForms(text: string): string[] {
  return [
    text.replaceAll("'", "''"),
    text.replaceAll('"', '""'),
    text.replace(/[`"$]/g, '`$&'),
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replace(/[\\"$`]/g, '\\$&'),
    text.replace(/[\\'"]/g, '\\$&'),
    text.replace(/[^A-Za-z0-9_@%+=:,./\u0080-\uffff-]/g, '\\$&'),
    // printf %q of bash.
    text.replace(/[\s'"\\|&;()<>!{}*[\]?^$`,]|^[~#]/g, '\\$&'),
    ...pythonForms(text),
  ];
}

/** `repr` and `ascii`, which escape the quote that they stand in. */
function pythonForms(text: string): string[] {
  return [text.replaceAll('\\', '\\\\'), text.replace(/[\\']/g, '\\$&')].flatMap((form) => [
    form,
    form.replace(/[^\0-\u007f]/gu, (sign) => {
      const code = sign.codePointAt(0) ?? 0;
      return code < 256 ? `\\x${hex(code, 2)}` : code < 65_536 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
    }),
  ]);
}

function hexForms(bytes: Uint8Array): string[] {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const upper = pairs.map((pair) => pair.toUpperCase());
  return [
    pairs.join(''),
    upper.join(''),
    pairs.join(' '),
    upper.join(' '),
    upper.join('-'),
    pairs.join(':'),
    upper.join(':'),
  ];
}

/** The characters that stand for these bytes and no others, for each number of bytes before them modulo three. */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = base64(Uint8Array.of(...Array(before).fill(0), ...bytes));
    const shared = (before + bytes.length) % 3 === 0 ? 0 : 1;
    const core = encoded.slice(before === 0 ? 0 : before + 1, encoded.length - shared);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Without padding. */
function base64(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += digits[(held >> (bits - 6)) & 63];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + digits[(held << (6 - bits)) & 63];
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return bytes;
}
